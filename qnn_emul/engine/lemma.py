"""A lemma as data: one statement with its rule, target, block, circuit, conditions and extreme instance."""

from __future__ import annotations

import difflib
import inspect
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from ..encoding.base import E
from ..encoding.encoding import BlockEncoding, Encoding
from ..encoding.global_phase import Phases, together
from ..encoding.record import Record
from ..encoding.source import Data, Derived
from ..errors import ArgumentError, LemmaFileError, PrecisionExceeded
from ..linalg.circuit import Circuit
from ..linalg.scales import SMALLEST
from ..linalg.shapes import Shape
from ..scalars import is_symbolic, stands_for_all
from .any_size import handed_on, of_any_size
from .signature import Children, checked_children

# The sections of a lemma file: those of its docstring, its functions, its tables and sentences. Everything else in it is a helper.
TEXTS = ("Statement", "Source", "Deviation", "Proof", "Attained", "Best")
READINGS = ("target", "block", "circuit")
REQUIRED = ("rule", *READINGS)
INSTANCES = ("attained_by", "best_known")  # every file has its own
OPTIONAL = (
    "tree",
    "cost",
    "sizes",
    "operations",
    "exactly",
    "phase",
    "symbols",
    "reading",
    "proof",
    *INSTANCES,
    "draw",
)
TABLES = ("WRONG", "SHARPER", "OPEN")
NEAR = 0.75  # a helper's name that is so similar to a section's is taken for a misspelt section


