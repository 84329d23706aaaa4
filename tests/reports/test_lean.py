"""Statements as Lean text: no Lean is here to read it, so its brackets, names and formulas are read by hand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
import sympy

from qnn_emul.claims import Claim
from qnn_emul.engine.formulas import rule_formula
from qnn_emul.papers.found import ALL
from qnn_emul.reports import lean, lean_formulas

CHOSEN = [key for key, one in ALL.items() if lean.has_theorem(one)]
WORD = re.compile(r"[A-Za-zα-ωΑ-Ω][\w.₀-₉]*")
# what the text takes from Mathlib and from Lean itself
TAKEN = {"theorem", "by", "sorry", "Fin", "max", "min", "Real.cos", "Real.pi", "Real.sqrt", "IsHermitian"}
PAIRS = {")": "(", "}": "{", "]": "[", "⟩": "⟨"}


def code(text: str) -> str:
    """Without comments."""
    return re.sub(r"^--[^\n]*|/-.*?-/", "", text, flags=re.DOTALL | re.MULTILINE)


def balanced(text: str) -> bool:
    stack: list[str] = []
    for c in text:
        if c in PAIRS.values():
            stack.append(c)
        elif c in PAIRS and (not stack or stack.pop() != PAIRS[c]):
            return False
    return not stack and text.count("‖") % 2 == 0 and text.count("|") % 2 == 0


def defined(vocabulary: str) -> set[str]:
    """Names that the vocabulary defines."""
    return set(re.findall(r"^(?:noncomputable )?(?:def|abbrev|structure|opaque) (\S+)", code(vocabulary), re.MULTILINE))


def bound(text: str) -> set[str]:
    """Names that the binders of a theorem, and its quantifiers, introduce."""
    names = {w for group in re.findall(r"[({]([^\W\d]\w*(?: [^\W\d]\w*)*) : ", text) for w in group.split()}
    return names | set(re.findall(r"[∀∃] (\w+)", text))


def problems(one: Claim) -> list[str]:
    """What is wrong with the text of a statement by itself."""
    text, out = code(lean.theorem(one)), []
    if not balanced(text):
        out.append("brackets")
    known = bound(text) | defined(lean.vocabulary()) | TAKEN | {lean._called(one), lean.name_of(one)}
    out += [w for w in WORD.findall(text) if w not in known and w.partition(".")[0] not in known]
    conclusion = text.partition("\n    : ")[2]
    out += [f"{n} is not used" for n in one.inputs if not re.search(rf"(?<!\w)(U_)?{n}(?!\w)", conclusion)]
    return out


@pytest.mark.parametrize("key", CHOSEN)
def test_a_theorem_is_complete_in_itself(key: str) -> None:
    """Its brackets close, each word is bound, defined or Lean's own, and every input is used."""
    assert problems(ALL[key]) == []
    assert "theorem" not in code(lean.theorem(ALL[key])).replace("theorem", "", 1)
    declared = lean.declaration(ALL[key])
    assert balanced(declared)
    binders = re.findall(r"\((\w+) : ", declared)
    call = re.search(rf"\({lean._called(ALL[key])} ([^()]+)\)", lean.theorem(ALL[key]))
    assert call is not None
    assert len(call[1].split()) == len(binders)  # as many arguments as are declared


def test_what_is_wrong_is_seen() -> None:
    one = ALL["Lemma 2"]
    assert one.formal is not None
    assert problems(replace(one, formal=replace(one.formal, target="apply A x"))) == ["apply"]
    assert problems(replace(one, formal=replace(one.formal, target="applied A (x"))) == ["brackets"]
    assert problems(replace(one, formal=replace(one.formal, numbers={}))) == ["norm", "norm", "norm"]
    assert balanced("‖(a)‖")
    assert not balanced("(a]")


def as_sympy(text: str) -> sympy.Expr:
    """A formula of a theorem, read back."""
    words = text.replace("^", "**").replace("Real.sqrt", "sqrt")
    while True:
        turned = re.sub(
            r"\((max|min) (\w+|\([^()]*\)) (\w+|\([^()]*\))\)", lambda m: f"{m[1].title()}({m[2]},{m[3]})", words
        )
        if turned == words:
            break
        words = turned
    words = words.replace("α_", "alpha_").replace("ε_", "epsilon_")
    names = {w: sympy.Symbol(w) for w in re.findall(r"[a-z]\w*", words)} | {"sqrt": sympy.sqrt}
    return sympy.sympify(words, locals=names)


@pytest.mark.parametrize("key", CHOSEN)
def test_the_record_reads_back_as_the_rule(key: str) -> None:
    """alpha, ancillas and epsilon of the text are those of the claim's own rule, under the names of the inputs."""
    one = ALL[key]
    stated, found = rule_formula(one.rule), lean._record(one)
    records = dict(zip(lean._records(one), dict(lean._encodings(one)), strict=False))
    for part in ("alpha", "ancillas", "epsilon"):
        symbolic = sympy.sympify(getattr(stated, part))
        spelt = {s: lean._spelt(str(s), one, records) for s in symbolic.free_symbols}
        names = {s: sympy.Symbol(w.replace("α_", "alpha_").replace("ε_", "epsilon_")) for s, w in spelt.items()}
        assert sympy.simplify(as_sympy(found[part]) - symbolic.subs(names)) == 0, part


def test_names_are_unique() -> None:
    rows = [{"key": key, "lean": lean.theorem(ALL[key])} for key in CHOSEN]
    text = code(lean.lean_file([*rows, {"key": "Lemma 5", "lean": None}]))
    names = re.findall(r"^(?:noncomputable )?(?:def|abbrev|structure|opaque|theorem) (\S+)", text, re.MULTILINE)
    assert max(Counter(names).values()) == 1
    assert text.count("sorry") == len(CHOSEN) >= 24
    assert balanced(text)
    assert text.count("namespace") == 1
    assert text.rstrip().endswith("end QnnEmul")


def test_what_is_claimed_of_false_statements_is_of_their_own_circuit() -> None:
    """The conclusion names the circuit of the construction: that some circuit is such an encoding would be another statement."""
    text = lean.theorem(ALL["Lemma B.1"])
    assert "∃" not in code(text)
    assert "(circuit_be_product_A_B U_A α_A U_B α_B)" in text
    assert lean.theorem(ALL["Survey, manipulating: product"]).count("circuit_be_product_A_B") == 1


def test_formulas() -> None:
    x, y = sympy.symbols("x y", positive=True)
    assert lean_formulas.in_lean(sympy.sqrt(x) / 2, {}) == "Real.sqrt x / 2"
    assert lean_formulas.in_lean(sympy.Abs(sympy.Symbol("z")), {}) == "|z|"
    assert lean_formulas.in_lean(1 / (x + y), {x: "a"}) == "1 / (a + y)"
    assert lean_formulas.in_lean(x - y, {}) in ("x - y",)
    assert lean_formulas.in_lean(sympy.Min(x, y) ** 3, {}) in ("(min x y) ^ 3", "(min y x) ^ 3")
    assert lean_formulas.in_lean(0.5, {}) == "(1 / 2)"
    assert lean_formulas.in_lean(sympy.pi * x, {}) in ("Real.pi * x", "x * Real.pi")
    assert lean_formulas.in_lean(-x * 2, {}) == "(-2) * x"
    assert lean_formulas.in_lean(x**-2, {}) == "1 / (x ^ 2)"
    with pytest.raises(TypeError, match="has no name"):
        lean_formulas.in_lean(sympy.cos(x), {})
