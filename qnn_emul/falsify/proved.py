"""Proof of a user's claim: its function is read on numbers that stand for all values, and what it claims is shown on every path.

The construction is a tree of lemmas whose rules `certify.prove` proves (it is asked for each of them); so its own record
(alpha, a, epsilon) holds, and ||target - alpha' block|| <= epsilon + |alpha' - alpha| because ||block|| <= 1. What is left is
arithmetic: alpha' > 0, epsilon + |alpha' - alpha| <= epsilon' and a = a' for all admissible inputs (`reading.goals`). Every answer that the
code gets about a number is forced by what is known, or both are followed, or the claim is not read (`reading.paths`, `.watching`).
"""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..claims.claimed import Claimed, as_claimed
from ..claims.statement import Claim, Data
from ..encoding.encoding import Encoding
from ..encoding.source import Derived
from ..errors import ClaimError, QnnEmulError, RecordViolated, Stopped, TooLarge, in_words
from .guard import DidNotReturn
from .reading import inputs as descriptions
from .reading.circuit_goals import GROUNDS, circuit_goals
from .reading.functions import in_place
from .reading.goals import Hint, goals, hint, record_words, shown
from .reading.knowledge import has_z3
from .reading.number import Refused
from .reading.operations import LIBRARY
from .reading.paths import CasePath, Excluded, Waiting
from .reading.watching import Watched, watched
from .watchdog import CALL, Watchdog

Words = dict[str, str]
NO_INPUT = "no input meets all of its conditions"
MAX_CASES = 32  # combinations of kinds of inputs and lengths of lists


@dataclass(frozen=True, eq=False)
class Proof:
    """`proved`, with `lines` of what was shown and by what; else `reason`. `own` is the construction's record as formulas.

    `hints` are points where a path fails: inputs that may refute the claim, for the search to try.
    """

    proved: bool
    lines: tuple[str, ...] = ()
    reason: str = ""
    own: Mapping[str, str] | None = None
    claimed: Mapping[str, str] | None = None
    hints: tuple[Hint, ...] = ()


@dataclass
class _Found:
    """What all paths gave."""

    lines: dict[str, None] = field(default_factory=dict)
    grounds: dict[str, None] = field(default_factory=dict)
    left_out: dict[str, None] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    own: list[dict[str, str]] = field(default_factory=list)
    claimed: list[dict[str, str]] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    failed: str = ""
    finished: int = 0


class _Unread(Exception):
    """The claim is not read; the words say why."""


def prove(claim: Claim) -> Proof:
    """Try to prove the claim for all its inputs: every number of qubits, every length of its lists."""
    found = _Found()
    if any(isinstance(wanted, Data) for wanted in claim.inputs.values()):
        return Proof(False, reason="no proof was tried: its inputs are not described")
    try:
        start = watched(claim)
        cases = list(itertools.islice(descriptions.cases(claim.inputs), MAX_CASES + 1))
        if len(cases) > MAX_CASES:
            raise _Unread("its inputs have more kinds and lengths than are looked at")
        for case in cases:
            _all_paths(claim, case, start, found)
    except (_Unread, Refused) as why:
        return _proof(found, f"no proof was tried: {why}")
    if found.failed:
        return _proof(found, found.failed)
    if not found.finished:
        return _proof(found, "no input is left on which the construction can be made" if found.left_out else NO_INPUT)
    return _rests(found)


def _proof(found: _Found, reason: str) -> Proof:
    same: Callable[[list[Words]], Words | None] = lambda words: (
        words[0] if words and all(w == words[0] for w in words) else None
    )
    return Proof(False, (), reason, same(found.own), same(found.claimed), tuple(found.hints))


def _rests(found: _Found) -> Proof:
    """Proved, if the rules are that the constructions rest on; each of them is named, with its status."""
    lines = list(found.lines)
    lines += [f"left out: inputs where {why}" for why in found.left_out]
    for key in sorted(found.keys):
        status, why = _rule(key)
        if not status:
            return _proof(found, f"it would follow from the rule of {key}, {why}")
        lines.append(f"rests on {'' if key.startswith('leaf.') else 'the rule of '}{key}: {status}")
    lines += found.grounds
    done = _proof(found, "")
    return Proof(True, tuple(lines), own=done.own, claimed=done.claimed)


