"""Derivations: what the issue's three regimes give, what a changed node does to them, and the verdicts."""

import dataclasses
import json
import re
import time

import pytest
import sympy
from helpers import limit_of_ratio

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.complexity import derivation, growth, reading, verdict
from qnn_emul.complexity.architecture import Spec, network
from qnn_emul.complexity.derivation import derive
from qnn_emul.complexity.growth import EPSILON, K, N
from qnn_emul.complexity.symbols import ACTIVATION_DEGREE, BLOCK_DEGREE, HEAD_DEGREE
from qnn_emul.complexity.verdict import judge

POLYNOMIAL = ("ve.pointwise_function", "ve.residual_sum", "ve.sign_amplification")
BLOCK_NODES = ["ve.matrix_vector", "ve.pointwise_function", "ve.sum", "ve.sign_amplification"]


def expression(*arguments: object, **options: object) -> sympy.Expr:
    return derive(*arguments, **options).expression  # type: ignore[arg-type]


def test_regime_1_is_polylogarithmic() -> None:
    """Polylogarithmic in N and 1/epsilon for constant k, against Omega(N^2)."""
    v = judge(1)
    assert v.derivation.polylogarithmic
    assert growth.order(v.classical) == N**2
    assert v.speed_up == "exponential"
    for k in range(1, 7):
        d = derive(1, layers=k)
        assert limit_of_ratio(d.expression.subs(EPSILON, 0.01), sympy.sqrt(N)) == 0
        assert limit_of_ratio(d.expression.subs(N, 10**6), 1 / EPSILON, EPSILON) == 0
        assert d.order == derive(1).order.subs(K, k)


@pytest.mark.parametrize(
    ("regime", "paths", "classical", "speed_up"),
    [
        (2, 1, 2, "quadratic"),
        (2, 2, 4, "quartic"),
        (2, 3, 6, "power 6"),
        (3, 1, 1, "none"),
        (3, 2, 2, "quadratic"),
        (3, 3, 3, "cubic"),
    ],
)
def test_regimes_2_and_3_are_linear_in_n(regime: int, paths: int, classical: int, speed_up: str) -> None:
    """Õ(N) against Omega(N^2d) and Omega(N^d)."""
    v = judge(regime, paths)
    assert growth.order(v.derivation.expression, soft=True, variables=(N,)) == N
    assert growth.order(v.classical) == N**classical
    assert v.speed_up == speed_up
    exponent = 2 * K + 1 if regime == 2 else 2 * K
    assert v.derivation.soft == N * sympy.log(1 / EPSILON) ** exponent


@pytest.mark.parametrize("regime", [1, 2, 3])
@pytest.mark.parametrize("key", BLOCK_NODES)
def test_doubling_a_node_changes_the_derived_expression(regime: int, key: str) -> None:
    """Twice the cost of a node of the block: the base of the k-th power grows, and nothing else."""
    plain = expression(regime)
    doubled = expression(regime, changes={key: lambda cost: 2 * cost})
    ratio = [float((doubled / plain).subs({K: k, N: 1e9, EPSILON: 1e-9})) for k in (1, 2)]
    assert ratio[1] > ratio[0] > 1 or key == "ve.sum"
    assert doubled != plain


@pytest.mark.parametrize(
    ("regime", "key", "factor"),
    [
        (1, "ve.concatenation", 2),
        (3, "ve.concatenation", 2),
        (2, "ve.tensor", 2),
        (2, "ve.matrix_squared_vector", None),
    ],
)
def test_nodes_outside_the_blocks_count_too(regime: int, key: str, factor: int | None) -> None:
    ratio = expression(regime, changes={key: lambda cost: 2 * cost}) / expression(regime)
    value = float(ratio.subs({K: 2, N: 1e9, EPSILON: 1e-9}))
    assert value == pytest.approx(factor, rel=1e-6) if factor else value > 1.2


