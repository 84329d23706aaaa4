"""Calls that are wrong in one argument: each must be accepted, or refused by an error of qnn_emul that names the argument.

The calls are found, not listed: every entry of the catalogue on a random instance with one argument exchanged, and every public function
and constructor on arguments that fit the names of its parameters, one of them exchanged.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import qnn_emul as qe
import qnn_emul.claims
from qnn_emul.errors import ArgumentError, QnnEmulError
from qnn_emul.instances.random import random_encoding, random_instance

JUNK: tuple[Any, ...] = (
    None,
    "x",
    "",
    -1,
    0,
    1.5,
    -2.5,
    True,
    float("nan"),
    float("inf"),
    complex("nan"),
    10**400,
    1e-320,
    1j,
    [],
    (),
    {},
    {"a": 1},
    b"bytes",
    object(),
    np.zeros(0),
    np.zeros((2, 0)),
    np.zeros(3),
    np.full(2, np.nan),
    np.full((2, 2), np.inf),
    np.array("word"),
    np.array([None, 1], dtype=object),
    np.ones((2, 2, 2)),
    [[1, 2], [3]],
    lambda: None,
    int,
    np.ma.masked,
    range(3),
)
UNCHECKED = (
    "Amendment",
    "Claim",
    "Claimed",
    "Encoding",
    "Otherwise",
    "OwnBound",
    "Record",
    "UnsupportedLayer",
    "BlockEncoding",
    "VectorEncoding",
    "at_most",
    "exactly",
)  # made by others, or told as errors of a claim's code
CALLBACKS = ("progress",)  # their exceptions are the caller's own


def bad_call(seed: int, number: int) -> tuple[str, str]:
    """("accepted", ""), ("named", ""), or what is wrong: (kind, line)."""
    rng = np.random.default_rng([seed, number, 2])
    name, call, arguments = _of_catalogue(rng) if rng.random() < 0.5 else _of_public(rng)
    if not arguments:
        return "accepted", ""
    wrong = list(arguments)[int(rng.integers(len(arguments)))]
    value = _exchanged(rng)
    try:
        signature = inspect.signature(call)
        bound = signature.bind(**{}) if not signature.parameters else signature.bind_partial()
        bound.arguments.update({**arguments, wrong: (value,) if _starred(signature, wrong) else value})
        made = call(*bound.args, **bound.kwargs)
        if isinstance(made, qe.Encoding):
            _ = made.target, made.value
    except QnnEmulError as problem:
        said = str(problem)
        if not isinstance(problem, ArgumentError) or any(name in said for name in arguments) or problem.argument:
            return "named", ""
        return "unnamed", f"unnamed {name}({wrong}={value!r}): {type(problem).__name__}: {said[:200]}"
    except Exception as problem:
        return "raw", f"raw {name}({wrong}={value!r}): {type(problem).__name__}: {str(problem)[:200]}"
    return "accepted", ""


def _exchanged(rng: np.random.Generator) -> Any:
    if rng.random() < 0.2:
        return _encoding(rng, ("BE", "VE")[int(rng.integers(2))], int(rng.integers(0, 4)))
    return JUNK[int(rng.integers(len(JUNK)))]


def _encoding(rng: np.random.Generator, kind: str, n: int) -> Any:
    return random_encoding(rng, kind, n, 1, 1.5, 0.1)


def _starred(signature: inspect.Signature, name: str) -> bool:
    return signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL


def _of_catalogue(rng: np.random.Generator) -> tuple[str, Callable[..., Any], dict[str, Any]]:
    """An entry's call with the arguments of a random instance."""
    keys = list(qe.catalogue)
    entry = qe.catalogue[keys[int(rng.integers(len(keys)))]]
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def build(*children: Any, **parameters: Any) -> Any:
        calls.append((children, parameters))
        return entry.build(*children, **parameters)

    random_instance(replace(entry, build=build), rng, 1)
    children, parameters = calls[-1]
    return entry.key, entry.build, dict(inspect.signature(entry.build).bind(*children, **parameters).arguments)


