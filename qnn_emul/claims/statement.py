"""One statement, one function: it builds what the statement speaks of and says what is claimed for it.

    @claim(source="my draft, Lemma 4", inputs={"A": BE(), "B": BE()})
    def product(A, B):
        a, b = A.record, B.record
        return A @ B, dict(alpha=a.alpha * b.alpha, ancillas=a.ancillas + b.ancillas, epsilon=...)

The claimed numbers are what is tested: ||target - claimed alpha * block|| <= claimed epsilon, the claimed ancillas are the
circuit's, and a claimed `norm` bounds ||target||. `target=` in the record says what is encoded, where that is not the
construction's own target. In place of the construction a circuit may stand: a unitary matrix of any kind (A.unitary @ B.unitary), or
a `qe.circuit`, with target= in the record; n follows from the target, and the first qubits are the ancillas. A statement that is
no record returns quantities instead, or after it:

    return [at_most("||P - Q||", measured, claimed), exactly("queries", measured, 6)]

The statements of papers and libraries (`qnn_emul.papers`) are written with the same decorator.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ..encoding.record import Record
from ..engine.lemma import Lemma
from ..engine.signature import Input, checked
from ..errors import (
    ArgumentError,
    ClaimedNotUnitary,
    ClaimError,
    NotUnitary,
    QnnEmulError,
    RecordViolated,
    Stopped,
    quoted_value,
)
from ..lemmas import CATALOGUE
from .bounds import OwnBound
from .claimed import ClaimCheck, Claimed, as_claimed, at_most, in_floats, raised
from .conditions import Condition, condition
from .formal import Formal, Otherwise
from .measuring import allowance, of_record
from .values import Values, shown

DEFINITION, GROWTH, PROOF = "definition", "growth", "part of a proof"
KINDS = ("claim", DEFINITION, "lemma", "theorem", "construction", "bound", GROWTH, PROOF)


@dataclass(frozen=True, eq=False)
class Amendment:
    """The weakest repair known of a claim that fails: `words` for people, `of(claim)` the repaired claim, checked itself.

    condition   it holds under a condition that was not stated
    """

    words: str
    of: Callable[[Claim], Claim]
    condition: bool = False


READ, MEMORY = "read", "from memory"
RESTATED = "as restated by "


@dataclass(frozen=True, eq=False)
class Claim:
    """A claim made by `claim`, which says what the fields are; calling it calls the function. It holds no verdict."""

    key: str
    source: str
    statement: str
    inputs: Mapping[str, Any]
    function: Callable[..., Any]
    requires: tuple[Condition, ...] = ()
    title: str = ""
    kind: str = "claim"
    construction: str = ""
    rule: Callable[..., Any] | None = None
    candidates: Callable[[], Iterable[Any]] = tuple
    draw: Callable[[Any], Any] | None = None
    implied_by: OwnBound | None = None
    repair: Amendment | None = None
    otherwise: Otherwise | None = None
    enough: str = ""
    decides: str = ""
    remark: str = ""
    text: str = READ
    on_circuits: bool = False
    formal: Formal | None = None

    def __repr__(self) -> str:
        return f"<claim '{self.key}'>"

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self.function(*arguments, **keywords)

    @property
    def entry(self) -> Lemma | None:
        """The catalogue entry that the claim speaks of, looked up now; None where there is none."""
        return CATALOGUE.get(self.construction)

    def require_drawable(self) -> None:
        """Raise ArgumentError unless all inputs are described, so that a search can draw them."""
        for name, wanted in self.inputs.items():
            if isinstance(wanted, Data):
                raise ArgumentError(f"inputs[{name!r}]", "be BE(), VE(), Real(), ... to be drawn", "Data()")

    def values(self, instance: Any) -> dict[str, Any]:
        """An instance by the names of the inputs: given so, as a tuple in their order, or bare where there is one input."""
        if isinstance(instance, Mapping):
            return dict(instance)
        parts = (instance,) if len(self.inputs) == 1 else instance
        if not isinstance(parts, tuple) or len(parts) != len(self.inputs):
            raise ArgumentError("instance", f"give the inputs {', '.join(self.inputs)}", repr(instance)[:60])
        return dict(zip(self.inputs, parts, strict=True))

    def problem(self, values: Values) -> str:
        """Why these inputs are none of the claim's, in words; empty if they are."""
        if set(values) != set(self.inputs):
            return f"the inputs are {', '.join(values)}, not {', '.join(self.inputs)}"
        for name, wanted in self.inputs.items():
            problem = wanted.problem(values[name])
            if problem:
                return f"{name} {problem}"
        return next((f"'{c.words}' does not hold" for c in self.requires if not self.admits(values, (c,))), "")

    def admits(self, values: Values, conditions: Iterable[Condition] | None = None) -> bool:
        """Whether the conditions hold. Raises ClaimError where a condition's own code raises."""
        for one in self.requires if conditions is None else conditions:
            try:
                if not one.holds(values):
                    return False
            except (QnnEmulError, KeyboardInterrupt, Stopped):
                raise
            except BaseException as problem:
                raise ClaimError(f"{self.key}: the condition {one.words} {raised(problem)}") from problem
        return True

    def read(self, values: Values) -> Claimed:
        """What the function returns on these inputs, in whatever numbers the inputs' records are.

        Raises ClaimError where the function's own code raises or what it returns is nothing claimed; a named error of a
        construction passes through.
        """
        try:
            return as_claimed(self.key, self.function(**values))
        except NotUnitary as problem:
            raise ClaimedNotUnitary(self.key, problem, shown(values)) from problem
        except (QnnEmulError, KeyboardInterrupt, Stopped):
            raise
        except BaseException as problem:
            raise ClaimError(f"{self.key} {raised(problem)}. Inputs: {shown(values)}") from problem

    def confront(self, values: Values, circuits: bool = False, words: bool = False) -> tuple[Claimed, ClaimCheck]:
        """What is claimed beside what is measured on these inputs. Raises ClaimError and constructions' named errors.

        `circuits` counts the ancillas on the circuit itself (up to 12 qubits), not on the record that the tests compare with it;
        `words` describes the inputs in the check. Where the function makes a leaf itself whose record its matrices violate, that
        is what is measured: the claim rests on it.
        """
        try:
            made = self.read(values)
        except RecordViolated as problem:
            violated = at_most("error of a leaf that the claim makes", problem.measured, problem.claimed)
            return Claimed(None, None), ClaimCheck(self.key, shown(values) if words else "", (violated,))
        quantities = list(made.quantities)
        if made.has_record:
            record: Record[float] = in_floats(self.key, made.record)
            allowed = lambda error: allowance(self.read, values, made, error)
            quantities = of_record(made, record, bool(self.construction), circuits, allowed) + quantities
        return made, ClaimCheck(self.key, shown(values) if words else "", tuple(quantities))

    def check(self, *instance: Any, **values: Any) -> ClaimCheck:
        """The claim beside the matrices of an instance, given as `values` takes it or input by input.

        Raises ArgumentError where it is none of the claim's.
        """
        given = self.values(instance[0] if len(instance) == 1 else instance) if instance else values
        problem = self.problem(given)
        if problem:
            raise ArgumentError("values", f"be inputs of {self.key}", problem)
        return self.confront(given, circuits=True, words=True)[1]

    def checks(self) -> list[ClaimCheck]:
        """Every candidate's check, smallest first."""
        return [self.check(instance) for instance in self.candidates()]

    def counterexample(self) -> ClaimCheck | None:
        """The first candidate on which the claim fails; None where none does, which proves nothing."""
        return next((c for c in self.checks() if not c.ok), None)


