"""Statements as Lean text in the vocabulary of `IsBlockEncoding`: hypotheses, record, what is encoded, by which circuit.

Each theorem says that the circuit of the construction, a name without a definition here, is an encoding with the claimed record: not
that some circuit is, which may be true where the statement is false. No proof is written, and no Lean has read the text.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from ..claims.formal import Formal
from ..claims.statement import Claim
from ..encoding.record import Record
from ..engine.formulas import rule_formula, symbol_for
from ..engine.signature import BE, VE, Complex, EncodingInput, Integer, Real
from ..papers.found import ALL
from .lean_formulas import in_lean

VOCABULARY = "vocabulary.lean"
GREEK = {"alpha": "α", "epsilon": "ε", "a": "a"}
TYPES = {Real: "ℝ", Complex: "ℂ", Integer: "ℕ"}


def has_theorem(claim: Claim) -> bool:
    """Whether the statement is in the vocabulary: it has a rule of a record, and says what is encoded."""
    return claim.formal is not None and claim.rule is not None


def name_of(claim: Claim) -> str:
    """A Lean name of a key."""
    return "statement_" + re.sub(r"[^A-Za-z0-9]+", "_", claim.key).strip("_")


def circuit_of(claim: Claim) -> str:
    """A Lean name of the construction: the entry's key, or that of the statement where it has a construction of its own."""
    words = claim.construction if claim.entry is not None else claim.key
    return "circuit_" + re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_")


def vocabulary() -> str:
    """The definitions that all theorems stand on."""
    return (files(__package__) / VOCABULARY).read_text(encoding="utf-8")


def lean_file(rows: Iterable[Mapping[str, Any]]) -> str:
    """The vocabulary, the circuits' names, the theorems of the rows that have one."""
    chosen = [(r["key"], r["lean"]) for r in rows if r["lean"] is not None]
    circuits = dict.fromkeys(declaration(ALL[key]) for key, _ in chosen)
    return "\n".join([vocabulary(), *circuits, "", *(words for _, words in chosen), "end QnnEmul\n"])


def _formal(claim: Claim) -> Formal:
    assert claim.formal is not None
    return claim.formal


def _size(name: str, wanted: EncodingInput) -> str:
    return f"n_{name}" if wanted.n == "own" else str(wanted.n) if isinstance(wanted.n, int) else "n"


def _encodings(claim: Claim) -> Iterator[tuple[str, BE | VE]]:
    for name, wanted in claim.inputs.items():
        if isinstance(wanted, EncodingInput):
            yield name, wanted if isinstance(wanted, BE | VE) else VE()


def _type(claim: Claim, name: str) -> str:
    """Lean's type of an input that is no encoding."""
    return _formal(claim).types.get(name) or TYPES[type(claim.inputs[name])]


def _others(claim: Claim) -> list[str]:
    return [name for name, wanted in claim.inputs.items() if not isinstance(wanted, EncodingInput)]


def declaration(claim: Claim) -> str:
    """The circuit of the construction, without a definition: its inputs are circuits with their alpha, and numbers."""
    binders = [
        f"(U_{n} : Circuit {_size(n, wanted)}) (α_{n} : ℝ)"
        if isinstance(wanted, EncodingInput)
        else f"({n} : {_type(claim, n)})"
        for n, wanted in claim.inputs.items()
    ]
    return f"opaque {_called(claim)} {' '.join([*_implicit(claim), *binders])} : Circuit ({_formal(claim).size})"


def _called(claim: Claim) -> str:
    """The circuit's name, with the inputs' names: one construction may stand for several statements with other inputs."""
    return "_".join([circuit_of(claim), *claim.inputs])


def _implicit(claim: Claim) -> list[str]:
    """The numbers of qubits that are no inputs, as one binder; none where there are none."""
    sizes = [_size(name, wanted) for name, wanted in claim.inputs.items() if isinstance(wanted, EncodingInput)]
    found = dict.fromkeys(re.findall(r"[a-z]\w*", " ".join([*sizes, _formal(claim).size])))
    names = [name for name in found if name not in claim.inputs]
    return [f"{{{' '.join(names)} : ℕ}}"] if names else []