def _of_public(rng: np.random.Generator) -> tuple[str, Callable[..., Any], dict[str, Any]]:
    """A public function, or a constructor of encodings, with arguments by the names of its parameters."""
    found = public()
    name = list(found)[int(rng.integers(len(found)))]
    call, arguments = found[name], {}
    for parameter in inspect.signature(call).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD or parameter.name in CALLBACKS:
            continue
        if parameter.default is inspect.Parameter.empty or rng.random() < 0.5:
            fitting = PLAIN.get(parameter.name, lambda rng: JUNK[int(rng.integers(len(JUNK)))])(rng)
            arguments[parameter.name] = (fitting,) if parameter.kind is inspect.Parameter.VAR_POSITIONAL else fitting
    return name, call, arguments


@cache
def public() -> dict[str, Callable[..., Any]]:
    """What is listed in `qnn_emul` and its groups and can be called, and the methods of what they make."""
    stub = Path(qe.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    listed = {name: getattr(qe, name) for name in re.findall(r" as (\w+)$", stub, re.M)}
    out = {n: f for n, f in listed.items() if inspect.isfunction(f) or n == "certify"}
    groups = [group for group in listed.values() if inspect.ismodule(group) and hasattr(group, "__all__")]
    for group in (*groups, qnn_emul.claims):
        for name in group.__all__:
            made = getattr(group, name)
            if name not in UNCHECKED and (inspect.isfunction(made) or inspect.isclass(made)):
                out[f"{group.__name__.rpartition('.')[2]}.{name}"] = made
    rng = np.random.default_rng(0)
    for thing in (_encoding(rng, "BE", 1), _encoding(rng, "VE", 1), _circuit(rng), qe.erf(0.8), _network(rng)):
        names = [n for n in dir(type(thing)) if n[0] != "_" and callable(getattr(type(thing), n, None))]
        out |= {f"{type(thing).__name__}.{n}": getattr(thing, n) for n in names if _signed(getattr(thing, n))}
    return out


def _signed(call: Callable[..., Any]) -> bool:
    try:
        inspect.signature(call)
    except (TypeError, ValueError):  # numpy's own
        return False
    return True


def _circuit(rng: np.random.Generator) -> Any:
    return qe.circuit(a=1, s=1)


def _network(rng: np.random.Generator) -> Any:
    return qe.networks.ResidualCNN.random(np.random.default_rng(0), size=4, blocks=1, channels=4)


def _matrix(rng: np.random.Generator) -> Any:
    return rng.normal(size=(2, 2))


def _any(rng: np.random.Generator) -> Any:
    return _encoding(rng, ("BE", "VE")[int(rng.integers(2))], 1)


PLAIN: dict[str, Callable[[np.random.Generator], Any]] = {
    **dict.fromkeys(("e", "encoding", "a", "b", "terms"), _any),
    **{name: lambda rng: _encoding(rng, "BE", 1) for name in ("A", "W", "w", "d")},
    **{name: lambda rng: _encoding(rng, "VE", 1) for name in ("x", "y", "v", "u")},
    **dict.fromkeys(("matrix", "unitary", "data"), _matrix),
    **{name: lambda rng: np.eye(2) for name in ("target", "phases")},
    **{name: lambda rng: rng.normal(size=2) for name in ("vector", "values", "coefficients")},
    **{name: lambda rng: 1e-3 for name in ("epsilon", "lower_bound", "delta", "gamma")},
    **{name: lambda rng: 1.5 for name in ("alpha", "factor", "tau", "nu")},
    **{name: lambda rng: 1 for name in ("n", "i", "j", "bits", "classes", "ancillas", "size")},
    "kernel": lambda rng: rng.normal(size=(1, 1, 2, 2)),
    "shape": lambda rng: (1, 2, 2),
    **dict.fromkeys(("network", "net"), _network),
    **dict.fromkeys(("tensor", "image", "picture"), lambda rng: rng.random((1, 4, 4))),
    **dict.fromkeys(("pictures", "kernels"), lambda rng: []),
    "polynomial": lambda rng: qe.erf(0.8),
    "function": lambda rng: qe.erf(0.8),
    "inputs": lambda rng: {"A": qnn_emul.claims.BE()},
    "low": lambda rng: 0.0,
    "high": lambda rng: 2.0,
    "degree": lambda rng: 3,
    "register": lambda rng: "s",
    "registers": lambda rng: "s",
    "rng": lambda rng: np.random.default_rng(0),
    "path": lambda rng: "fuzzed.json",
}