def claim(
    source: str = "",
    *,
    inputs: Mapping[str, Input | Data],
    requires: Any = (),
    key: str = "",
    statement: str = "",
    **known: Any,
) -> Callable[[Callable[..., Any]], Claim]:
    """Decorator: makes a claim of a function that returns what is claimed, see the module's head.

    source    where the statement is from
    statement its wording (default: the function's docstring)
    inputs    a description for each argument: BE(), VE(), Real(), Complex(), Integer(), Several(BE()), or Data()
    requires  conditions: functions of the arguments, or words like "epsilon_A <= alpha_A"; one or a list
    key       its name (default: the function's)

    Beside it may stand what is `known` of the statement, the further fields of `Claim`:

    title          its heading
    kind           "definition", "lemma", "theorem", "construction", "bound", "growth" or "part of a proof"
    construction   key of the catalogue entry that it is compared with, or words: the statement has a construction of its own, and
                   claimed ancillas that our circuit does not have are loose, not wrong
    rule           what is claimed, as a function of records and numbers alone: its formula
    candidates     a function that gives instances, smallest first (tuples of inputs)
    draw           draw(rng): a further instance
    implied_by     the bound of ours that implies it, an OwnBound; or words, an argument for what is claimed itself
    repair         an Amendment, where it fails
    otherwise      another way to the same, an Otherwise: with less than is claimed, or with what the claim's own circuit does not reach
    enough         what takes the place of what is claimed, in words, where it is loose
    decides        what would decide it, where nothing here does
    remark         how it is read here: no verdict
    text           how surely its text is known: "read" (and where), "as restated by ..." or "from memory"
    on_circuits    what is measured is read off circuits, not off blocks
    formal         what it needs beside inputs and rule to be a sentence in the vocabulary of IsBlockEncoding, a Formal
    The record is a dict with alpha, ancillas, epsilon (and norm, target), or a `qe.Record`. Raises ArgumentError.
    """
    if not isinstance(source, str):
        raise ArgumentError("source", "be words that say where the claim is from", quoted_value(source))
    for name, words in {"key": key, "statement": statement, "title": known.get("title", "")}.items():
        if not isinstance(words, str):
            raise ArgumentError(name, "be text", quoted_value(words))
    if unknown := set(known) - {part.name for part in fields(Claim)}:
        raise ArgumentError("known", "be further fields of a Claim", ", ".join(sorted(unknown)))
    if not isinstance(inputs, Mapping) or not inputs:
        raise ArgumentError("inputs", "be a dictionary from argument names to BE(), VE(), Real(), ...", repr(inputs))
    for argument, wanted in inputs.items():
        if not isinstance(wanted, Data):
            checked(f"inputs[{argument!r}]", wanted)
    if known.get("kind", "claim") not in KINDS:
        raise ArgumentError("kind", f"be one of {', '.join(KINDS)}", repr(known["kind"]))
    text = known.get("text", READ)
    if text not in (READ, MEMORY) and not re.match(f"({READ}, |{RESTATED})\\S", text):
        raise ArgumentError("text", f"be {READ!r}, '{READ}, ...', {MEMORY!r} or '{RESTATED}...'", repr(text))
    several = isinstance(requires, tuple | list)
    given = tuple(requires) if several else (requires,)

    def made(function: Callable[..., Any]) -> Claim:
        parameters = inspect.signature(function).parameters.values()
        named = [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
        needed = [p.name for p in parameters if p.name in named and p.default is p.empty]
        if not set(needed) <= set(inputs) <= set(named) or len(named) != len(parameters):
            raise ArgumentError("inputs", f"describe the arguments {', '.join(named)} of the function", list(inputs))
        order = {argument: inputs[argument] for argument in named if argument in inputs}
        conditions = tuple(condition(c, place, order) for place, c in enumerate(given))
        if isinstance(known.get("implied_by"), str):
            known["implied_by"] = OwnBound(known["implied_by"])
        wording = (statement or inspect.getdoc(function) or "").split("\n\n")
        return Claim(
            key=key or function.__name__,
            source=source,
            statement="\n\n".join(" ".join(paragraph.split()) for paragraph in wording),
            inputs=order,
            function=function,
            requires=conditions,
            **known,
        )

    return made


@dataclass(frozen=True)
class Data:
    """A value that no description draws: only a claim's `candidates` and its `draw` have it. `kind`: its type, or several."""

    kind: Any = object

    def problem(self, value: Any) -> str:
        """Why `value` is no such input; empty if it is one."""
        return "" if isinstance(value, self.kind) else f"is {type(value).__name__}, not {self.kind.__name__}"


Change = Callable[[Claimed, dict[str, Any]], Record[Any]]


@dataclass(frozen=True, eq=False)
class Varied:
    """A claim's function under another record: change(what it returned, its inputs)."""

    name: str
    inner: Callable[..., Any]
    change: Change

    def __call__(self, **values: Any) -> Claimed:
        made = as_claimed(self.name, self.inner(**values))
        return replace(made, record=self.change(made, values))


def varied(claim: Claim, change: Change, **changes: Any) -> Claim:
    """The claim with the record change(what was returned, inputs); what stands beside it of its own record goes, `changes` come."""
    beside: dict[str, Any] = {
        "formal": None,
        "rule": None,
        "implied_by": None,
        "repair": None,
        "otherwise": None,
        **changes,
    }
    return replace(claim, function=Varied(claim.key, claim.function, change), **beside)
