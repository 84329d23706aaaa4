"""Proof of a user's claim: its function is read on symbols, and what it claims is compared with what the lemmas give.

The construction is a tree of lemmas whose rules `certify.prove` proves (it is asked for each of them); so its own record
(alpha, a, epsilon) holds, and ||target - alpha' block|| <= epsilon + |alpha' - alpha| because ||block|| <= 1. What is left is
arithmetic: epsilon + |alpha' - alpha| <= epsilon' and a = a' for all admissible inputs, which `certify` discharges. A function
that compares or rounds numbers, or looks at matrices, cannot be read on symbols; then no proof is tried, and that is said.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..certify.arithmetic import at_most, has_z3
from ..claims.claimed import Claimed
from ..claims.statement import Claim
from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..encoding.record import Record
from ..encoding.source import Leaf
from ..engine.signature import BE, VE, Complex, EncodingInput, Input, Integer, Real, Several, readings
from ..errors import ClaimError, QnnEmulError
from .symbols import on_symbols

SIZES = (0, 1, 2, 3)
TIMEOUT = 3.0


@dataclass(frozen=True, eq=False)
class Proof:
    """`proved`, with `lines` of what was shown and by what; else `reason`. `own` is the construction's record as formulas."""

    proved: bool
    lines: tuple[str, ...] = ()
    reason: str = ""
    own: Mapping[str, str] | None = None
    claimed: Mapping[str, str] | None = None


class _Unreadable(Exception):
    """The function asks for matrices."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A claim on symbols: what it returned, and the relations that its inputs satisfy."""

    made: Claimed
    assumptions: tuple[Any, ...]


def prove(claim: Claim, timeout: float = TIMEOUT) -> Proof:
    """Try to prove the claim for n = 0 ... 3 (its formulas do not depend on n beyond that unless it says so)."""
    lines: list[str] = []
    own: dict[str, str] | None = None
    claimed: dict[str, str] | None = None
    seen: set[Any] = set()
    rests: set[str] = set()
    lengths, kinds = _lengths(claim), list(_kinds(claim))
    for one, n, length in itertools.product(kinds, SIZES, lengths):
        try:
            reading = read(one, n, length)
        except (QnnEmulError, _Unreadable, TypeError, ValueError, AttributeError, NotImplementedError) as problem:
            return Proof(False, reason=f"no proof was tried: {_why(problem)}")
        if not reading.made.has_record:
            return Proof(False, reason="no proof was tried: it claims no record")
        e, record = reading.made.encoding.record, reading.made.record
        if own is None and len(lengths) == len(kinds) == 1:  # no one formula speaks of lists of several lengths
            own, claimed = _formulas(e), _formulas(record)
        if reading.made.target is not None:
            return Proof(False, reason="no proof was tried: the claim has its own target", own=own, claimed=claimed)
        formulas = tuple(str(x) for x in (e.alpha, e.ancillas, e.epsilon, e.norm, *_parts(record)))
        if formulas in seen:
            continue
        seen.add(formulas)
        rests |= {node.key for node in reading.made.encoding.nodes() if node.children}
        for name, left, right in _goals(e, record):
            shown = at_most(left, right, reading.assumptions, timeout=timeout)
            if not shown:
                missing = "" if has_z3() else " (install qnn-emul[proofs] to try a proof)"
                return Proof(False, reason=f"{name} could not be proved{missing}", own=own, claimed=claimed)
            lines.append(f"{name}: by {shown.by}")
    lines += [
        f"read on symbols for n = {SIZES[0]} to {SIZES[-1]}" + ("" if len(seen) > 1 else ", with the same formulas")
    ]
    for key in sorted(rests):
        status, why = _rule(key)
        if not status:
            return Proof(False, reason=f"it would follow from the rule of {key}, {why}", own=own, claimed=claimed)
        lines.append(f"rests on the rule of {key}: {status}")
    return Proof(True, tuple(dict.fromkeys(lines)), own=own, claimed=claimed)


def _rule(key: str) -> tuple[str, str]:
    """What `certify.prove` says of a lemma's rule: (its status, "") if that is a proof, else ("", why not)."""
    from ..certify.prove import PROVED, UNDER
    from ..certify.prove import prove as prove_rule
    from ..lemmas import CATALOGUE

    if key not in CATALOGUE:
        return "", "which is not in the catalogue"
    found = prove_rule(key)
    if found.status in (PROVED, UNDER):
        return found.status + (f" ({found.reason})" if found.status == UNDER else ""), ""
    missing = "" if has_z3() else " (install qnn-emul[proofs] to try a proof)"
    return "", f"which is not proved itself: {found.status}, {found.reason}{missing}"


def _lengths(claim: Claim) -> range:
    """How many members the lists of the claim may have: all of those are read."""
    lists = [wanted for wanted in claim.inputs.values() if isinstance(wanted, Several)]
    return range(min((w.low for w in lists), default=1), max((w.high for w in lists), default=1) + 1)


def _kinds(claim: Claim) -> Iterator[Claim]:
    """The claim with every input of either kind read as a matrix, and as a vector."""
    for chosen in itertools.product(*(_of_one_kind(wanted) for wanted in claim.inputs.values())):
        yield replace(claim, inputs=dict(zip(claim.inputs, chosen, strict=True)))


def _of_one_kind(wanted: Input) -> list[Input]:
    if isinstance(wanted, Several):
        return [replace(wanted, of=one) for one in _of_one_kind(wanted.of)]
    return list(readings(wanted)) if isinstance(wanted, EncodingInput) else [wanted]