def _rule(key: str) -> tuple[str, str]:
    """(its status, "") of a rule that is proved or of a leaf, else ("", why not)."""
    from ..certify.prove import PROVED, UNDER
    from ..certify.prove import prove as prove_rule

    if key.startswith("leaf."):
        return "given" if key == "leaf.input" else "checked on its matrix", ""
    found = prove_rule(key)
    if found.status in (PROVED, UNDER):
        return found.status + (f" ({found.reason})" if found.status == UNDER else ""), ""
    return "", f"which is not proved itself: {found.status}, {found.reason}{_missing()}"


def _missing() -> str:
    return "" if has_z3() else " (install qnn-emul[proofs] to try a proof)"


def _all_paths(claim: Claim, case: descriptions.Case, start: Watched, found: _Found) -> None:
    waiting = Waiting()
    while waiting.prefixes:
        path = CasePath(waiting.prefixes.pop(), waiting)
        with in_place(start.namespaces):
            try:
                _one_path(claim, path, case, start, found)
            except Excluded:
                pass
            finally:
                refusal = path.refusal
        if refusal:
            raise _Unread(refusal)
        if watched(claim).state != start.state:
            raise _Unread("it changes what it keeps from one run to the next")


def _one_path(claim: Claim, path: CasePath, case: descriptions.Case, start: Watched, found: _Found) -> None:
    """The claim's conditions and its function, once; what it claims then is shown, or noted as failed."""
    inputs = descriptions.read(case, path)
    try:
        path.mathematical = True
        admitted = Watchdog().returned(CALL, lambda: all(one.holds(inputs.values) for one in claim.requires))
        path.mathematical = False
        if path.refusal or not admitted:
            return
        if watched(claim).state != start.state:
            path.refuse("it changes what it keeps from one run to the next")
        made = as_claimed(claim.key, Watchdog().returned(CALL, lambda: claim.function(**inputs.values)))
        if not made.has_record or made.quantities:
            path.refuse("it claims quantities of its own")
        if made.target is not None and made.circuit is None:
            path.refuse("the claim has its own target")
        wanted = goals(made, inputs) if made.circuit is None else list(circuit_goals(made, inputs))
    except (Excluded, Refused):
        raise
    except DidNotReturn as lost:
        raise _Unread(f"on some inputs it {str(lost) or f'does not return within {CALL:g} s'}") from None
    except (KeyboardInterrupt, Stopped):
        raise
    except BaseException as problem:
        if not path.refusal:
            _raised(problem, inputs, found)
        return
    if path.refusal:
        return
    found.finished += 1
    if made.circuit is None:
        found.keys |= {_key(node) for node in made.encoding.nodes()}
        _note(found, made, inputs)
    else:
        found.keys.add("leaf.input")
        found.grounds[GROUNDS] = None
    for goal in wanted:
        by, model = shown(goal, path)
        if by:
            found.lines[f"{goal.words}: by {by}"] = None
            continue
        point = hint(goal, inputs) if model else None
        found.hints += [point] if point is not None else []
        found.failed = found.failed or f"{goal.words} could not be proved{_missing()}"
        return


def _key(node: Encoding) -> str:
    return node.key if isinstance(node.source, Derived) or node.key.startswith("leaf.") else f"leaf.{node.key}"


def _note(found: _Found, made: Claimed, inputs: Any) -> None:
    found.own.append(record_words(made.encoding.record, inputs))
    found.claimed.append(record_words(made.record, inputs))


def _raised(problem: BaseException, inputs: Any, found: _Found) -> None:
    """A named error of a construction leaves the path's inputs out; anything else is no reading."""
    frames = traceback.extract_tb(problem.__traceback__)
    named = isinstance(problem, QnnEmulError) and not isinstance(problem, RecordViolated | TooLarge | ClaimError)
    if named and frames and frames[-1].filename.startswith(LIBRARY):
        found.left_out[f"{frames[-1].name} raises {type(problem).__name__}"] = None
        return
    point = hint(None, inputs)
    found.hints += [point] if point is not None else []
    raise _Unread(f"on some inputs it raises {type(problem).__name__}: {in_words(problem, 120).rstrip('.')}")
