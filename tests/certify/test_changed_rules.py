"""A rule's statement or proof, changed at random and bound by an index of its own: what proofs/check.py then accepts is true of numbers."""

from __future__ import annotations

import json
import pathlib
import random
import re
from typing import Any

import check
import numpy as np
import pytest
from corruptions import at, places
from pages import digest

FOLDER = pathlib.Path(__file__).parents[2] / "proofs"
TOKEN = re.compile(r"\w+|\*\*|<=|==|[-+*/@<>()]")
INSTEAD = {"+": "-", "-": "+", "*": "/", "/": "*", "<=": "<", "<": "<=", "**": "*", "@": "*"}


def rules() -> dict[str, Any]:
    """The files of rules, without their circuits."""
    keys = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))["statements"]
    files = {key: json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8")) for key in keys}
    return {k: {**data, "circuit": None, "induction": None, "ties": []} for k, data in files.items() if data["proof"]}


FILES = rules()


def changed(text: str, others: list[str], rng: random.Random) -> str:
    """A text with one token of another kind, or with a number or a name that stands elsewhere."""
    found = list(TOKEN.finditer(text))
    if not found:
        return text
    token = rng.choice(found)
    old = token.group()
    names = [word for word in others if word.isidentifier()]
    new = INSTEAD.get(old) or (rng.choice(["0", "1", "2", "3"]) if old.isdigit() else rng.choice(names))
    return text[: token.start()] + new + text[token.end() :]


def corrupted(data: Any, rng: random.Random) -> Any:
    """A copy with one token, number or sort changed."""
    out = json.loads(json.dumps(data))
    everywhere = [p for p in places(out) if p[0] in ("statement", "proof") and isinstance(at(out, p), str | int)]
    everywhere = [p for p in everywhere if p[1] not in ("text", "source", "deviation") and p[-1] != "label"]
    words = sorted({w for p in everywhere if isinstance(at(out, p), str) for w in TOKEN.findall(at(out, p))})
    path = rng.choice(everywhere)
    old = at(out, path)
    at(out, path[:-1])[path[-1]] = old + rng.choice([-1, 1]) if isinstance(old, int) else changed(old, words, rng)
    return out


def accepted(data: Any) -> bool:
    try:
        return bool(check.proved(data, data["key"], {data["key"]: digest(data)}, FOLDER))
    except Exception:  # as the program itself: whatever goes wrong, it is not accepted
        return False


def sized(one: Any, other: Any) -> None:
    if np.shape(one) != np.shape(other):
        raise ValueError("sizes that make no sense")


class Sized(np.ndarray):
    """An array that is added to those of its own shape alone."""

    def __add__(self, other: Any) -> Any:
        sized(self, other)
        return super().__add__(other)

    def __sub__(self, other: Any) -> Any:
        sized(self, other)
        return super().__sub__(other)


def spectral(x: Any) -> float:
    return float(np.linalg.norm(x, 2))


def placed(x: Any, j: float) -> Any:
    """|j> (x) x, or |j><j| (x) x."""
    one = np.eye(3)[int(j)]
    return np.kron(one, x) if x.ndim == 1 else np.kron(np.outer(one, one), x)


MEANING: dict[str, Any] = {
    "norm": spectral,
    "norm1": lambda v: float(np.abs(v).sum()),
    "sqrt": lambda r: float(np.sqrt(r)),
    "abs": abs,
    "max": max,
    "min": min,
    "kron": np.kron,
    "entrywise": np.multiply,
    "adjoint": lambda m: m.conj().T,
    "conj": np.conj,
    "diagonal": np.diag,
    "bra": lambda v: np.outer(np.eye(len(v))[0], v.conj()),
    "first": lambda v, label: v[: len(v) // 2],
    "pad": lambda v, label: np.concatenate([v, 0 * v]),
    "place": placed,
    "combine": lambda v, w: w[:, : len(v)] @ v,
    "real": np.real,
    "dilation": lambda m: np.block([[0 * m, m], [m.conj().T, 0 * m]]),
    "identity": lambda: np.eye(2).view(Sized),
}


def meant(text: str, values: dict[str, Any]) -> Any:
    """The value of a text; what is called is no name."""
    return eval(re.sub(r"(\w+)\(", r"call_\1(", text), {f"call_{name}": f for name, f in MEANING.items()} | values)


def drawn(sort: str, rng: np.random.Generator, size_of: int = 2) -> Any:
    """A thing of a sort."""
    size = float(rng.choice([0.3, 1, 2.5]))
    shape = {"matrix": (size_of,) * 2, "vector": (size_of,), "vectors": (4, 4)}.get(sort.split()[-1])
    if shape is None:
        number = size * float(rng.choice([-1, 1])) if sort in ("real", "complex") else size
        return number * np.exp(1j * rng.uniform(0, 6)) if sort == "complex" else number
    out = (rng.normal(size=shape) + 0j).view(Sized)
    out = out if "real" in sort else out + 1j * rng.normal(size=shape)
    if sort == "unit vectors":
        return out / np.linalg.norm(out, axis=0)
    return out * (rng.uniform(0, 1) / spectral(out)) if "contraction" in sort else size * out


def holds(relation: str, values: dict[str, Any]) -> bool:
    left, sign, right = re.split(r" (<=|<|==) ", relation)
    gap = meant(f"{right} - ({left})", values)
    return bool(abs(gap) <= 1e-12 if sign == "==" else gap > 0 or (gap >= -1e-12 and sign == "<="))


def instance(setting: Any, rng: np.random.Generator) -> dict[str, Any] | None:
    """Values of the names for which the assumptions hold, as far as setting a name on the right makes them; else None."""
    sizes = {name.split("_")[-1]: int(rng.choice([2, 2, 2, 4])) for name in setting["names"]}
    values = {name: drawn(sort, rng, sizes[name.split("_")[-1]]) for name, sort in setting["names"].items()}
    for name in values:  # blocks that are nearly right
        if f"block_{name}" in values and f"alpha_{name}" in values:
            values[name] = values[f"alpha_{name}"] * values[f"block_{name}"] + 0.1 * drawn(
                setting["names"][name], rng, sizes[name]
            )
    settled: set[str] = set()
    for assumption in setting["assumptions"]:
        left, _, right = re.split(r" (<=|<|==) ", assumption)
        found = re.fullmatch(r"(\w+)(\*\*2)?", right)
        if found and found[1] not in settled and setting["names"].get(found[1]) in ("positive", "nonnegative"):
            settled.add(found[1])
            value = meant(left, values)
            values[found[1]] = max(1e-3, value) ** (0.5 if found[2] else 1)
    return values if all(holds(a, values) for a in setting["assumptions"]) else None


def holds_once(setting: Any, rng: np.random.Generator) -> bool | None:
    """Whether the claims hold of an instance; None where the assumptions do not, or sizes make no sense."""
    result = setting["result"]
    try:
        values = instance(setting, rng)
        if values is None:
            return None
        target, block, alpha, epsilon, norm = (meant(result[k], values) for k in list(check.RESULT)[:5])
        slack = 1e-9 * (1 + spectral(target))
        fine = alpha > 0 and spectral(target - alpha * block) <= epsilon + slack and spectral(target) <= norm + slack
        leak = result["leak"] is None or 1 - spectral(block) ** 2 <= meant(result["leak"], values) ** 2 + slack
    except ValueError:
        return None
    return bool(fine and leak)


def is_true(setting: Any, seed: int) -> bool | None:
    """Whether the claims hold of all of 40 instances; None where none was found, or functions are supposed."""
    rng = np.random.default_rng(seed)
    found = [] if setting["laws"] else [holds_once(setting, rng) for _ in range(40)]
    return False if False in found else True if True in found else None


def test_the_rules_themselves_are_true() -> None:
    """Of numbers, where instances are found: of 40 settings that suppose nothing of functions."""
    found = {key: [is_true(s, 0) for s in data["statement"]["settings"]] for key, data in FILES.items()}
    said = [answer for answers in found.values() for answer in answers]
    assert False not in said, found
    assert said.count(True) >= 40


def test_a_false_rule_is_seen_to_be_false() -> None:
    """be.product without the error of one factor, and with another norm."""
    (setting,) = json.loads(json.dumps(FILES["be.product"]))["statement"]["settings"]
    for part, old, new in (("epsilon", " + epsilon_A*alpha_B", ""), ("norm", "N_A*N_B", "N_A")):
        wrong = {**setting, "result": {**setting["result"], part: setting["result"][part].replace(old, new)}}
        assert wrong["result"] != setting["result"]
        assert any(is_true(wrong, seed) is False for seed in range(5))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_accepted_after_a_change_is_true(seed: int) -> None:
    """250 changes each time; a few are other true statements, most are refused."""
    rng, kept = random.Random(seed), 0
    for _ in range(250):
        key = rng.choice(sorted(FILES))
        made = corrupted(FILES[key], rng)
        if made != FILES[key] and accepted(made):
            kept += 1
            for setting in made["statement"]["settings"]:
                assert is_true(setting, seed) is not False, (key, setting)
    assert 0 < kept < 30


LETTERS = {  # of the laws: sorts
    **dict.fromkeys("abcd", "real"),
    "k": "complex",
    **dict.fromkeys("vw", "vector"),
    **dict.fromkeys("MN", "matrix"),
    "B": "contraction matrix",
}


def of_a_law(text: str, rng: np.random.Generator, kind: str) -> dict[str, Any]:
    """Values of the letters of a law; x and y are vectors or matrices."""
    sorts = LETTERS | dict.fromkeys("xy", kind)
    values = {letter: drawn(sorts[letter], rng) for letter in re.findall(r"\b[a-zA-Z]\b", text) if letter in sorts}
    return values | {"i": int(rng.integers(3)), "j": int(rng.integers(3)), "l": drawn("unit vectors", rng)}


def gaps(law: str) -> list[float]:
    """Right - left of a law, of random values for which what it needs holds."""
    conclusion, _, needs = law.partition(" if ")
    rng, found = np.random.default_rng(0), []
    for turn in range(200):
        values = of_a_law(law, rng, ("vector", "matrix")[turn % 2 if "@" not in conclusion else 0])
        with np.errstate(invalid="ignore"):
            if all(holds(need, values) for need in filter(None, needs.split("; "))):
                left, _, right = re.split(r" (<=|<|==) ", conclusion)
                found.append(meant(f"{right} - ({left})", values))
    return [gap for gap in found if not np.isnan(gap)]  # no roots of what is below 0


def fails(law: str) -> bool:
    return any(abs(gap) > 1e-9 if "==" in law.partition(" if ")[0] else gap < -1e-9 for gap in gaps(law))


@pytest.mark.parametrize("name", check.LAWS)
def test_a_law_holds_of_numbers(name: str) -> None:
    """Wherever what it needs does; it is sharp where it says so."""
    assert not fails(check.LAWS[name])
    found = gaps(check.LAWS[name])
    assert len(found) >= 10
    assert (max(map(abs, found)) < 1e-9) == (name in EQUAL)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("product", "norm(M)*norm(x)", "norm(M)"),
        ("scaling", "abs(k)", "k*1/k"),
        ("orthogonal", "**2 + norm(w)**2", "**2"),
        ("orthogonal", " if i < j", ""),
        ("block-diagonal", "max", "min"),
        ("cosines", "norm(v)*norm(w)*", "norm(v)*"),
        ("smaller square", "0 <= b; ", ""),
        ("minimum", "<= a", "<= a - b"),
        ("modulus below", "a + abs", "a - abs"),
    ],
)
def test_a_wrong_law_fails(name: str, old: str, new: str) -> None:
    assert old in check.LAWS[name]
    assert fails(check.LAWS[name].replace(old, new))


