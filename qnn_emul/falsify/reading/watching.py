"""The code of a claim, everything that it can reach, and what that holds between two runs.

Code is looked at before it runs: every function that the claim's function or a condition can reach consists of instructions,
names and attributes of `allowed`; so nothing in it can ask about a number but through the number itself. What it keeps (defaults,
closures, module variables, objects) is written down as `state`, to be compared after each run.
"""

from __future__ import annotations

import dis
import functools
import itertools
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...claims.conditions import Condition
from ...claims.statement import Claim, Varied
from . import allowed
from .number import Refused
from .operations import LIBRARY

BUILTINS = "__builtins__"  # of a function
STANDARD = functools.__file__.removesuffix("functools.py")
MATRICES = ("target", "block", "value", "unitary", "circuit")
_SKIPPED = allowed.words(
    """__module__ __dict__ __weakref__ __doc__ __annotations__ __annotations_cache__ __annotate_func__ __qualname__ __repr__
    __str__ __format__ __match_args__ __dataclass_fields__ __dataclass_params__ __firstlineno__ __static_attributes__ __replace__
    __abstractmethods__ _abc_impl __orig_bases__ __parameters__"""
)


@dataclass(frozen=True)
class Watched:
    """`state`: what the code keeps, comparable; `namespaces`: the variables of its modules."""

    state: Any
    namespaces: tuple[dict[str, Any], ...]


def watched(claim: Claim) -> Watched:
    """The code of a claim, looked at. Raises Refused where it may do what no formula follows."""
    untouched()
    look = _Look()
    state = [look.function_of(claim.function)]
    for one in claim.requires:
        if type(one) is not Condition or _users(one.read):
            raise Refused("a condition is of a kind of its own")
        state += [look.value(cell.cell_contents) for cell in one.read.__closure__ or () if _users(cell.cell_contents)]
    look.check_attributes()
    return Watched(tuple(state), tuple(look.namespaces.values()))


def untouched() -> None:
    """Refuse where user code replaced a function of the package, or one that it computes with."""
    watched_too = ("qnn_emul", "builtins", "math", "operator", "functools", "itertools")
    classes: dict[int, type] = {}
    for name, module in sys.modules.copy().items():
        if name.partition(".")[0] in watched_too and module is not None:
            values = list(vars(module).values())
            own = {id(v): v for v in values if isinstance(v, type) and v.__module__.startswith("qnn_emul.")}
            met = [vars(c).values() for key, c in own.items() if key not in classes]
            classes |= own
            if any(map(_foreign, itertools.chain(values, *met))):
                raise Refused(f"code outside the package replaced a function of {name}")


NO_FUNCTIONS = frozenset(
    (type, types.ModuleType, types.BuiltinFunctionType, str, int, float, bool, type(None), tuple, dict)
)


def _foreign(value: Any) -> bool:
    """A Python function of a module of ours (or of Python's) whose code stands in a user's file."""
    kind = type(value)
    if kind in NO_FUNCTIONS:
        return False
    function = value if kind is types.FunctionType else getattr(value, "fget", getattr(value, "__func__", value))
    return isinstance(function, types.FunctionType) and not _known_file(function.__code__.co_filename)


@functools.cache
def _known_file(file: str) -> bool:
    return file.startswith((LIBRARY, "<", STANDARD)) or "-packages" in file


def _users(value: Any) -> bool:
    """Whether a condition's part is code of the user's."""
    return callable(value) and not getattr(getattr(value, "__code__", None), "co_filename", "").startswith(LIBRARY)


