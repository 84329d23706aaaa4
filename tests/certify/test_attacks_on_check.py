"""False statements made by hand, each bound by an index of its own: proofs/check.py refuses them, or prints what they rest on."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import pathlib
import re
from collections.abc import Callable
from typing import Any

import pytest

from qnn_emul.certify.corners.wording import worded

FOLDER = pathlib.Path(__file__).parents[2] / "proofs"
SPEC = importlib.util.spec_from_file_location("check", FOLDER / "check.py")
assert SPEC is not None
assert SPEC.loader is not None
CHECK: Any = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(CHECK)


def accepted(content: Any) -> list[str]:
    """What is printed of a file whose own statement is in the index. Raises what the checker raises."""
    bound = {name: content[name] for name in CHECK.BOUND}
    out: list[str] = CHECK.proved(content, content["key"], {content["key"]: digest(bound)})
    return out


def digest(thing: Any) -> str:
    return hashlib.sha256(json.dumps(thing, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def stored(key: str) -> Any:
    return json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))


ONE: list[Any] = [["1", []]]
BLOCK: list[Any] = ["block", "A", False, ["y0", "x0"]]
SAME = [[ONE, [], ["x0^y0"]]]  # the identity


def leaf(kind: str = "BE") -> list[Any]:
    """A leaf A with an ancilla and a system leg."""
    return ["A", kind, [["ancilla", {"a": 1}], ["system", {"n": 1}]], None]


def circuit(**changes: Any) -> Any:
    """A file about one reading, given in rows: one leaf A on an ancilla and a system wire."""
    reading = {
        "label": "",
        "leaves": [leaf()],
        "parameters": [],
        "wires": [["wide", {"a": 1}], ["wide", {"n": 1}]],
        "system": 1,
        "ancillas": {"a": 1},
        "vector": False,
        "steps": [["leaf", ["A"], False, [[0], [1]], []]],
        "laws": [],
        "block": [[ONE, [BLOCK], []]],
    }
    own = {k: v for k, v in changes.items() if k in reading}
    statement = {"text": "", "source": "", "deviation": "", "settings": []}
    said, loops = worded(reading | own, (changes.get("induction") or [[]])[0])
    made = {"schema": 5, "key": "mine", "statement": statement, "circuit": {"readings": [said]}}
    return made | {"induction": [loops] if loops else None, "ties": [], "proof": []}


def rule(steps: list[Any], assumptions: list[str], names: dict[str, str], **changes: Any) -> Any:
    """A file about one setting: x is encoded as x, alpha = 1, epsilon = norm = 0."""
    made = {"target": "x", "block": "x", "alpha": "1", "epsilon": "0", "norm": "0", "leak": None}
    setting = {
        "label": "",
        "names": {"x": "vector"} | names,
        "assumptions": assumptions,
        "laws": changes.pop("laws", []),
        "result": made | changes,
        "divisors": [],
    }
    statement = {"text": "", "source": "", "deviation": "", "settings": [setting]}
    return {
        "schema": 5,
        "key": "mine",
        "statement": statement,
        "circuit": None,
        "induction": None,
        "ties": [],
        "proof": [steps],
    }


def bounded(*steps: Any, names: dict[str, str] | None = None, assumptions: Any = (), **changes: Any) -> Any:
    """A rule whose claim about the norm follows from the last of these steps, or not at all."""
    return rule(list(steps), list(assumptions), names or {}, **changes)


def reordered() -> Any:
    """A statement with alpha = 0, which is as large as its epsilon = 1 where the places are taken for the names."""
    statement = bounded(assumptions=["norm(x) <= 0"], alpha="0", epsilon="1")["statement"]
    result = statement["settings"][0]["result"]
    statement["settings"][0]["result"] = {k: result[k] for k in ("target", "block", "epsilon", "alpha", "norm", "leak")}
    return statement


def smaller_error() -> Any:
    """be.product without its last term of the error."""
    content = stored("be.product")
    (setting,) = content["statement"]["settings"]
    setting["result"]["epsilon"], _ = setting["result"]["epsilon"].rsplit(" + ", 1)
    return content


def other_rule(step: int, name: str) -> Any:
    """A step of be.product by another law."""
    content = stored("be.product")
    assert content["proof"][0][step][1] == "product"
    content["proof"][0][step][1] = name
    return content


def looped(after: list[Any], block: Any) -> Any:
    """A phase of its own in every round."""
    turn = ["phase", ["e:each p"], False, [[]], []]
    steps = [["repeat", [], False, [], [], [turn]], ["leaf", ["A"], False, [[0], [1]], []], *after]
    state = [[[["1", [["f:F", 1]]]], []]]
    free = {"F": {"kind": "number", "start": [["1", []]], "next": [["1", [["e:each p", 1], ["f:F", 1]]]]}}
    return circuit(steps=steps, block=block, induction=[[{"state": state, "free": free}]])


FREE_A = [[[["1", [["f:F", 1]]]], [BLOCK], []]]
WHICH = [[[["1", [["e:each p~", 1], ["f:F", 1]]]], [BLOCK], []]]
FLAG = {"wires": [["bit", {"": 1}], ["wide", {"n": 1}]], "ancillas": {"": 1}, "leaves": [], "block": SAME}
INDEXED = [["x", "VE", [["index", {"k": 1}], ["ancilla", {"a": 1}], ["system", {"n": 1}]], None]]
SQUARED = {  # <0| x^H (1 - 2 |0><0| of the ancilla) x |0>: it depends on the index
    "leaves": INDEXED,
    "wires": [["wide", {"a": 1}], ["wide", {"n": 1}], ["wide", {"k": 1}]],
    "ancillas": {"a": 1, "n": 1},
    "steps": [
        ["leaf", ["x"], False, [[2], [0], [1]], []],
        ["phase", ["-1"], False, [[]], [[0, 0]]],
        ["leaf", ["x"], True, [[2], [0], [1]], []],
    ],
    "block": [[[["1", []], ["-2", [["q:x", 1]]]], [], ["x0^y0"]]],
}


def of_product(**changes: Any) -> Any:
    """A leaf U that is the circuit of be.product on two leaves A and B."""
    (cited,) = stored("be.product")["circuit"]["readings"]
    by = {
        "key": "be.product",
        "reading": "",
        "digest": digest([cited, []]),
        "leaves": {"A": "A", "B": "B"},
        "widths": {"a_A": {"a": 1}, "a_B": {"b": 1}, "n": {"n": 1}},
    }
    legs = {name: [["ancilla", {width: 1}], ["system", {"n": 1}]] for name, width in (("A", "a"), ("B", "b"))}
    legs["U"] = [["ancilla", changes.pop("ancillas", {"a": 1, "b": 1})], ["system", {"n": 1}]]
    legs["B"] = changes.pop("B", legs["B"])
    kind, more = changes.pop("kind", "BE"), changes.pop("more", [])
    block = changes.pop(
        "block", [[ONE, [["block", "A", False, ["y0", "s0"]], ["block", "B", False, ["s0", "x0"]]], []]]
    )
    leaves = [[name, kind if name == "U" else "BE", legs[name], by | changes if name == "U" else None] for name in legs]
    return circuit(
        leaves=[*leaves, *more],
        wires=[["wide", legs["U"][0][1]], ["wide", {"n": 1}]],
        ancillas=legs["U"][0][1],
        steps=[["leaf", ["U"], False, [[0], [1]], []]],
        block=block,
    )


def of_itself() -> Any:
    """U is the circuit of U B."""
    content = of_product(
        B=[["ancilla", {}], ["system", {"n": 1}]],
        leaves={"A": "U", "B": "B"},
        widths={"a_A": {"a": 1, "b": 1}, "a_B": {}, "n": {"n": 1}},
    )
    content["circuit"]["readings"][0]["leaves"].pop(0)
    return content


def borrowed_name() -> Any:
    """Lemma 7's corner is its input x, where x is called as what the statement of its node calls its own root."""
    content = json.loads(json.dumps(stored("paper.lemma_7")).replace('"x"', '"node_1.node_6"'))
    (reading, *_) = content["circuit"]["readings"]
    reading["leaves"][2][3]["leaves"] = {"x": "node_1.node_6", "W": "W1"}
    reading["block"] = "node_1.node_6[y0]"
    content["circuit"]["readings"] = [reading]
    return content


