"""What a lemma file's functions may consist of, so that what they do on symbols they do on numbers.

A function is read once, on things that stand for all numbers. It must not tell such a thing from a number: by what equals it,
by its truth, its class, its text, by an error that it raises, or by what an earlier call left behind. The function, what stands inside it
and the functions of lemma files that it names are looked at, instruction by instruction; the package's own functions are trusted.
"""

from __future__ import annotations

import builtins
import dis
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from functools import partial
from types import CodeType, FunctionType, ModuleType
from typing import Any

from ..linalg.readable import readable

HOME = "qnn_emul.lemmas."


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


BUILTINS = words("abs complex dict enumerate float getattr int len list map max min range reversed slice sum tuple zip")
NUMPY = words(
    """abs array chebval concatenate conj cos diag exp eye imag kron linalg maximum minimum ndarray ones outer pad pi polynomial real sin
    sqrt sum zeros zeros_like"""
)
HOOKS = words("at bounded_polynomial context of_entries of_singular_values series")  # of stand-ins and running bounds
TELLING = words("__operator_function__ format has_width is_symbolic join needed number_system stands_for_all") | words(
    "costs label nesting ops price queries"  # of a circuit that is an input
)
LOOKING = words("count equals fromkeys get index pop remove setdefault update")  # methods that compare
REFUSED = {
    "writes a text": "BUILD_STRING FORMAT_SIMPLE FORMAT_VALUE FORMAT_WITH_SPEC",
    "catches an error": "PUSH_EXC_INFO",
    "asks for a class": "MATCH_CLASS MATCH_MAPPING MATCH_SEQUENCE",
    "changes what outlives it": "DELETE_ATTR DELETE_GLOBAL DELETE_SUBSCR IMPORT_NAME STORE_ATTR STORE_GLOBAL STORE_SUBSCR",
    "looks something up by a value": "BUILD_SET MAP_ADD SET_ADD SET_UPDATE",
}
WORDS = {opcode: said for said, opcodes in REFUSED.items() for opcode in opcodes.split()}
READABLE = readable(lambda first: first).__code__  # of every function that `readable` makes: its body sees arrays alone
ATTRIBUTE = ("LOAD_ATTR", "LOAD_METHOD")
PLAIN = (int, float, complex, str, bytes, tuple, frozenset, type(None), range)


def breach(function: Callable[..., Any], asked: bool = False, whole: Iterable[str] = (), home: str = HOME) -> str:
    """What tells a symbol from a number, in words; "" if nothing does.

    asked   ==, `in` and truth are answered by what stands for all
    whole   the parameters that are numbers where the function is read, case by case
    home    where the functions that it names stand that are looked at too
    """
    waiting, seen = [function, *_wrapped(function)], set[int]()
    homes = (home, waiting[-1].__globals__["__name__"])
    while waiting:
        f = waiting.pop()
        if id(f) in seen or not f.__globals__["__name__"].startswith(homes) or f.__code__ is READABLE:
            continue
        seen.add(id(f))
        held = [
            *(f.__defaults__ or ()),
            *(f.__kwdefaults__ or {}).values(),
            *(c.cell_contents for c in f.__closure__ or ()),
        ]
        for value in held:
            for found in _value("an outer value", value, waiting):
                return f"{f.__name__}() {found}"
        for found in _code(f, f.__code__, None if asked else frozenset(whole), waiting):
            return f"{f.__name__}() {found}"
    return ""


PARTS = ("BINARY_SLICE", "BINARY_SUBSCR", "BUILD_SLICE")
COUNTS = words("enumerate len range reversed slice")