@dataclass
class _Look:
    """Everything that was reached, by id; the attributes that are asked for, and those that the user's own classes have."""

    seen: dict[int, tuple[int, Any]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    namespaces: dict[int, dict[str, Any]] = field(default_factory=dict)

    def check_attributes(self) -> None:
        """Attributes are those of the list, or of the user's own classes alone."""
        for name in sorted(self.asked - allowed.ATTRIBUTES):
            if name in MATRICES:
                raise Refused("the construction looks at matrices")
            if name not in self.own or name in allowed.FORBIDDEN:
                raise Refused(f"its code asks for the attribute {name}")

    def function_of(self, function: Any) -> Any:
        """A claim's function, itself or with the record changed by a repair."""
        if isinstance(function, Varied) and not _users(function.change):
            return self.function_of(function.inner)
        return self.value(function)

    def value(self, value: Any, initial: bool = False) -> Any:
        """The state of a value that the code can reach."""
        if isinstance(value, allowed.PLAIN) and type(value).__module__ in ("builtins", "numpy"):
            return type(value).__name__, repr(value)
        if id(value) in self.seen:
            return "again", self.seen[id(value)][0]
        self.seen[id(value)] = len(self.seen), value
        if allowed.known(value) is not None or allowed.is_construction(value):
            return "known", id(allowed.known(value) or value)
        return self._compound(value, initial)

    def _compound(self, value: Any, initial: bool) -> Any:
        kind = type(value)
        if kind in (list, tuple, set, frozenset):
            return kind.__name__, [
                self.value(v) for v in (sorted(value, key=repr) if "set" in kind.__name__ else value)
            ]
        if kind is dict:
            return "dict", [(self.value(k), self.value(v)) for k, v in value.items()]
        if kind is np.ndarray and value.dtype.kind in "biufc":
            return "array", value.shape, value.dtype.str, value.tobytes()
        if kind is types.FunctionType and not value.__code__.co_filename.startswith(LIBRARY):
            return self._function(value, initial)
        if kind is types.MethodType:
            return "method", self.value(value.__func__), self.value(value.__self__)
        if kind is functools.partial:
            return "partial", self.value(value.func), self.value(value.args), self.value(value.keywords)
        if kind in (staticmethod, classmethod):
            return kind.__name__, self.value(value.__func__)
        if kind is property:
            return "property", [self.value(f) for f in (value.fget, value.fset, value.fdel)]
        if kind is Claim:
            return "claim", self.function_of(value.function)
        if isinstance(value, type):
            return self._class(value)
        if _is_users_class(kind) and hasattr(value, "__dict__"):
            self.own |= set(vars(value))
            return "object", self.value(kind), [(name, self.value(v)) for name, v in vars(value).items()]
        raise Refused(f"its code uses {_named(value)}")

    def _class(self, value: type) -> Any:
        if not _is_users_class(value):
            raise Refused(f"its code uses {_named(value)}")
        if type(value) is not type:
            raise Refused(f"its class {value.__name__} has a metaclass")
        bases = [self.value(base) for base in value.__bases__ if base is not object]
        members = [(k, v) for k, v in vars(value).items() if k not in _SKIPPED and (k, v) != ("__hash__", None)]
        special = sorted(name for name, _ in members if name.startswith("__") and name not in allowed.SPECIAL)
        if special:
            raise Refused(f"its class {value.__name__} has a method {special[0]}")
        self.own |= {name for name, _ in members}
        return value.__qualname__, bases, [(name, self.value(v, name == "__init__")) for name, v in members]

    # -- code ---------------------------------------------------------------------------------------------------
    def _function(self, f: types.FunctionType, initial: bool) -> Any:
        self.namespaces[id(f.__globals__)] = f.__globals__
        self.own |= set(f.__dict__)
        state: list[Any] = [id(f.__code__), self.value(f.__defaults__), self.value(f.__kwdefaults__)]
        state += [(name, self.value(v)) for name, v in f.__dict__.items()]
        for name, cell in zip(f.__code__.co_freevars, f.__closure__ or (), strict=True):
            try:
                state.append((name, self.value(cell.cell_contents)))
            except ValueError:  # an empty cell
                state.append((name, None))
        for code in _nested(f.__code__):
            state += [(name, self.value(v)) for name, v in self._code(code, f, initial)]
        return state

    def _code(self, code: types.CodeType, f: types.FunctionType, initial: bool) -> Iterator[tuple[str, Any]]:
        """The values that the names of this code stand for; its instructions and attributes are looked at on the way."""
        if code.co_flags & 0x280:  # coroutines
            raise Refused("its code is asynchronous")
        steps = list(dis.get_instructions(code))
        of_modules: set[int] = set()
        for place, step in enumerate(steps):
            if step.opname == "LOAD_GLOBAL":
                yield self._global(steps, place, f, of_modules)
            elif step.opname == "IMPORT_NAME":
                yield from _imported(steps, place)
            if place not in of_modules:
                self._instruction(steps, place, code, initial)

    def _instruction(self, steps: list[Any], place: int, code: types.CodeType, initial: bool) -> None:
        step, name = steps[place], steps[place].opname
        before = _before(steps, place)
        if step.is_jump_target and name in ("IS_OP", "MATCH_CLASS", "STORE_ATTR", "CHECK_EXC_MATCH"):
            raise Refused(f"its code holds the instruction {name} behind a choice")
        if name not in allowed.INSTRUCTIONS and "JUMP" not in name:
            raise Refused(f"its code holds the instruction {name}")
        if name == "IS_OP" and not (before.opname == "LOAD_CONST" and before.argval in (None, True, False)):
            raise Refused("its code asks whether two things are one")
        if name == "BINARY_OP" and "%" in step.argrepr:
            raise Refused("its code asks for a remainder, or writes text")
        if name == "PUSH_EXC_INFO" and not _names_errors(steps[place + 1 :]):
            raise Refused("its code catches everything")
        if name == "MATCH_CLASS" and not (step.arg == 0 and before.argval == ()):
            raise Refused("its code matches attributes")
        if name == "STORE_ATTR":
            last = before.argval[-1] if isinstance(before.argval, tuple) else before.argval  # 3.13 loads two at once
            if not (initial and code.co_name == "__init__" and last == code.co_varnames[0]):
                raise Refused(f"its code sets the attribute {step.argval}")
            self.own.add(step.argval)
        elif name in ("LOAD_ATTR", "LOAD_METHOD"):
            self.asked.add(step.argval)

    def _global(self, steps: list[Any], place: int, f: types.FunctionType, of_modules: set[int]) -> tuple[str, Any]:
        """What a name of the module is, followed through the attributes of modules."""
        name = steps[place].argval
        known: dict[str, Any] = getattr(f, BUILTINS)  # those that it was made with, whatever the module says now
        if name not in f.__globals__ and name not in known:
            raise Refused(f"its code uses {name}, which is not defined")
        value = f.__globals__[name] if name in f.__globals__ else known[name]
        while isinstance(value, types.ModuleType):
            place += 1
            if steps[place].opname not in ("LOAD_ATTR", "LOAD_METHOD"):
                raise Refused(f"its code uses the module {name} as a value")
            if steps[place].is_jump_target:
                raise Refused(f"its code uses the module {name} in a choice")
            of_modules.add(place)
            name, value = f"{name}.{steps[place].argval}", _member(value, steps[place].argval)
        return name, value


def _names_errors(after: list[Any]) -> bool:
    """A handler begins by naming what it catches."""
    naming = ("LOAD_GLOBAL", "LOAD_ATTR", "BUILD_TUPLE", "CACHE", "NOP")
    first = next((s for s in after if s.opname not in naming), None)
    return first is not None and first.opname == "CHECK_EXC_MATCH"


def _before(steps: list[Any], place: int) -> Any:
    return next((s for s in reversed(steps[:place]) if s.opname not in ("EXTENDED_ARG", "CACHE", "NOP")), steps[place])


def _member(module: types.ModuleType, name: str) -> Any:
    """A name of a module as it stands there; only the package's own modules may make theirs when asked."""
    if name in vars(module):
        return vars(module)[name]
    ours = module.__name__.partition(".")[0] == "qnn_emul" and (module.__file__ or "").startswith(LIBRARY)
    if not ours or not hasattr(module, name):
        raise Refused(f"its code uses {module.__name__}.{name}, which does not stand there")
    return getattr(module, name)


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code object and those inside it (comprehensions, lambdas, functions)."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _nested(constant)


def _is_users_class(kind: type) -> bool:
    """A class that Python code outside the package and the installed packages defines."""
    home = sys.modules.get(kind.__module__)
    file = getattr(home, "__file__", None) or ""
    return (
        kind.__module__ not in sys.stdlib_module_names
        and not file.startswith(LIBRARY)
        and not any(p in file for p in ("site-packages", "dist-packages"))
    )


def _named(value: Any) -> str:
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    return (
        f"{getattr(value, '__module__', None) or type(value).__name__}.{name}" if name else f"a {type(value).__name__}"
    )


def _imported(steps: list[Any], place: int) -> Iterator[tuple[str, Any]]:
    """What an import inside a function takes from a module that is loaded already."""
    level, module = steps[place - 2].argval, sys.modules.get(steps[place].argval)
    taken = list(
        itertools.takewhile(lambda s: s.opname in ("IMPORT_FROM", "STORE_FAST", "STORE_DEREF"), steps[place + 1 :])
    )
    if level != 0 or module is None or not taken or taken[0].opname != "IMPORT_FROM":
        raise Refused("its code imports a module")
    yield from ((s.argval, _member(module, s.argval)) for s in taken if s.opname == "IMPORT_FROM")
