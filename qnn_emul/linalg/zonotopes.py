"""Sets of vectors c + G e + w with |e_j| <= 1 and ||w|| <= rest, carried through residual blocks; quadratic forms on a cube.

Columns are floats and mean exactly what they are: what rounding does to them is added to `rest`. What is used here is derived in
docs/explanation/neighbourhoods.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .activations import ACTIVATION
from .chebyshev import UP
from .convolution import Convolution
from .rounded import ERF
from .scales import UNIT_ROUNDOFF

CLOSE = 2.0**-20  # how near, relatively, the best weights are looked for
LIPSCHITZ = ACTIVATION.lipschitz * UP
CURVATURE = ACTIVATION.nu**2 * LIPSCHITZ * UP  # nu^2 L: |F_yy| <= 2 nu^2 L T |y|, |F_T| <= nu^2 L |y|^3/3


@dataclass(frozen=True, eq=False)
class Zonotope:
    """columns: c and G side by side, (..., 1 + m)."""

    columns: np.ndarray
    rest: float

    @property
    def radii(self) -> np.ndarray:
        """How far G e reaches, entry by entry."""
        out: np.ndarray = np.abs(self.columns[..., 1:]).sum(axis=-1) * UP
        return out

    def parts(self) -> np.ndarray:
        """Columns of each index of the first axis by itself: (C, k, 1 + m)."""
        out: np.ndarray = self.columns.reshape(self.columns.shape[0], -1, self.columns.shape[-1])
        return out

    def squared_norms(self) -> tuple[float, float]:
        """Below and above ||c + G e + w||^2."""
        flat = self.columns.reshape(-1, self.columns.shape[-1])
        middle, linear = flat[:, 0] @ flat[:, 0], 2 * np.abs(flat[:, 1:].T @ flat[:, 0]).sum()
        size = np.abs(flat).sum(axis=1)
        slack = linear + len(flat) * 4 * UNIT_ROUNDOFF * (size @ size)
        low = math.sqrt(max(middle - slack * UP, 0.0)) / UP - self.rest
        high = math.sqrt(middle + slack + (self.radii**2).sum()) * UP + self.rest
        return max(low, 0.0) ** 2 / UP, high**2 * UP


def _convolved(kernel: np.ndarray, padding: str, columns: np.ndarray) -> np.ndarray:
    """(C, M, M, B) of columns (C, M, M, B), C a power of two."""
    flat = columns.reshape(-1, columns.shape[-1])
    out: np.ndarray = Convolution(kernel, columns.shape[1], padding).target().matmat(flat).reshape(columns.shape)
    return out


def residual(x: Zonotope, kernel: np.ndarray, padding: str) -> Zonotope | None:
    """x + F(W x), F(y) = f(t y)/t with t = 1/||x||, W a contraction: the block before its normalization, on the scale of x.

    None where the norm may be 0. F is taken at the middle and linearized there; what F and t do besides goes into the rest.
    """
    low, high = x.squared_norms()
    if not low > 0:
        return None
    least, most = 1 / (high * UP), UP / low
    scale, spread = (least + most) / 2, (most - least) / 2 * UP
    size = np.abs(x.columns).sum(axis=-1)
    y = Zonotope(_convolved(kernel, padding, x.columns), 0.0)
    rounding = 2 * kernel[0].size * UNIT_ROUNDOFF * UP * _convolved(np.abs(kernel), padding, size[..., None])[..., 0]
    middle, h = y.columns[..., 0], y.radii
    up, down = np.maximum(middle + h, 0) * UP, np.maximum(h - middle, 0) * UP
    t = math.sqrt(scale)
    value, slope = ACTIVATION(t * middle) / t, ACTIVATION.lipschitz * np.exp(-((ACTIVATION.nu * t * middle) ** 2))
    bend = CURVATURE * scale * h * h / 2
    columns = x.columns + slope[..., None] * y.columns
    columns[..., 0] = x.columns[..., 0] + (value + (down - up) * bend)
    off = (up + down) * bend + spread * CURVATURE / 3 * np.maximum(up, down) ** 3
    off += LIPSCHITZ * rounding + 8 * ERF * UNIT_ROUNDOFF * (size + np.abs(middle) + h)
    rest = (1 + LIPSCHITZ) * x.rest + float(np.sqrt((off**2).sum()))
    return Zonotope(columns, rest * UP)


@dataclass(frozen=True, eq=False)
class Margin:
    """||z_a + w_a||^2 - ||z_b + w_b||^2 >= least is asked for all e in the cube and all ||w|| <= rest; a, b are parts of a zonotope.

    By Young's inequality with theta it follows from (1 - theta) ||z_a||^2 - (1 + theta) ||z_b||^2 >= bound: `form` on (1, e).
    """

    theta: float
    form: np.ndarray
    bound: float
    trace: float  # of the moduli that the form is the difference of: rounding is a part of it

    @property
    def ease(self) -> float:
        """How far the easier bound, without the form's squares, is from showing it: hard ones have little."""
        return float(self.form[0, 0] - 2 * np.abs(self.form[0, 1:]).sum() - self.bound)

    def value(self, weights: np.ndarray) -> np.ndarray:
        """form - diag(bound + sum d, -d), d the weights: where it is positive semidefinite, what is asked holds."""
        return self.form + np.diag(np.concatenate([[-self.bound - weights.sum()], weights]))

    def holds(self, weights: np.ndarray) -> bool:
        """Whether that is certain in floats: Cholesky's elimination succeeds after all roundings are taken off the diagonal (Rump 2006)."""
        size = len(self.form)
        total = self.trace + abs(self.bound) + 2 * weights.sum()
        shift = (4 * size + 1024) * UNIT_ROUNDOFF * total * UP
        try:
            np.linalg.cholesky(self.value(weights) - shift * np.eye(size))
        except np.linalg.LinAlgError:
            return False
        return bool(np.all(weights >= 0))

    def factor(self, weights: np.ndarray, spare: float) -> np.ndarray:
        """F, to 2^-40, with form = F F^T + R where R is diag(bound + sum d + spare, -d) but for much less than `spare`."""
        whole = self.value(weights)
        whole[0, 0] -= spare
        out: np.ndarray = np.rint(np.linalg.cholesky(whole) * 2.0**40) * 2.0**-40
        return out