def lookup(uses: int, block: Any) -> Any:
    """A word is added to a register, so often."""
    legs = [["index", {"n": 1}], ["system", {"m": 1}]]
    return circuit(
        leaves=[["w", "lookup", legs, None]],
        wires=[["wide", {"n": 1}], ["wide", {"m": 1}]],
        system=2,
        ancillas={},
        steps=[["leaf", ["w"], False, [[0], [1]], []]] * uses,
        block=block,
    )


UNMOVED = [[ONE, [], ["x0^y0", "x1^y1"]]]
READ = [[ONE, [["map", "w", False, ["x0", "x1^y1"]]], ["x0^y0"]]]
LAW = [[], [["block", "A", False, ["y0", "s0"]]], ["y0"], ONE]  # the rows of the block of A add up to |0>


def shifted(old: str, new: str) -> Any:
    """Lemma B.15 with another name in its laws."""
    content = stored("paper.lemma_b15")
    laws = content["circuit"]["readings"][0]["laws"]
    content["circuit"]["readings"][0]["laws"] = [re.sub(rf"\b{old}\b", new, law) for law in laws]
    return content


THEOREMS: dict[str, Callable[[], Any]] = {
    "a product the other way round": lambda: of_product(
        block=[[ONE, [["block", "B", False, ["y0", "s0"]], ["block", "A", False, ["s0", "x0"]]], []]]
    ),
    "leaves exchanged": lambda: of_product(leaves={"A": "B", "B": "A"}),
    "a theorem that is not there": lambda: of_product(reading="2 terms"),
    "a theorem of another text": lambda: of_product(digest="0" * 64),
    "a theorem outside of the folder": lambda: of_product(key="../proofs/be.product"),
    "a theorem about one leaf less": lambda: of_product(leaves={"A": "A"}),
    "a theorem with too few ancillas": lambda: of_product(ancillas={"a": 1}),
    "a theorem at other widths": lambda: of_product(widths={"a_A": {"a": 1}, "a_B": {}, "n": {"n": 1}}),
    "a theorem about a vector": lambda: of_product(kind="VE"),
    "a theorem about a smaller system": lambda: of_product(B=[["ancilla", {"b": 1}], ["system", {"m": 1}]]),
    "a circuit that is put in itself": of_itself,
    "a leaf called as one of a theorem's own": borrowed_name,
    "a theorem of a family": lambda: of_product(B=[["index", {"b": 1}], ["system", {"n": 1}]]),
    "a law of one's own": lambda: circuit(laws=[LAW]),
    "a law with another factor": lambda: shifted("y0", "0"),
    "a law of sums for what is not summed": lambda: shifted("s0", "y1"),
    "a word read once is not read": lambda: lookup(1, UNMOVED),
    "a word read twice is read": lambda: lookup(2, READ),
    "a word of another index": lambda: lookup(1, [[ONE, [["map", "w", False, ["x1", "x1^y1"]]], ["x0^y0"]]]),
    "1 + 1 for 1": lambda: circuit(block=[[[["1", []], ["1", []]], [BLOCK], []]]),
    "h h for h": lambda: circuit(
        **FLAG | {"block": [[[["1", [["h", 1], ["h", 1]]]], [], ["x0^y0"]]]}, steps=[["H", [], False, [[0]], []]]
    ),
    "a tensor with a leg less": lambda: circuit(block=[[ONE, [["block", "A", False, ["y0"]]], []]]),
    "a word that nobody knows": lambda: circuit(block=[[ONE, [["block", "A", False, ["y0", "z0"]]], []]]),
    "a parameter called as an input": lambda: circuit(parameters=["x0"]),
}
REAL = {"t": "real", "z": "complex", "p": "positive"}
NOTHING = {"target": "0*x", "block": "0*x"}  # of which the claims hold
STEPS: dict[str, Callable[[], Any]] = {  # none says that x = 0
    "nothing at all": lambda: bounded(),
    "less than 1": lambda: bounded(["assumption", 0], assumptions=["norm(x) < 1"]),
    "a fact about the last one": lambda: bounded(["assumption", -1], assumptions=["norm(x) <= 0"]),
    "a fact that comes later": lambda: bounded(["combine", "norm(x) <= 0", [["1", 0]], []]),
    "a factor below 0": lambda: bounded(
        ["assumption", 0], ["combine", "norm(x) <= 0", [["-1", 0]], []], assumptions=["0 <= norm(x)"]
    ),
    "an inequality as an equation": lambda: bounded(
        ["assumption", 0], ["combine", "norm(x) <= 0", [], [["-1", 0]]], assumptions=["0 <= norm(x)"]
    ),
    "a sign that is none": lambda: bounded(["combine", "norm(x) <= 0", [["1", "-norm(x)"]], []]),
    "a sign of what is real": lambda: bounded(["combine", "0 < t", [["1", "t"]], []], names=REAL, alpha="t"),
    "the square of what is complex": lambda: bounded(["law", "square", {"a": "z"}], names=REAL, norm="z**2"),
    "a square above 0": lambda: bounded(["law", "square", {"a": "t"}], names=REAL, alpha="t**2"),
    "a law that is not listed": lambda: bounded(["law", "everything is small", {"x": "x"}]),
    "a law of real parts of what is complex": lambda: bounded(
        ["law", "scaling", {"k": "z", "x": "x"}], names=REAL, target="adjoint(z*identity())"
    ),
    "places that are one": lambda: bounded(
        ["law", "orthogonal", {"v": "x", "w": "x", "i": "1", "j": "1"}], target="place(x, 1) + place(x, 1)"
    ),
    "a contraction that is none": lambda: bounded(["law", "contraction", {"B": "x"}], norm="1"),
    "twice a contraction": lambda: bounded(
        ["law", "contraction", {"B": "2*y"}], names={"y": "contraction vector"}, norm="1"
    ),
    "cases of a complex modulus": lambda: bounded(
        ["cases", "abs(z) <= 0", "abs(z)"], names=REAL, assumptions=["z <= 0", "0 <= z"], norm="abs(z)"
    ),
    "one of two cases": lambda: bounded(
        ["assumption", 0], ["cases", "max(t, p) <= 0", "max(t, p)"], names=REAL, assumptions=["t <= 0"], norm="0"
    ),
    "a supposition with another bound": lambda: bounded(
        ["supposed", 0, {"v": "x", "a": "0"}],
        names=REAL | {"f": "function"},
        laws=[["Lipschitz from 0", {"f": "f", "a": "p"}]],
        target="f(x)",
    ),
    "a supposition outside of its range": lambda: bounded(
        ["supposed", 0, {"v": "x"}],
        names=REAL | {"f": "function"},
        laws=[["Lipschitz from 0 up to 1", {"f": "f", "a": "p"}]],
        target="f(x)",
        norm="p*norm(x)",
    ),
    "a cited fact with another degree": lambda: bounded(
        ["supposed", 0, {"M": "A", "N": "A"}],
        names=REAL | {"f": "function", "A": "contraction matrix"},
        laws=[["cited: GSLW Lemma 22", {"f": "f", "i": "t", "a": "p"}]],
    ),
    "a law of one's own": lambda: bounded(laws=[["Lipschitz from 0", {"f": "x", "a": "0"}]], target="f(x)"),
    "a name that is none": lambda: bounded(names={"x + 1": "real"}),
    "a name that looks like another": lambda: bounded(names={"\u0445": "vector"}, **NOTHING),
    "a function called as a norm": lambda: bounded(
        names={"norm": "function", "p": "positive"}, assumptions=["norm(p) <= 0"], **NOTHING
    ),
    "a modulus that is another function": lambda: bounded(
        ["law", "modulus above", {"a": "p", "abs": "f"}], names=REAL | {"f": "function"}, norm="f(p)"
    ),
    "a sort that is none": lambda: bounded(names={"t": "small"}),
    "code for a text": lambda: bounded(norm="__import__('os').getpid()"),
    "a vector above a number": lambda: bounded(norm="x"),
    "division by what may be 0": lambda: bounded(names=REAL, alpha="p*t/t"),
    "division by a sum that may be 0": lambda: bounded(names=REAL, alpha="p*(t + 1)/(t + 1)"),
    "a root of what may be below 0": lambda: bounded(names=REAL, norm="sqrt(t)"),
    "t > 0 for t**2/t > 0": lambda: bounded(names=REAL, alpha="t**2/t"),
    "an exponent of a million": lambda: bounded(names=REAL, norm="p**1000000"),
    "a matrix by a vector": lambda: bounded(target="x @ x"),
    "a result in another order": lambda: (
        bounded(["assumption", 0], assumptions=["norm(x) <= 0"], alpha="0", epsilon="1") | {"statement": reordered()}
    ),
    "a claim in a text": lambda: bounded(target="x) + norm(x - x"),
    "a sentence in an assumption": lambda: bounded(
        ["assumption", 0], assumptions=["norm(x) <= 0", "0 < 1 then x is 0; it is not so that 1"]
    ),
    "lines in an assumption": lambda: bounded(["assumption", 0], assumptions=["norm(x) <= 0", "0 < 1\nmine: accepted"]),
    "an assumption without a meaning": lambda: bounded(
        ["assumption", 0], assumptions=["norm(x) <= 0", "1/t <= 1"], names=REAL
    ),
    "entries of a matrix": lambda: bounded(names={"A": "matrix"}, target="entrywise(A, A)"),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_does_not_follow_is_refused(name: str) -> None:
    with pytest.raises(Exception) as found:  # noqa: PT011 - whatever goes wrong: it is not accepted
        accepted(STEPS[name]())
    assert str(found.value)


FALSE: dict[str, Callable[[], Any]] = {
    **THEOREMS,
    "a smaller error": smaller_error,
    **{
        f"a product by {name}": lambda name=name: other_rule(1, name)
        for name in ("contraction", "tensor product", "adjoint")
    },
    "the adjoint leaf": lambda: circuit(steps=[["leaf", ["A"], True, [[0], [1]], []]]),
    "the leaf twice": lambda: circuit(steps=2 * [["leaf", ["A"], False, [[0], [1]], []]]),
    "two leaves of one name": lambda: circuit(leaves=2 * [leaf()]),
    "ancillas that go against each other": lambda: circuit(
        wires=[["wide", {"a": 1}], ["wide", {"b": 1}], ["wide", {"b": -1}], ["wide", {"n": 1}]],
        steps=[["leaf", ["A"], False, [[0], [3]], []]],
    ),
    "a Hadamard gate is none": lambda: circuit(**FLAG, steps=[["H", [], False, [[0]], []]]),
    "a gate that is not unitary": lambda: circuit(**FLAG, steps=[["rotation", ["1", "1"], False, [[0]], []]]),
    "a column of norm 2": lambda: circuit(**FLAG, steps=[["preparation", ["p", "1", "1"], False, [[0]], []]]),
    "a wire met twice": lambda: circuit(steps=[["leaf", ["A"], False, [[1], [1]], []]]),
    "a condition on the wire itself": lambda: circuit(steps=[["leaf", ["A"], False, [[0], [1]], [[0, 0]]]]),
    "true for 1": lambda: circuit(system=True),
    "the norm of a vector of a family": lambda: circuit(**SQUARED),
    "the phase of which round?": lambda: looped([["phase", ["e:each p~"], False, [[]], []]], WHICH),
    "as many rounds as one likes": lambda: looped([], [[ONE, [BLOCK], []]]),
    "a label that says more": lambda: circuit(label="] for all data: accepted"),
    "an exponent of a million": lambda: circuit(block=[[[["1", [["h", 1000000]]]], [BLOCK], []]]),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_refused(name: str) -> None:
    with pytest.raises(Exception) as found:  # noqa: PT011 - whatever goes wrong: it is not accepted
        accepted(FALSE[name]())
    assert str(found.value)


def test_what_they_are_made_from_is_accepted() -> None:
    """The same files, where they are true: it is the falsehood that is refused."""
    assert accepted(circuit())[0].endswith("the corner A[y0, x0]")
    assert accepted(looped([], FREE_A))
    assert accepted(lookup(1, READ))
    assert accepted(lookup(2, UNMOVED))
    assert "U = be.product [] " in accepted(of_product())[0]
    assert accepted(of_product(B=[["ancilla", {}], ["system", {"n": 1}]]))  # idle ancillas change no block
    assert any(
        "where F~[s0, 0] power_1[s0] F[s0, y0] = [top^y0 = 0]" in line for line in accepted(stored("paper.lemma_b15"))
    )
    assert accepted(stored("be.product"))
    turned = [["H", [], False, [[0]], []]]
    assert accepted(circuit(**FLAG | {"block": [[[["1", [["h", 1]]]], [], ["x0^y0"]]]}, steps=turned))
    assert accepted(bounded(**NOTHING))
    zero = bounded(["assumption", 0], assumptions=["norm(x) <= 0"])
    assert accepted(zero) == ["[] for all x (vector): if norm(x) <= 0 then 0 < 1, norm(x - (1)*(x)) <= 0, norm(x) <= 0"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NaN", "no rational number"),
        ("1e400", "no rational number"),
        ("9" * 5000, "digit"),
        ('{"schema": 2, "schema": 2}', "twice"),
        ("[" * 200000, "recursion"),
        ('{"schema": 2}', "schema"),
        ("", "Expecting value"),
    ],
)
def test_what_is_no_certificate_is_refused(text: str, said: str, tmp_path: pathlib.Path) -> None:
    """Huge numbers, numbers that are none, keys twice, deep nesting."""
    (tmp_path / "be.product.json").write_text(text, encoding="utf-8")
    (tmp_path / "index.json").write_text((FOLDER / "index.json").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(Exception, match=said):
        CHECK.check(tmp_path / "be.product.json")


@pytest.mark.parametrize("change", ["another digest", "another key", "a key too many", "no statements"])
def test_an_index_that_was_changed_is_refused(
    change: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Digests of other statements, names of other rules, rules without a file."""
    index = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    known = index["statements"]
    known["be.product"] = known["be.tensor"] if change == "another digest" else known["be.product"]
    key = "be.tensor" if change in ("another key", "a key too many") else "be.product"
    index["statements"] = [] if change == "no statements" else known
    (tmp_path / "index.json").write_text(json.dumps(index), encoding="utf-8")
    if change != "a key too many":
        (tmp_path / f"{key}.json").write_text(
            (FOLDER / "be.product.json").read_text(encoding="utf-8"), encoding="utf-8"
        )
    assert CHECK.main([str(tmp_path / f"{key}.json")]) == 1
    assert f"{key}: REFUSED" in capsys.readouterr().out