def test_a_lemma_whose_cost_is_replaced_is_read_when_deriving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is typed in or kept: another cost function in the catalogue gives another derivation."""
    entry = qe.catalogue["ve.sign_amplification"]
    plain = expression(3)
    dearer = dataclasses.replace(entry, cost=lambda x, **sizes: 2 * entry.cost(x, **sizes))
    monkeypatch.setattr(reading, "CATALOGUE", {**qe.catalogue, "ve.sign_amplification": dearer})
    assert float((expression(3) / plain).subs({K: 3})) == pytest.approx(8)


def test_without_the_skip_connection() -> None:
    """The bound of k layers is no longer polylogarithmic, and the node that did it is named."""
    with_skip, without = judge(1), judge(1, skip=False)
    assert with_skip.derivation.polylogarithmic
    assert not without.derivation.polylogarithmic
    assert without.verdict == "worse"
    assert list(map(str, without.derivation.sources)) == [
        "ve.sign_amplification (normalization of the block): a factor sqrt(N)"
    ]
    assert any("ve.sign_amplification" in reason for reason in map(str, without.reasons))
    for k in (1, 2, 3):
        power = max(t.power for t in growth.terms(derive(1, layers=k, skip=False).expression))
        assert power == sympy.Rational(k, 2)


def test_what_does_not_follow_is_said() -> None:
    """The paper's exponents against its own construction, and which degrees stand between them."""
    first, second, third = judge(1), judge(2), judge(3)
    assert first.verdict == "better"
    assert second.verdict == "different"
    assert third.verdict == "equal"
    assert any("2*k + 2" in r and "Lemma 5" in r for r in map(str, first.reasons))
    assert any(
        "head's own normalization" in r and "Lemma 5" in r and "does not follow" in r for r in map(str, second.reasons)
    )
    assert any("postselected" in r and "smaller" in r for r in map(str, second.reasons))
    assert any("powers of log N" in r for r in map(str, third.reasons))
    assert first.own_construction is not None
    assert first.own_construction.soft == sympy.log(1 / EPSILON) ** (2 * K + 2)


def test_a_claim_that_follows_is_said_to_follow() -> None:
    paper = derive(2, rules="paper")
    follows = str(verdict.follows(paper, growth.parsed("N**2*log(1/epsilon)**(2*k + 2)")))
    assert follows.endswith("follows from the paper's own construction")
    assert "only as Õ" in str(verdict.follows(paper, growth.parsed("N*log(1/epsilon)**(2*k + 2)")))


def test_numbers_of_layers_and_the_symbol_agree() -> None:
    """k put into the symbolic bound gives the bound derived for that k."""
    for regime in (1, 2, 3):
        symbolic = expression(regime)
        for k in (1, 3, 6):
            ratio = (symbolic.subs(K, k) / expression(regime, layers=k)).subs({N: 1e12, EPSILON: 1e-15})
            assert float(ratio) == pytest.approx(1.0, rel=1e-9)


def test_every_step_says_what_came_in_and_what_goes_out() -> None:
    """The JSON: contract fields, formulas that SymPy parses, a step per node."""
    data = judge(2, 3).as_dict()
    json.dumps(data, allow_nan=False)
    for name in ("classical", "quantum", "paper", "order", "soft_order"):
        value = sympy.sympify(data[name], locals={"N": N, "epsilon": EPSILON, "k": K})
        assert value.free_symbols <= {N, EPSILON, K}
    assert data["verdict"] in ("equal", "better", "worse", "different")
    lemmas = [step["lemma"] for step in data["steps"]]
    assert all(key in lemmas for key in BLOCK_NODES)
    for step in data["steps"]:
        assert step["node"]
        assert step["out"]["depth"]
        assert step["in"] or step["lemma"] in ("leaf", "m^k", "leading terms") or step["lemma"].startswith("be.")


@pytest.mark.parametrize("regime", ["1", "2", "3"])
def test_the_command(regime: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "--regime", regime]) == 0
    text = capsys.readouterr().out
    assert "verdict" in text
    assert "speed-up" in text
    assert main(["derive", "--regime", regime, "--latex", "--layers", "2"]) == 0
    latex = capsys.readouterr().out
    assert latex.count("{") == latex.count("}")
    assert "\\begin{enumerate}" in latex
    start = time.perf_counter()
    assert main(["derive", "--regime", regime, "--json", *(["--paths", "3"] if regime != "1" else [])]) == 0
    assert time.perf_counter() - start < 60  # a hang, not a speed: that is measured in benchmarks
    assert json.loads(capsys.readouterr().out)["regime"] == int(regime)