def theorem(claim: Claim) -> str:
    """The statement: doc comment, binders, hypotheses, conclusion."""
    formal, lines = (
        _formal(claim),
        [f"/-- {claim.source}, {claim.key}. {claim.statement} -/", f"theorem {name_of(claim)}"],
    )
    lines += [f"    {binder}" for binder in _implicit(claim)]
    for name, wanted in _encodings(claim):
        lines += _bound(name, wanted)
    lines += [f"    ({name} : {_type(claim, name)})" for name in _others(claim)]
    lines += [f"    (given_{j} : {words})" for j, words in enumerate(formal.given)]
    for name, words in formal.numbers.items():
        if words in claim.inputs or words in _size_names(claim):
            continue
        lines += [f"    ({name} : ℝ) (is_{name} : {name} = {words})"]
    arguments = " ".join(f"U_{n} α_{n}" if isinstance(w, EncodingInput) else n for n, w in claim.inputs.items())
    record = _record(claim)
    kind = "IsVectorEncoding" if _vector(claim) else "IsBlockEncoding"
    conclusion = f"{kind} ({record['alpha']}) ({record['ancillas']}) ({record['epsilon']}) ({formal.target})"
    lines.append(f"    : {conclusion}\n      ({_called(claim)} {arguments}) := by sorry")
    return "\n".join(lines) + "\n"


def _size_names(claim: Claim) -> list[str]:
    return re.findall(r"\w+", " ".join(_implicit(claim)))


def _vector(claim: Claim) -> bool:
    """Whether a vector is encoded: where one comes in, one goes out."""
    return any(isinstance(wanted, VE) for _, wanted in _encodings(claim))


def _bound(name: str, wanted: BE | VE) -> list[str]:
    """An encoding: its target, its record, its circuit, that it is one, and what its description says."""
    size, vector = _size(name, wanted), isinstance(wanted, VE)
    kind, predicate = ("Vec", "IsVectorEncoding") if vector else ("Mat", "IsBlockEncoding")
    out = [
        f"    ({name} : {kind} {size}) (α_{name} ε_{name} : ℝ) (a_{name} : ℕ) (U_{name} : Circuit {size})",
        f"    (encodes_{name} : {predicate} α_{name} a_{name} ε_{name} {name} U_{name})",
    ]
    said: list[str] = []
    for part, symbol in (("alpha", "α"), ("ancillas", "a"), ("epsilon", "ε")):
        limits = getattr(wanted, part)
        if limits is not None:
            low, high = limits
            own = f"{symbol}_{name}"
            said.append(f"{own} = {low:g}" if low == high else f"{low:g} ≤ {own} ∧ {own} ≤ {high:g}")
    said += [f"‖{name}‖ ≤ {in_lean(b, {})}" for b in wanted.norm_bounds(symbol_for(f"α_{name}", 1.0))]
    said += [f"‖{name}‖ = 1"] if isinstance(wanted, VE) and wanted.unit else []
    said += [f"{name}.IsHermitian"] if isinstance(wanted, BE) and wanted.hermitian else []
    return [*out, *(f"    (said_{name}_{j} : {words})" for j, words in enumerate(said))]


def _record(claim: Claim) -> dict[str, str]:
    """The claimed record in Lean's words."""
    assert claim.rule is not None
    found = rule_formula(claim.rule)
    assert isinstance(found, Record)
    records = dict(zip(_records(claim), dict(_encodings(claim)), strict=False))
    symbols = {symbol for part in _parts(found) for symbol in getattr(part, "free_symbols", ())}
    names = {symbol: _spelt(str(symbol), claim, records) for symbol in symbols}
    return dict(zip(("alpha", "ancillas", "epsilon"), (in_lean(part, names) for part in _parts(found)), strict=True))


def _parts(found: Record[Any]) -> tuple[Any, Any, Any]:
    return found.alpha, found.ancillas, found.epsilon


def _records(claim: Claim) -> list[str]:
    """Names of the rule's records, in the order of the encodings among the inputs."""
    assert claim.rule is not None
    out: list[str] = []
    for p in inspect.signature(claim.rule).parameters.values():
        if p.kind is p.VAR_POSITIONAL:
            out += [f"{p.name[0]}{j + 1}" for j in range(2)]
        elif p.kind is not p.KEYWORD_ONLY:
            out.append(p.name)
    return out


def _spelt(symbol: str, claim: Claim, records: Mapping[str, str]) -> str:
    """alpha_x as α_x; a number of the rule by its own name."""
    stem, _, name = symbol.partition("_")
    if name in records and stem in GREEK:
        return f"{GREEK[stem]}_{records[name]}"
    known, direct = _formal(claim).numbers, [*claim.inputs, *_size_names(claim)]
    numbers = {str(symbol_for(key, 1.0)): known[key] if known.get(key) in direct else key for key in [*direct, *known]}
    return numbers.get(symbol, symbol)