def takes_parts(function: Callable[..., Any]) -> str:
    """What tells the places of a list apart, in words; "" if the function does the same with each in turn, however many there are.

    Then what it makes of one and of two, one from the other, it makes of every number of them.
    """
    waiting = [inspect.unwrap(function).__code__]
    while waiting:
        code = waiting.pop()
        waiting += [c for c in code.co_consts if isinstance(c, CodeType)]
        inside = list(dis.get_instructions(code))
        if any(i.opname in PARTS or i.argrepr == "[]" for i in inside):
            return f"{code.co_name}() takes a part of a list"
        if several := [name for name in code.co_names if name in COUNTS]:
            return f"{code.co_name}() counts: it uses '{several[0]}'"
        zips = sum(i.opname in ("LOAD_GLOBAL", "LOAD_NAME") and i.argval == "zip" for i in inside)
        named = [code.co_consts[i.arg or 0] if i.opname == "KW_NAMES" else i.argval for i in inside]
        if zips > named.count(("strict",)) or (zips and False in code.co_consts):
            return f"{code.co_name}() may leave off the end of a list: zip() without strict=True"
    return ""


def _wrapped(function: Any) -> Iterator[Any]:
    """What a function says that it wraps: each is looked at, for what it says need not be so."""
    while (function := getattr(function, "__wrapped__", None)) is not None:
        yield function


def _code(f: FunctionType, code: CodeType, whole: frozenset[str] | None, waiting: list[Any]) -> Iterator[str]:
    """What one code object does that is refused; the functions that it names are left in `waiting`."""
    inside = [i for i in dis.get_instructions(code) if i.opname not in ("CACHE", "EXTENDED_ARG", "NOP")]
    for place, i in enumerate(inside):
        before, after = inside[place - 1], inside[min(place + 1, len(inside) - 1)]
        yield from _instruction(before, i)
        if whole is not None:
            yield from _question(before, i, whole)
            if i.opname == "BUILD_MAP" and not _by_names(inside[:place], i.arg):
                yield "looks something up by a value"
        if i.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield from _named(f, i.argval, str(after.argval) if after.opname in ATTRIBUTE else "", waiting)
    yield from _questions_of_parts(f, [i for i in inside if i.opname not in ("PRECALL", "PUSH_NULL")])
    remainders = any(i.opname == "BINARY_OP" and i.argrepr.startswith("%") for i in inside)
    for constant in code.co_consts:
        if remainders and isinstance(constant, str) and "%" in constant:
            yield "writes a text"
        if isinstance(constant, CodeType):
            yield from _code(f, constant, whole, waiting)


def _questions_of_parts(f: FunctionType, inside: list[Any]) -> Iterator[str]:
    """Questions for what may not be there on numbers, or is something else: hooks, a leak, a real part that numpy takes."""
    for place, i in enumerate(inside):
        before, after = inside[:place], inside[place + 1 :]
        if i.opname in ("LOAD_GLOBAL", "LOAD_NAME") and i.argval == "getattr" and not _hook(after):
            yield "uses 'getattr'"
        if i.opname in ATTRIBUTE and i.argval == "leak" and not _calculates(after[0]):
            yield "asks for .leak, which may be None, and does not calculate with it at once"
        if i.opname in ATTRIBUTE and i.argval in ("real", "imag"):
            of = before[-1].argval
            module = isinstance(of, str) and isinstance(f.__globals__.get(of), ModuleType)
            if not (_of_array(after) if module else _of_entries(before)):
                yield f"asks for .{i.argval}: of a symbol numpy says that it is the symbol"


def _hook(after: list[Any]) -> bool:
    """Whether a variable, the name of a hook, None and the call follow."""
    if len(after) < 4 or not after[0].opname.startswith(("LOAD_FAST", "LOAD_DEREF")):
        return False
    named = all(i.opname == "LOAD_CONST" for i in after[1:3]) and after[1].argval in HOOKS
    return isinstance(after[0].argval, str) and named and after[2].argval is None and after[3].opname == "CALL"


def _calculates(i: Any) -> bool:
    """Whether this is + - * or /, which None refuses."""
    return bool(i.opname == "BINARY_OP" and i.argrepr[0] in "+-*/")


def _of_array(after: list[Any]) -> bool:
    """Whether x.target_data or x.block_data, and the call, follow."""
    return len(after) > 2 and after[1].argval in ("target_data", "block_data") and after[2].opname == "CALL"


