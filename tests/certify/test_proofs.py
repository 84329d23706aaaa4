"""Every rule is proved or says why not; no line is idle; no wrong version is proved; nothing gets past the kernel."""

import copy
import json
import pathlib
import pickle
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sympy as sp
from helpers import KEYS, instance, main_json

from qnn_emul.certify import instances, proofs
from qnn_emul.certify.arithmetic import has_z3
from qnn_emul.certify.kernel import Context, NotProved, Theorem, prove_claim, prove_line
from qnn_emul.certify.proof_files import files
from qnn_emul.certify.prove import PROVED, TESTED_ONLY, UNDER, prove_setting, proved_keys, read
from qnn_emul.certify.rules import RULES
from qnn_emul.certify.settings import settings
from qnn_emul.certify.standins import LipschitzFunction
from qnn_emul.certify.terms import atom, mapped
from qnn_emul.certify.theorems import Stated
from qnn_emul.cli import main
from qnn_emul.engine.lines import Line, at_most, equal, given, norm
from qnn_emul.lemmas import CATALOGUE

WITH_LINES = [key for key in KEYS if CATALOGUE[key].lines is not None]
FOLDER = pathlib.Path(__file__).parents[2] / "proofs"


@pytest.mark.parametrize("key", KEYS)
def test_every_rule_is_proved_or_says_why_not(key: str) -> None:
    """Statuses are the three honest ones, and 'tested only' has a reason of its own."""
    found = proofs.prove(key)
    assert found.status in (PROVED, UNDER, TESTED_ONLY), found.reason
    assert (found.status == TESTED_ONLY) == (key not in WITH_LINES)
    if found.status == TESTED_ONLY:
        assert len(found.reason) > 40


def test_an_entry_has_a_proof_or_says_why_not() -> None:
    """One of the two; a new file without either is told that no proof is written yet."""
    assert [key for key in KEYS if bool(CATALOGUE[key].tested_only) == (key in WITH_LINES)] == []


@pytest.mark.parametrize(("key", "name"), [(k, n) for k in WITH_LINES for n in CATALOGUE[k].wrong_versions()])
def test_no_wrong_version_is_proved(key: str, name: str) -> None:
    """And the failure names the line, the claim or the instance."""
    reason = proofs.why_not(CATALOGUE[key], CATALOGUE[key].wrong[name])
    assert any(word in reason for word in ("line ", "epsilon: ", "norm: ", "ancillas: ")), reason or "proved"


@pytest.mark.parametrize("key", WITH_LINES)
def test_no_line_is_idle(key: str) -> None:
    """Without any one of its lines a proof fails, in some setting."""
    found = settings(CATALOGUE[key])
    count = max(len(read(CATALOGUE[key], s)[1]) for s in found)
    for j in range(count):
        failed = False
        for s in found:
            if j < len(read(CATALOGUE[key], s)[1]) and not failed:
                try:
                    prove_setting(CATALOGUE[key], s, without=j)
                except NotProved:
                    failed = True
        assert failed, f"{key}: line {j + 1} is not needed"


@pytest.mark.parametrize("key", WITH_LINES)
def test_lines_hold_on_random_instances(key: str) -> None:
    """The same generator on matrices of up to two qubits: a slip in a line is found as such."""
    for seed in range(100, 108):
        e = instance(key, seed, max_n=2)
        assert instances.slips(e) == []