def margin(one: np.ndarray, other: np.ndarray, rest: float, least: float) -> Margin:
    """Of the parts with columns (k, 1 + m)."""
    sizes = float((one**2).sum() + (other**2).sum())
    near = math.sqrt(float(one[:, 0] @ one[:, 0] + other[:, 0] @ other[:, 0]))
    theta = math.ldexp(math.ceil(math.ldexp(min(rest / near, 0.5) if near > 0 else 0.5, 30)), -30)
    form = (1 - theta) * (one.T @ one) - (1 + theta) * (other.T @ other)
    return Margin(theta, form, (least + (1 + 1 / theta) * rest**2) * UP, 2 * sizes)


def weights(asked: Margin, spare: float) -> np.ndarray | None:
    """Weights with which `asked` holds and `spare` is left, or None: a dual of max-cut's relaxation, by Newton's steps along a barrier.

    The least over the cube is at least form_00 - sum d - p' (Q + diag d)^(-1) p, concave in d; Q the form on e, p its first column.
    """
    p, q = asked.form[1:, 0], asked.form[1:, 1:]
    goal = asked.bound + spare - asked.form[0, 0]
    if _at_a_corner(p, q) < goal:
        return None
    d = np.abs(q).sum(axis=1) + np.abs(p) + 1e-9
    mu = float(d.max())
    while 2 * len(d) * mu > CLOSE * float(d.sum()):  # no more than that may be gained
        inverse = np.linalg.inv(q + np.diag(d))
        x = inverse @ p
        if -d.sum() - p @ x > goal:
            rounded: np.ndarray = np.ceil(d * 2.0**30) * 2.0**-30
            return rounded if asked.holds(rounded) else None
        gradient = x * x - 1 + mu * (np.diag(inverse) + 1 / d)
        hessian = (2 * np.outer(x, x) + mu * inverse) * inverse + np.diag(mu / d**2)
        d = _inside(q, d, np.linalg.solve(hessian, gradient))
        mu *= 0.3
    return None


def _inside(q: np.ndarray, d: np.ndarray, step: np.ndarray) -> np.ndarray:
    """As far along the step as d stays positive and q + diag d positive definite."""
    for halvings in range(30):
        moved: np.ndarray = d + 0.5**halvings * step
        if np.all(moved > 0) and np.linalg.eigvalsh(q + np.diag(moved))[0] > 0:
            return moved
    return d


def _at_a_corner(p: np.ndarray, q: np.ndarray) -> float:
    """2 p'e + e'q e at a corner that no single sign improves much: no bound, a value that is attained."""
    e = np.where(p > 0, -1.0, 1.0)
    for _ in range(5):
        e = np.where(p + q @ e - np.diag(q) * e > 0, -1.0, 1.0)
    return float(2 * p @ e + e @ q @ e)