def _of_entries(before: list[Any]) -> bool:
    """Whether a first column stands before, or b * b.conj()."""
    if before[-1].argval == "first_column":
        return True
    names = [n for i in before[-5:-3] for n in (i.argval if isinstance(i.argval, tuple) else (i.argval,))][-2:]
    squared = [i.opname for i in before[-2:]] == ["CALL", "BINARY_OP"] and before[-3].argval == "conj"
    return squared and len(names) == 2 and names[0] == names[1]


def _by_names(inside: list[Any], pairs: int | None) -> bool:
    """Whether the keys of a dictionary that is built here are texts."""
    for _ in range(pairs or 0):
        missing = 1  # values that stand on the stack, from the last one back
        while missing and inside:
            i = inside.pop()
            missing -= dis.stack_effect(i.opcode, i.arg if i.opcode >= dis.HAVE_ARGUMENT else None)
        if not (inside and (key := inside.pop()).opname == "LOAD_CONST" and isinstance(key.argval, str)):
            return False
    return True


def _instruction(before: Any, i: Any) -> Iterator[str]:
    if i.opname in WORDS:
        yield WORDS[i.opname]
    if i.opname == "IS_OP" and not (before.opname == "LOAD_CONST" and before.argval in (None, True, False)):
        yield "asks which thing it is"
    if i.opname in ("LOAD_ATTR", "LOAD_METHOD") and (i.argval in TELLING or i.argval.startswith(("_", "is_"))):
        yield f"asks for .{i.argval}"


def _question(before: Any, i: Any, whole: frozenset[str]) -> Iterator[str]:
    """A question that SymPy answers of a symbol as of no number."""
    if i.opname in ("LOAD_ATTR", "LOAD_METHOD") and i.argval in LOOKING:
        yield f"asks for .{i.argval}"
    if i.opname == "COMPARE_OP" and i.argval in ("==", "!="):
        yield f"compares with '{i.argval}': of symbols that is no case distinction"
    if i.opname == "CONTAINS_OP":
        yield "compares with 'in': of symbols that is no case distinction"
    known = before.opname in ("COMPARE_OP", "IS_OP", "TO_BOOL", "UNARY_NOT") or before.argval in whole
    if (i.opname in ("UNARY_NOT", "TO_BOOL") or "IF_TRUE" in i.opname or "IF_FALSE" in i.opname) and not known:
        yield "asks whether a value is true: of symbols that is no case distinction"


def _named(f: FunctionType, name: str, attribute: str, waiting: list[Any]) -> Iterator[str]:
    """A global name of a function."""
    if name in TELLING:
        yield f"asks '{name}'"
    elif name not in f.__globals__:
        value = getattr(builtins, name, None)
        if not (isinstance(value, type) and issubclass(value, Exception)) and name not in BUILTINS:
            yield f"uses '{name}'"
    else:
        yield from _value(name, f.__globals__[name], waiting, attribute)


def _value(name: str, value: Any, waiting: list[Any], attribute: str = "") -> Iterator[str]:
    """A value that a function names: functions of lemma files wait to be looked at, what may change is refused."""
    package = getattr(value, "__module__", "") or ""
    if isinstance(value, ModuleType):
        if value.__name__.startswith("qnn_emul.") and attribute:
            yield from _value(attribute, getattr(value, attribute, None), waiting)
        elif value.__name__.split(".")[0] != "numpy" or attribute not in NUMPY:
            yield f"uses '{value.__name__}.{attribute}'"
    elif isinstance(value, FunctionType):
        waiting.append(value)
    elif isinstance(value, type):
        if value is not partial and (not package.startswith("qnn_emul.") or package.startswith(HOME)):
            yield f"uses the class '{name}'"
    elif not (isinstance(value, PLAIN) or (is_dataclass(value) and type(value).__module__.startswith("qnn_emul."))):
        yield f"uses '{name}', which may change from call to call"