def test_a_slip_in_a_line_is_found_on_instances(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that says too much is named with the amount by which it fails."""
    e = instance("be.product", 3, max_n=1)
    lines = instances.lines_of(e)
    wrong = [*lines, at_most("triangle", 1.0, 0.5), equal(e.children[0].target, 2 * e.children[0].target)]
    monkeypatch.setattr(instances, "lines_of", lambda e: wrong)
    assert [slip.line for slip in instances.slips(e)] == [len(lines) + 1, len(lines) + 2]


def test_theorems_are_made_by_the_kernel_alone() -> None:
    """Neither by hand nor by changing one."""
    with pytest.raises(TypeError, match="by a rule of the kernel"):
        Theorem(object(), 0, "<=", 1, "hand")
    theorem = prove_claim(Context(), "0 <= 1", sp.Integer(0), sp.Integer(1))[0]
    with pytest.raises(AttributeError, match="cannot be changed"):
        theorem.right = sp.Integer(-1)
    with pytest.raises(AttributeError, match="cannot be changed"):
        del theorem.right
    for again in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="proved again"):
            again(theorem)
    with pytest.raises(TypeError, match="no other kinds"):
        type("Forged", (Theorem,), {"right": sp.Integer(-1)})


def test_what_looks_like_a_theorem_is_refused() -> None:
    """A context with a false "theorem" in it proves nothing."""
    forged = SimpleNamespace(left=norm(A), relation="<=", right=sp.Integer(-1), conditions=frozenset())
    context = Context(theorems=[forged])  # type: ignore[list-item]
    with pytest.raises(NotProved, match="no theorem of the kernel"):
        prove_claim(context, "2 <= 1", sp.Integer(2), sp.Integer(1))
    with pytest.raises(NotProved, match="no theorem of the kernel"):
        prove_line(context, at_most("reals", sp.Integer(2), sp.Integer(1)))


A, B, x, y = atom("A", "BE"), atom("B", "BE", is_block=True), atom("x", "VE"), atom("y", "VE")
BAD = [
    (lambda: Line("sampled on 1000 instances", norm(A), "<=", sp.Rational(1, 2)), "no rule of the kernel"),
    (lambda: at_most("reals", norm(A), sp.Rational(1, 2)), "does not follow"),
    (lambda: at_most("block", norm(A), sp.Integer(1)), "corner of a unitary"),
    (lambda: at_most("triangle", norm(A + B), norm(A)), "triangle"),
    (lambda: at_most("sub-multiplicative", norm(A @ B), norm(A) + norm(B)), "sub-multiplicativity"),
    (lambda: at_most("contraction", norm(A @ x), norm(x)), "does not lengthen"),
    (lambda: at_most("scaling", norm(2 * A), norm(A)), "homogeneity"),
    (lambda: at_most("orthogonal", norm(A + B), sp.sqrt(norm(A) ** 2 + norm(B) ** 2)), "orthogonal"),
    (lambda: at_most("block-diagonal", norm(A + B), sp.Max(norm(A), norm(B))), "block-diagonal"),
    (lambda: at_most("unit columns", norm(x), x.norm1()), "unit columns"),
    (lambda: at_most("Cauchy-Schwarz", x.norm1(), norm(x)), "Cauchy-Schwarz"),
    (lambda: at_most("Dunkl-Williams", norm(x), sp.Integer(1)), "Dunkl-Williams"),
    (lambda: at_most("triangle", sp.Symbol("n"), norm(A)), "not the 2-norm of a term"),
    (lambda: equal(A @ B, B @ A), "differ by"),
    (lambda: equal(A / sp.Symbol("t", real=True), A / sp.Symbol("t", real=True)), "may be 0"),
    (lambda: Line("identity", norm(A), "<=", norm(A)), "between terms"),
    (lambda: Line("triangle", norm(A), "=", norm(A)), "inequality"),
    (lambda: Line("reals", norm(A), "=", norm(A)), "inequality"),
    (lambda: given("it is well known", norm(A), sp.Integer(1)), "no condition"),
    (lambda: given("Lipschitz", norm(A), sp.Integer(1)), "does not have the form"),
    (lambda: given("a polynomial near 1", sp.Abs(sp.Symbol("p")), sp.Symbol("delta")), "does not have the form"),
]


@pytest.mark.parametrize(("line", "why"), BAD, ids=[why for _, why in BAD])
def test_what_the_kernel_refuses(line: Callable[[], Line], why: str) -> None:
    """A sampled fact, a rule on what has not its form, a condition that is none."""
    with pytest.raises(NotProved, match=why):
        prove_line(Context(), line())


def test_conditions_belong_to_the_statement_that_states_them() -> None:
    """A promise of one statement is none of another's, whatever the symbols are called; nor are its functions."""
    size, v = sp.Symbol("norm", positive=True), atom("v", "VE")
    promised = given("a promise on the norm", size, norm(v))
    assert prove_line(Context(stated=[Stated("a promise on the norm", size, norm(v))]), promised).conditions
    for stated in (
        [],
        [Stated("a bound on the norm", size, norm(v))],
        [Stated("a promise on the norm", size, norm(x))],
        [Stated("a promise on the norm", sp.Symbol("norm", nonnegative=True), norm(v))],
    ):
        with pytest.raises(NotProved, match="is not stated"):
            prove_line(Context(stated=stated), promised)
    f, other = (LipschitzFunction("f", slope) for slope in sp.symbols("L l", positive=True))
    line = given("Lipschitz", norm(f(v)), f.lipschitz * norm(v))
    assert prove_line(Context(stand_ins=frozenset([f])), line).conditions
    with pytest.raises(NotProved, match="is not stated"):
        prove_line(Context(stand_ins=frozenset([other])), line)


@pytest.mark.parametrize("relation", ["=", "<", ">="])
@pytest.mark.parametrize("rule", [r for r in RULES if r != "identity"])
def test_every_rule_looks_at_the_relation(rule: str, relation: str) -> None:
    """What proves <= proves nothing else."""
    with pytest.raises(NotProved, match="inequality"):
        prove_line(Context(), Line(rule, norm(2 * A), relation, 2 * norm(A), "Lipschitz"))


def test_places_of_orthogonal_parts_are_different() -> None:
    """Also where they are symbols, which may be one number."""
    j, k = sp.symbols("j k", integer=True)
    length = sp.sqrt(norm(x) ** 2 + norm(y) ** 2)
    at = lambda place, part: mapped("at", part, extra=place)
    assert prove_line(Context(), at_most("orthogonal", norm(at(0, x) + at(1, y)), length))
    for places in ((0, 0), (j, k), (0, k), (True, 1)):
        with pytest.raises(NotProved, match="orthogonal"):
            prove_line(Context(), at_most("orthogonal", norm(at(places[0], x) + at(places[1], y)), length))


def test_a_name_does_not_make_two_atoms_one() -> None:
    """A block and a matrix of one name, a vector and a real one, a matrix and a vector."""
    for other in (atom("A", "BE", is_block=True), atom("A", "VE"), atom("A", "BE", is_real=True)):
        with pytest.raises(NotProved, match="differ by"):
            prove_line(Context(), equal(A, other))
        assert norm(A) != norm(other)
        with pytest.raises(NotProved, match="does not follow"):
            prove_line(Context(), at_most("reals", norm(A), norm(other)))


@pytest.mark.parametrize("rule", ["triangle", "scaling", "reals"])
def test_every_rule_asks_that_divisors_do_not_vanish(rule: str) -> None:
    """Also inside the norms that a line speaks of."""
    t = sp.Symbol("t", nonnegative=True)
    for line in (
        at_most(rule, norm(A / t), norm(A / t)),
        at_most(rule, norm(A / t), norm(A) / t),
    ):
        with pytest.raises(NotProved, match="the divisor t may be 0"):
            prove_line(Context(), line)
    assert prove_line(Context([sp.Gt(t, 0)]), at_most("scaling", norm(A / t), norm(A) / t))


def test_every_rule_of_the_kernel_is_used() -> None:
    """The trusted part holds nothing that no proof needs ('reals' is the last step of each)."""
    used = {line.reason for k in WITH_LINES for s in settings(CATALOGUE[k]) for line in read(CATALOGUE[k], s)[1]}
    assert used | {"reals"} == set(RULES)


def test_generated_files_are_up_to_date() -> None:
    """INDEX.md, TRUSTED.md and the transcripts: run `python proofs/regenerate.py` if this fails."""
    texts = files(certify=False)
    assert {p.name for p in FOLDER.iterdir() if p.suffix in (".md", ".json")} == set(texts)
    for name, text in texts.items():
        stored = (FOLDER / name).read_text(encoding="utf-8")
        if name.endswith(".json"):  # certificates: tests/certify/test_certificates.py
            data = json.loads(stored)
            for s in data["settings"]:
                s["certificates"] = [[] for _ in s["certificates"]]
            assert data == json.loads(text), name
        else:
            assert stored == text, name


def test_command_lists_every_rule_of_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    """One row per entry that is no claim, with the fields of the contract; a table says how many are proved."""
    status, rows = main_json(["prove", "--json"], capsys)
    assert status == 0
    assert [r["key"] for r in rows] == list(KEYS)
    assert all(set(r) == {"key", "status", "lines", "discharged_by", "seconds", "reason"} for r in rows)
    assert sum(r["seconds"] for r in rows) < 300
    assert main(["prove", "be.product"]) == 0
    assert "1 rules: 1 proved" in capsys.readouterr().out


def test_command_tries_wrong_versions(capsys: pytest.CaptureFixture[str]) -> None:
    """--mutants: none proved, each with its reason."""
    status, rows = main_json(["prove", "--mutants", "be.product", "--json"], capsys)
    assert status == 0
    assert [r["wrong"] for r in rows] == list(CATALOGUE["be.product"].wrong)
    assert not any(r["proved"] for r in rows)
    assert main(["prove", "--mutants", "be.product"]) == 0
    assert "6 wrong versions, 0 proved" in capsys.readouterr().out


def test_a_failing_proof_exits_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that is wrong in the catalogue is found: the row says which line, the exit status is 1."""
    from dataclasses import replace

    from qnn_emul.certify import prove

    entry = CATALOGUE["be.product"]
    wrong = proofs.altered(entry, entry.wrong["uncrossed"])
    monkeypatch.setattr(prove, "CATALOGUE", {"be.product": replace(entry, rule=wrong)})
    prove.prove.cache_clear()
    status, rows = main_json(["prove", "be.product", "--json"], capsys)
    prove.prove.cache_clear()
    assert (status, rows[0]["status"]) == (1, "failed")
    assert "epsilon" in rows[0]["reason"]


def test_wrong_ancillas_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted, and a slip on an instance is a failure too."""
    entry = CATALOGUE["be.product"]
    with pytest.raises(NotProved, match="ancillas"):
        proofs.on_instances(entry, proofs.altered(entry, lambda r, *t: {"ancillas": r.ancillas + 1}))
    monkeypatch.setattr(instances, "slips", lambda e: [instances.Slip(2, "triangle", 0.5, 1e-12)])
    with pytest.raises(NotProved, match=r"line 2 \(triangle\) fails on instance 0 by 0.5"):
        proofs.on_instances(entry)
    assert proofs.prove("be.product").status == "failed"


def test_what_other_parts_build_on() -> None:
    """`proved_keys` says on what a conclusion from rules rests."""
    keys = proved_keys()
    assert {"be.product", "ve.sum", "ve.residual_sum"} <= keys
    assert keys <= set(WITH_LINES)


def test_without_z3_it_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What needs no solver is proved still."""
    from qnn_emul.certify import arithmetic, prove

    assert has_z3()
    monkeypatch.setattr(arithmetic, "has_z3", lambda: False)
    prove.prove.cache_clear()
    assert main(["prove", "be.product", "ve.matrix_squared_vector", "common.scaling"]) == 0
    assert "z3 is not installed" in capsys.readouterr().err
    status, rows = main_json(["prove", "ve.sign_amplification", "--json"], capsys)
    assert (status, rows[0]["reason"][:14]) == (1, "not without z3")
    prove.prove.cache_clear()


def test_transcripts_read_as_json() -> None:
    """Each has its settings, lines and claims."""
    for path in FOLDER.glob("*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        assert data["key"] == path.stem
        assert all(len(s["claims"]) == 2 for s in data["settings"])