def test_doubling_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "--regime", "3", "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert main(["derive", "--regime", "3", "--json", "--double", "ve.matrix_vector"]) == 0
    doubled = json.loads(capsys.readouterr().out)
    assert plain["quantum"] != doubled["quantum"]
    assert plain["order"] == doubled["order"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--regime", "4"], "regime"),
        (["--regime", "2", "--paths", "0"], "paths"),
        (["--regime", "2", "--layers", "0"], "layers"),
        (["--regime", "1", "--double", "ve.nothing"], "changes"),
        (["--regime", "1", "--variables", "N,M"], "variables"),
        (["--regime", "1", "--rules", "paper", "--no-skip"], "skip"),
    ],
)
def test_bad_input(arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", *arguments]) == 2
    assert f"'{named}'" in capsys.readouterr().err


def test_bad_arguments_of_derive() -> None:
    for options, name in (
        ({"ancillas": "many"}, "ancillas"),
        ({"rules": "mine"}, "rules"),
        ({"layers": 1.5}, "layers"),
        ({"last": "postselect"}, "last"),  # there is no head
    ):
        with pytest.raises(qe.errors.ArgumentError, match=f"'{name}'"):
            derive(3, **options)


def test_orders_in_chosen_variables() -> None:
    """N alone, epsilon alone, and with k the base of the k-th power stays."""
    assert judge(2, variables="N").order == N
    assert judge(1, variables="epsilon").order == sympy.log(1 / EPSILON) ** (2 * K + 1)
    with_k = judge(3, variables="N,epsilon,k").order
    base = with_k / (N * sympy.log(1 / EPSILON) ** (2 * K))
    assert float(base.subs(K, 3)) == pytest.approx(85.36**3, rel=1e-3)


@pytest.mark.parametrize("regime", [1, 2, 3])
@pytest.mark.parametrize("ancillas", ["plain", "least"])
def test_symbols_against_numbers(regime: int, ancillas: str) -> None:
    """The symbolic parts with the degrees that the numbers have: the same ancillas, and a depth not below theirs, by at most 15 %."""
    paths, layers = 2, 3
    d = derive(regime, paths, ancillas=ancillas)
    for log2_n in (20, 60):
        root = network(Spec(regime, log2_n, 1 if regime == 1 else paths, ancillas), layers, 1e-6)
        cost, degrees = qe.cost(root), [n.source.data["polynomial"].degree for n in root.nodes() if n.key in POLYNOMIAL]
        at = {growth.LOG_N: log2_n}
        depth = sympy.sympify(d.pieces.start.cost.depth).subs({derivation.T_X: d.pieces.price}).subs(at)
        qubits = sympy.sympify(d.pieces.start.cost.ancillas).subs(at)
        for j in range(layers):
            put = {ACTIVATION_DEGREE: degrees[2 * j], BLOCK_DEGREE: degrees[2 * j + 1], derivation.A: qubits, **at}
            depth = d.pieces.block.factor.subs(put) * depth + d.pieces.block.rest.subs(put)
            qubits = d.pieces.block.spread * qubits + d.pieces.block.added.subs(at)
        if d.pieces.head is not None:
            put = {HEAD_DEGREE: degrees[-1], derivation.A: qubits, **at}
            depth = d.pieces.head.factor.subs(put) * depth + d.pieces.head.rest.subs(put)
            qubits = d.pieces.head.spread * qubits + d.pieces.head.added.subs(at)
        assert qubits == cost.ancillas == d.pieces.ancillas.subs({**at, K: layers})
        assert cost.depth <= depth <= 1.15 * cost.depth
        shares = {s: float(b.subs({growth.LOG_E: sympy.log(1e6), K: layers})) for s, b in d.degrees.items()}
        assert max(degrees[0 : 2 * layers : 2]) <= shares[ACTIVATION_DEGREE]
        assert max(degrees[1 : 2 * layers : 2]) <= shares[BLOCK_DEGREE]
        assert d.pieces.head is None or degrees[-1] <= shares[HEAD_DEGREE]


def printed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["derive", *arguments]) == 0
    return capsys.readouterr().out