def _goals(own: Record[Any], claimed: Record[Any]) -> list[tuple[str, Any, Any]]:
    import sympy

    gap = sympy.simplify(exact(claimed.alpha) - exact(own.alpha))
    left = exact(own.epsilon) + sympy.Abs(gap)
    words = "epsilon of the construction" + (" + |alpha' - alpha|" if gap != 0 else "")
    goals = [
        ("ancillas of the construction <= claimed ancillas", exact(own.ancillas), exact(claimed.ancillas)),
        ("claimed ancillas <= ancillas of the construction", exact(claimed.ancillas), exact(own.ancillas)),
        (f"{words} <= claimed epsilon", left, exact(claimed.epsilon)),
    ]
    if claimed.norm is not None:
        goals.append(("norm of the construction <= claimed norm", exact(own.norm), exact(claimed.norm)))
    return goals


def exact(value: Any) -> Any:
    """A formula whose floats are the fractions that they are."""
    import sympy

    e = sympy.sympify(value)
    return e.xreplace({f: sympy.Rational(float(f)) for f in e.atoms(sympy.Float)})


def read(claim: Claim, n: int, length: int = 1) -> Reading:
    """The claim's function on symbols, at n qubits and with `length` members of every list. Raises what stands in the way."""
    values: dict[str, Any] = {}
    assumptions: list[Any] = []
    for name, wanted in claim.inputs.items():
        if isinstance(wanted, Several):
            count = min(max(length, wanted.low), wanted.high)
            values[name] = [_symbol(f"{name}{j}", wanted.of, n, assumptions) for j in range(count)]
        else:
            values[name] = _symbol(name, wanted, n, assumptions)
    for one in claim.requires:
        try:
            assumptions += [r for r in one.read(values) if getattr(r, "is_Relational", False)]
        except Exception:  # a condition that cannot be read is not assumed: the proof is then of more
            continue
    try:
        made = replace(claim, function=on_symbols(claim.function)).read(values)
    except ClaimError as problem:
        if isinstance(problem.__cause__, _Unreadable):
            raise problem.__cause__ from None
        raise TypeError(str(problem.__cause__ or problem)) from problem
    return Reading(made, tuple(assumptions))


def _symbol(name: str, wanted: Any, n: int, assumptions: list[Any]) -> Any:
    import sympy

    if isinstance(wanted, Integer):
        raise TypeError(f"{name} is a whole number that the construction may count with")
    if isinstance(wanted, Complex):
        return sympy.Symbol(name, complex=True)
    if isinstance(wanted, Real):
        x = sympy.Symbol(name, real=True)
        assumptions += [x >= exact(wanted.low), x <= exact(wanted.high), *([sympy.Ne(x, 0)] if wanted.nonzero else [])]
        return x
    return _encoding(name, wanted, n, assumptions)


def _encoding(name: str, wanted: BE | VE, n: int, assumptions: list[Any]) -> Any:
    """A leaf of symbols with what its description says: ||target|| <= alpha + epsilon always."""
    import sympy

    alpha = _limited(sympy.Symbol(f"alpha_{name}", positive=True), wanted.alpha, assumptions)
    epsilon = _limited(sympy.Symbol(f"epsilon_{name}", nonnegative=True), wanted.epsilon, assumptions)
    ancillas = _limited(sympy.Symbol(f"a_{name}", integer=True, nonnegative=True), wanted.ancillas, assumptions)
    norm = sympy.Integer(1) if isinstance(wanted, VE) and wanted.unit else sympy.Symbol(f"N_{name}", nonnegative=True)
    assumptions.append(norm <= alpha + epsilon)
    assumptions += [norm <= exact(bound) for bound in wanted.norm_bounds(alpha)]
    assumptions[:] = [a for a in assumptions if a is not sympy.true]
    size = wanted.n if isinstance(wanted.n, int) else n
    shape = (1 << size, 1 << size) if isinstance(wanted, BE) else (1 << size,)
    leaf = Leaf("leaf.symbols", "symbols", _Nothing(), _nothing, _nothing)
    record: Record[Any] = Record(alpha, ancillas, epsilon, norm)
    return (BlockEncoding if isinstance(wanted, BE) else VectorEncoding)(size, shape, record, leaf, name=name)


class _Nothing:
    """Stands where a matrix would."""

    def __getattr__(self, name: str) -> Any:
        raise _Unreadable


def _nothing() -> Any:
    raise _Unreadable


def _limited(symbol: Any, limits: Any, assumptions: list[Any]) -> Any:
    if not isinstance(limits, tuple):
        return symbol
    low, high = (exact(x) for x in limits)
    if low == high:
        return low
    assumptions += [symbol >= low, symbol <= high]
    return symbol


def _parts(record: Record[Any]) -> tuple[Any, ...]:
    return (record.alpha, record.ancillas, record.epsilon, record.norm)


def _formulas(record: Record[Any]) -> dict[str, str]:
    """alpha, ancillas and epsilon as words."""
    import sympy

    return {p: str(sympy.nsimplify(getattr(record, p), rational=True)) for p in ("alpha", "ancillas", "epsilon")}


def _why(problem: Exception) -> str:
    if isinstance(problem, _Unreadable) or "_Nothing" in str(problem):
        return "the construction looks at matrices"
    if isinstance(problem, TypeError) and ("format string" in str(problem) or "truth value" in str(problem)):
        return "the function or the construction compares numbers, so it cannot be read on symbols"
    return f"the function cannot be read on symbols ({' '.join(str(problem).split())[:120]})"