@pytest.mark.parametrize("factor", ["(i + 1)", "i"])
def test_chebyshev_polynomials_of_dilations(factor: str) -> None:
    """||U_i(D) K T_j(E)|| <= (i + 1) ||K|| for dilations of contractions; with i it is false."""
    rng, found = np.random.default_rng(1), []
    for i, j in np.ndindex(4, 5):
        one, other = (MEANING["dilation"](drawn("contraction matrix", rng)) for _ in range(2))
        k = drawn("matrix", rng, 4)
        first, last = [np.eye(4), 2 * one], [np.eye(4), other]
        for _ in range(4):
            first.append(2 * one @ first[-1] - first[-2])
            last.append(2 * other @ last[-1] - last[-2])
        assert f"{factor}*norm(K)" in check.SUPPOSED["cited: Chebyshev polynomials"][1] or factor == "i"
        found.append(eval(factor, {"i": i}) * spectral(k) - spectral(first[i] @ k @ last[j]))
    assert (min(found) >= -1e-9) == (factor != "i")


EQUAL = {  # laws that hold with =
    *(
        "tensor product",
        "scaling",
        "scaling from below",
        "adjoint",
        "conjugate",
        "bra",
        "zeros appended",
        "zeros taken off",
    ),
    *("place", "dilation", "orthogonal", "block-diagonal", "cosines", "square of the modulus", "root"),
}