FRAGMENTS = (["--regime", "1"], ["--regime", "1", "--no-skip"], ["--regime", "2", "--paths", "3"], ["--convolution"])


@pytest.mark.parametrize("arguments", FRAGMENTS, ids=" ".join)
def test_latex_is_what_one_would_print(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every formula is one that TeX's mathematics reads (matplotlib's), and no Python is left, in formulas or between them."""
    mathtext = pytest.importorskip("matplotlib.mathtext")
    text = printed([*arguments, "--latex"], capsys)
    words, formulas = re.sub(r"\$[^$]*\$", "", text), re.findall(r"\$([^$]*)\$", text)
    assert len(formulas) > 15
    parser = mathtext.MathTextParser("path")
    for formula in set(formulas):
        parser.parse(f"${formula}$".replace(r"\tilde O", r"\tilde{O}").replace(r"\!", ""))
    assert not re.search(r"\*|log\(2\)|log\\left\(2|sqrt\(|(?<!\\var)epsilon|(?<!\\)\bpsi\b", text)
    assert not re.search(
        r"[<>^_|](?<!\\_)", re.sub(r"^%.*|\\paragraph|\\textbackslash\{\}|\\\^\{\}", "", words, flags=re.M)
    )
    assert not re.search(r"\d \d|\d \{\d", "; ".join(formulas))  # a product of two numbers has a dot


@pytest.mark.parametrize("arguments", FRAGMENTS, ids=" ".join)
def test_formulas_break_before_signs_alone(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns no line is longer, none begins or ends inside a product or a power, and wider terminals show the same words."""
    monkeypatch.setenv("COLUMNS", "80")
    narrow = printed(arguments, capsys)
    monkeypatch.setenv("COLUMNS", "3000")
    wide = printed(arguments, capsys)
    assert max(map(len, narrow.splitlines())) <= 80
    assert narrow.split() == wide.split()
    assert not re.search(r"\*|log\(2\)|log2\(\n|\^\n|\^\([^()\n]*\n", narrow)
    for line in re.findall(r"^ {15}(\S.*)$", narrow, re.M) if "--convolution" not in arguments else []:
        assert not line.startswith(
            ("T ", "80 ", "q ", "a ", "log2")
        )  # what goes on from the line before begins with its sign
    assert "log2(N)" in wide or "--convolution" in arguments


def test_numbers_and_products() -> None:
    """Four digits, powers of ten, a dot between numbers; logarithms to base 2 where they are counted so."""
    from qnn_emul.complexity.growth import LOG_E, LOG_N
    from qnn_emul.reports.typeset import latex, plain, prose

    expression = 21330.0 * 85.36**K * sympy.log(N) ** 2 * sympy.log(1 / EPSILON) ** (2 * K + 1) / sympy.log(2) ** 2
    assert plain(expression).replace("\u00a0", " ") == "21330·85.36^k log2(N)^2 log(1/ε)^(2 k + 1)"
    assert latex(expression) == r"21330 \cdot {85.36}^{k} \log_2^{2}(N) \log^{2 k + 1}\left(1/\varepsilon\right)"
    assert plain(7.876e9 * LOG_E) == "7.876e9\u00a0log(1/ε)"
    assert latex(7.876e9 * LOG_N) == r"7.876 \cdot 10^{9} \log_2(N)"
    assert plain(12 * 2**LOG_N) == "12\u00a0N"
    assert prose("psi + f(W psi), alpha = 3.7") == r"$\psi + f(W \psi)$, $\alpha = 3.7$"
    assert prose("tau psi + (1 - tau) W |psi|^2") == r"$\tau \psi + (1 - \tau) W |\psi|^2$"
    assert prose("W: 16 -> 16") == r"W: 16 $\to$ 16"
    assert prose("16x16 of |psi|^2, T_k <= m") == r"$16 \times 16$ of $|\psi|^2$, T\_k $\leq$ m"