@dataclass(frozen=True, eq=False)
class Lemma:
    """A catalogue entry. The functions take the child encodings and those keywords they name.

    inputs                                   a description of each argument, by name: see engine.signature
    rule(*records, **numbers) -> Record      one implementation for floats, SymPy, balls and SMT reals
    target, block(*children, **parameters)   arrays (VE) or LinearOperators (BE)
    circuit(*children, **parameters)         the circuit itself
    tree(*children, **parameters)            instead of these three: the tree whose target, block and circuit they are; with a
                                             `proof`, target and block may stand as formulas, on which it is read
    exactly(*children)                       numbers of the rule that stand for something measured: what they stand for
    attained_by()                            an encoding on which epsilon is attained, or a sentence why none is known
    best_known()                             where none attains it: the best encoding known; `best` says why it is not better
    draw(rng, *children)                     parameters of a random instance, for `build`
    unit                                     the target is a unit vector, by construction
    dilation                                 the circuit is a dilation of the child's block, as that of a leaf is
    phase(*unknown_phases, **numbers)        unknown global phases of the result; by default powers add, as in a product
    cost(*child_costs, **numbers)            the function `cost` of the file: what the circuit costs, in numbers or symbols
    sizes(**parameters)                      further whole numbers for `cost`, read off the data: a degree, a register's width
    lines(goal, *parts, **parameters)        the function `proof` of the file: the chain of lines, see engine.lines
    symbols(setting, kit)                    settings for the prover where a parameter is no positive number, see certify.settings
    reading(kit)                             how the circuit is read for all widths, see certify.corners.choices
    open_step                              OPEN: the step that is missing in a proof, and what was tried
    wrong                                    WRONG: tempting wrong versions of the rule, see lemmas.wrong
    sharper                                  SHARPER: generic wrong versions that hold for this rule, and why
    """

    key: str
    title: str
    statement: str
    source: str
    deviation: str
    proof: str
    inputs: Mapping[str, Children]
    build: Callable[..., Encoding]
    rule: Callable[..., Record]
    target: Callable[..., Data]
    block: Callable[..., Data]
    circuit: Callable[..., Circuit]
    attained_by: Callable[[], Encoding] | str
    draw: Callable[..., dict[str, Any]]
    operations: Callable[..., int]
    exactly: Callable[..., dict[str, Any]] = lambda *children: {}
    tree: Callable[..., Encoding] | None = None
    measured: tuple[str, ...] = ()
    unit: bool = False
    dilation: bool = False
    phase: Callable[..., Phases] = together
    cost: Callable[..., Any] | None = None
    sizes: Callable[..., dict[str, Any]] = lambda: {}
    lines: Callable[..., Any] | None = None
    symbols: Callable[[Any, Any], Iterator[Any]] | None = None
    reading: Callable[[Any], Any] | None = None
    open_step: str = ""
    wrong: Mapping[str, Callable[..., dict[str, Any]]] = field(default_factory=dict)
    sharper: Mapping[str, str] = field(default_factory=dict)
    best_known: Callable[[], Encoding] | None = None
    best: str = ""

    def __repr__(self) -> str:
        return f"<lemma {self.key}: {self.title}>"

    def __reduce_ex__(self, protocol: Any) -> Any:
        """By its file's name where it is that file's own, so that encodings pickle."""
        return (_of_file, (self.key,)) if _of_file(self.key) is self else super().__reduce_ex__(protocol)

    @property
    def provable(self) -> bool:
        """Whether the file has lines, or a tree whose nodes have theirs."""
        return self.lines is not None or self.tree is not None

    def wrong_versions(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """WRONG of the lemma file. Raises LemmaFileError where it has none: a rule that nobody attacked is not tested."""
        if not self.wrong:
            raise LemmaFileError(
                self.key, "has no wrong versions", "List tempting ones in `WRONG`, see lemmas/wrong.py."
            )
        return self.wrong


def _of_file(key: str) -> Any:
    """The lemma of a file: found by its name when it is asked for, since imports point down only."""
    return import_module("qnn_emul.lemmas").CATALOGUE[key]


def _own_keywords(function: Callable[..., Any]) -> Callable[..., Any]:
    """Call `function` with only those keywords that it names."""
    names = {p.name for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY}

    def call(*children: Any, **keywords: Any) -> Any:
        return function(*children, **{k: v for k, v in keywords.items() if k in names})

    call.__wrapped__ = function  # type: ignore[attr-defined]  # what functools.wraps does
    return call


def _nearest(name: str, sections: tuple[str, ...], cutoff: float) -> str | None:
    """The section whose name is most like `name`, capitals aside."""
    near = difflib.get_close_matches(name.lower(), [s.lower() for s in sections], 1, cutoff)
    return next((s for s in sections if near and s.lower() == near[0]), None)


def sections(key: str, text: str) -> dict[str, str]:
    """Title and the named sections (TEXTS) of a lemma file's docstring. Raises LemmaFileError."""
    title, _, rest = text.strip().partition("\n")
    out = {"Title": title.rstrip(".")}
    for match in re.finditer(r"^(\w+)[ \t]{2,}(.*?)(?=^\w+[ \t]{2,}|\Z)", rest, flags=re.S | re.M):
        if match[1] not in TEXTS:
            near = _nearest(match[1], TEXTS, 0.0)
            raise LemmaFileError(key, f"has a section '{match[1]}' in its docstring", f"Did you mean '{near}'?")
        out[match[1]] = " ".join(match[2].split())
    for name in ("Statement", "Source"):
        if name not in out:
            raise LemmaFileError(key, f"has no section '{name}' in its docstring")
    return out


def _check_names(key: str, module: Mapping[str, Any], build: Callable[..., Encoding]) -> None:
    """Raises LemmaFileError where a section is missing or a helper's name is nearly a section's."""
    every = (*REQUIRED, *OPTIONAL, *TABLES)
    for name, thing in module.items():
        ours = inspect.isfunction(thing) and thing is not build and ".lemmas." in thing.__module__
        if name in every or name.startswith("_") or not (ours or isinstance(thing, dict | str)):
            continue
        near = _nearest(name, TABLES if name.isupper() else every, NEAR)
        if near:
            advice = f"Did you mean '{near}'? A helper needs a name less like it, or an underscore before it."
            raise LemmaFileError(key, f"defines '{name}', which is no section", advice)
    for name in REQUIRED:
        if name not in module and (name == "rule" or "tree" not in module):
            raise LemmaFileError(key, f"has no section '{name}'")


def _check_choices(key: str, module: Mapping[str, Any], text: Mapping[str, str]) -> None:
    """Raises LemmaFileError where two sections that exclude each other are there, or one of two that belong together."""
    if ("attained_by" in module) == ("Attained" in text):
        raise LemmaFileError(key, "must have `attained_by` or, in its docstring, 'Attained': one of the two")
    if ("best_known" in module) != ("Best" in text):
        raise LemmaFileError(key, "must have `best_known` and, in its docstring, 'Best': both or neither")
    if "proof" in module and "OPEN" in module:
        raise LemmaFileError(key, "has a `proof` and says in `OPEN` which step is missing")
    formulas = READINGS[:2] if "proof" in module else ()
    for name in READINGS:
        if name in module and "tree" in module and name not in formulas:
            raise LemmaFileError(key, f"has a `tree` and a `{name}`: that of the tree is the entry's")


def _of_tree(tree: Callable[..., Encoding], what: str) -> Callable[..., Any]:
    """Target, block or circuit of an entry that is a tree: by definition the tree's."""
    return lambda *children, **parameters: getattr(tree(*children, **parameters), what)


def lemma(
    module: Mapping[str, Any],
    build: Callable[..., Encoding],
    /,
    *,
    like: ModuleType | None = None,
    measured: tuple[str, ...] = (),
    unit: bool = False,
    dilation: bool = False,
    **inputs: Children,
) -> Lemma:
    """The Lemma of a lemma file: its docstring and its functions, read off `globals()`; `inputs` by name, as in `A=BE()`.

    `like`: another lemma file; what it says besides its instances holds here too where this file says nothing. Raises LemmaFileError.
    """
    key = module["__name__"].split(".lemmas.")[1]
    if like is not None:
        shared = {name: thing for name, thing in vars(like).items() if name in (*REQUIRED, *OPTIONAL, *TABLES)}
        module = {**{name: thing for name, thing in shared.items() if name not in INSTANCES}, **module}
    text = sections(key, module["__doc__"] or "")
    _check_names(key, module, build)
    _check_choices(key, module, text)
    tree = _own_keywords(module["tree"]) if "tree" in module else None
    target, block, circuit = (
        _own_keywords(module[name]) if tree is None or name in module else _of_tree(tree, attribute)
        for name, attribute in zip(READINGS, ("target_data", "block_data", "circuit"), strict=True)
    )
    return Lemma(
        key=key,
        title=text["Title"],
        statement=text["Statement"],
        source=text["Source"],
        deviation=text.get("Deviation", ""),
        proof=text.get("Proof", ""),
        inputs={name: checked_children(name, wanted) for name, wanted in inputs.items()},
        build=build,
        rule=of_any_size(_own_keywords(module["rule"])),
        target=target,
        block=block,
        circuit=circuit,
        attained_by=module.get("attained_by") or text["Attained"],
        draw=module.get("draw", lambda rng, *children: {}),
        operations=_own_keywords(module.get("operations", lambda: 0)),
        exactly=module.get("exactly", lambda *children: {}),
        tree=tree,
        measured=measured,
        unit=unit,
        dilation=dilation,
        phase=_own_keywords(module.get("phase", together)),
        cost=_own_keywords(module["cost"]) if "cost" in module else None,
        sizes=_own_keywords(module.get("sizes", lambda: {})),
        lines=_own_keywords(module["proof"]) if "proof" in module else None,
        symbols=module.get("symbols"),
        reading=module.get("reading"),
        open_step=module.get("OPEN", ""),
        wrong=module.get("WRONG", {}),
        sharper=module.get("SHARPER", {}),
        best_known=module.get("best_known"),
        best=text.get("Best", ""),
    )


def _finite(value: Any) -> bool:
    """A finite number, or a formula (records of symbols are read through the same calls: see falsify/proved.py)."""
    return is_symbolic(value) or not isinstance(value, int | float) or math.isfinite(value)


def _need_numbers(numbers: Mapping[str, Any], children: tuple[Encoding, ...]) -> None:
    """Raises ArgumentError for a formula where the encodings have data, of which it could make no block."""
    for name, value in numbers.items():
        for part in value if isinstance(value, tuple) else (value,):
            if is_symbolic(part) and not stands_for_all(part) and any(c.has_data for c in children):
                hint = "Formulas are for encodings without data: qe.abstract."
                raise ArgumentError(name, "be a number, where an encoding has data", part, hint)


def _precise(alpha: Any) -> bool:
    """A number with all its digits, or a formula."""
    return not issubclass(type(alpha), float) or alpha >= SMALLEST


def apply_lemma(
    entry: Lemma,
    children: tuple[Encoding, ...],
    *,
    kind: type[E],
    n: int,
    shape: Shape,
    numbers: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    row_axes: int = 1,
    note: str = "",
    norm_from: str = "",
) -> E:
    """A node of the tree: the rule gives its record now; target, block and circuit are read when asked for."""
    numbers = dict(numbers or {})
    _need_numbers(numbers, children)
    record = entry.rule(*(c.record for c in children), **numbers)
    if not (_finite(record.alpha) and _finite(record.epsilon)):
        raise PrecisionExceeded(
            f"{entry.key}: alpha = {record.alpha}, epsilon = {record.epsilon} overflow double precision. Rescale."
        )
    weighted = "coefficients" in numbers  # each weight is rounded, though their sum may be one child's alpha
    if children and not _precise(record.alpha) and (weighted or not handed_on(entry.rule, children, numbers)):
        raise PrecisionExceeded(
            f"{entry.key}: alpha = {record.alpha} underflows double precision: below {SMALLEST:.2g} floats lose digits. Rescale."
        )
    phases = entry.phase(*(c.unknown_phases for c in children), **numbers)
    source = Derived(entry, children, numbers, dict(data or {}))
    if entry.tree is not None and source.has_data and all(c.has_data for c in children):
        entry.tree(*children, **numbers, **source.data)  # what its nodes refuse is refused now, not when one reads it
    own: dict[str, Any] = {"row_axes": row_axes} if issubclass(kind, BlockEncoding) else {"norm_from": norm_from}
    return kind(n, shape, record, source, note=note, unknown_phases=phases, **own)


def apply_like(like: E, entry: Lemma, children: tuple[Encoding, ...], **given: Any) -> E:
    """`apply_lemma` where the node has the kind, the size and the shape of `like`, which is one of its children."""
    axes: dict[str, Any] = {"row_axes": like.row_axes} if isinstance(like, BlockEncoding) else {}
    return apply_lemma(entry, children, kind=type(like), n=like.n, shape=like.shape, **axes, **given)
