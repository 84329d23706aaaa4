"""Architecture (a): a residual CNN with or without its dense head, classically and as an encoding of its whole forward pass."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any, Self

import numpy as np

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..encoding.leaves import RELATIVE
from ..errors import ArgumentError, NormTooLarge, ShapeError, ZeroNorm
from ..files import readable
from ..layers.convolution import conv2d
from ..layers.network import DenseHead, forward, stacked
from ..layers.pooling import group_sums, pool, sample, vector_error_for
from ..layers.residual_linear_pooling import largest_column
from ..lemmas.guards import ANCILLAS
from ..lemmas.oracles.brute_force import load_brute_force
from ..lemmas.oracles.kp_tree import kp_state
from ..linalg.columns import Columns
from ..linalg.convolution import PADDINGS, proved_norm
from ..linalg.shapes import (
    as_epsilon,
    as_integer,
    as_numeric,
    as_one_of,
    as_positive,
    as_real,
    as_size,
    frozen,
    pad,
    real_if_real,
)
from ..scalars import ceil_log2
from .classical import blocks, dense_head
from .data.digits import channels

LOADERS = {  # how a unit vector gets into the circuit
    "given": VectorEncoding.from_vector,
    "memory": kp_state,
    "loaded": load_brute_force,
}


@dataclass(frozen=True, eq=False)
class ResidualCNN:
    """k residual blocks of C -> C channels, D x D kernels, erf(4x/5), skip, 2-norm; dense head; squared l2 pooling.

    kernels   each (C, C, D, D), with a proved bound on ||conv|| of at most 1
    head      dense W, (C M^2, C M^2), ||W|| <= 1: tau psi + (1 - tau) W |psi|^2 (Lemma C.1); None: none. It fixes M.
    classes   contiguous groups of the output that are pooled; default: one per channel
    copies    the input tensor (C/copies, M, M) is stacked that often (Lemma 4); M a power of two, D <= M
    padding   "same" (PyTorch's), "causal" or "circular"
    tau       between 1/2 and 1
    epsilon   what `encode` keeps to by default: the 2-norm distance of the class probabilities (Definition 1)
    access    the input's leaf: "given" (a state preparation), "memory" (a KP tree, regime 1), "loaded" (O(N) gates, regimes 2, 3)
    ancillas  of the residual blocks: "plain", "linear", "least" (see qe.residual_block)
    metadata  whatever belongs to the weights
    rescaling, notes   of networks made from own weights: what each layer was divided by, and notes about it

    Raises ArgumentError, ShapeError, NormTooLarge.
    """

    kernels: tuple[np.ndarray, ...]
    _: KW_ONLY
    head: np.ndarray | None = None
    classes: int | None = None
    copies: int = 4
    padding: str = "same"
    tau: float = 0.51
    epsilon: float = 1e-6
    access: str = "given"
    ancillas: str = "plain"
    metadata: Any = None
    rescaling: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    _weights: dict[int, list[BlockEncoding]] = field(default_factory=dict, repr=False)
    _largest: float = field(default=0.0, init=False, repr=False)  # column norm of the head, whose norm is checked once

    def __post_init__(self) -> None:
        object.__setattr__(self, "kernels", _checked_kernels(self.kernels))
        for name, allowed in (("padding", PADDINGS), ("access", tuple(LOADERS)), ("ancillas", ANCILLAS)):
            as_one_of(getattr(self, name), allowed, name)
        if as_integer(self.copies, "copies") < 1 or self.channels % self.copies:
            raise ArgumentError("copies", f"divide the {self.channels} channels", self.copies)
        inputs = self.channels // self.copies
        if self.copies > 1 and inputs & (inputs - 1):
            must = "leave a power of two as input channels (each copy is padded on its own)"
            raise ArgumentError("copies", must, f"{self.copies} of {self.channels} channels: {inputs}")
        if not 0.5 < as_real(self.tau, "tau") < 1.0:
            raise ArgumentError("tau", "satisfy 1/2 < tau < 1", self.tau)
        as_epsilon(self.epsilon)
        if self.classes is None:
            object.__setattr__(self, "classes", 1 << ceil_log2(self.channels))
        elif as_integer(self.classes, "classes") < 1 or self.classes & (self.classes - 1):
            raise ArgumentError("classes", "be a power of two, for the padded size is one", self.classes)
        if self.head is not None:
            self._check_head()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(self._words())}>"

    def _words(self) -> list[str]:
        """What the network is, in a few words each."""
        width = self.kernels[0].shape[2]
        blocks = f"{len(self.kernels)} blocks of {self.channels} channels with {width} x {width} kernels"
        head = "no head" if self.head is None else f"dense head of {self.head.shape[0]} rows"
        return [blocks, head, f"padding '{self.padding}'", f"access '{self.access}'"]

    def _check_head(self) -> None:
        head = frozen(real_if_real(as_numeric(self.head, "head")))
        object.__setattr__(self, "head", head)
        if head.ndim != 2 or head.shape[0] != head.shape[1]:
            raise ShapeError("head", "be a square matrix over the entries of the last tensor", head.shape)
        pixels, rest = divmod(head.shape[0], self.channels)
        size = round(pixels**0.5)
        if rest or size * size != pixels or size & (size - 1):
            must = f"have C M^2 rows, C = {self.channels} channels and M a power of two"
            raise ShapeError("head", must, head.shape)
        largest = largest_column(Columns.of(head, (self.channels, size, size)), "head")
        object.__setattr__(self, "_largest", largest)

    @classmethod
    def random(
        cls,
        rng: np.random.Generator,
        size: int,
        *,
        blocks: int = 3,
        channels: int = 16,
        width: int = 3,
        norm: float = 1.0,
        head: bool = False,
        **options: Any,
    ) -> Self:
        """A network of normal weights for M x M images, kernels scaled to a proved norm of `norm` <= 1.

        head: with a full-rank dense head of norm about 1 over the channels * size**2 entries. Options as of the class.
        Raises ArgumentError.
        """
        kernels = random_kernels(rng, blocks, channels, width, norm)
        if as_integer(size, "size") < width or size & (size - 1):
            raise ArgumentError("size", "be a power of two, not below the kernels' width", size)
        if head:
            options["head"] = random_contraction(rng, channels * size**2)
        return cls(kernels, **options)

    @property
    def channels(self) -> int:
        return int(self.kernels[0].shape[0])

    def first(self, blocks: int) -> Self:
        """The network of the first `blocks` blocks. Raises ArgumentError."""
        count = as_integer(blocks, "blocks")
        if not 1 <= count <= len(self.kernels):
            raise ArgumentError("blocks", f"be between 1 and {len(self.kernels)}", blocks)
        return replace(self, kernels=self.kernels[:count], _weights={})

    # -- input ---------------------------------------------------------------------------------------------------
    def input_vector(self, x: Any) -> np.ndarray:
        """The unit-norm input (C/copies, M, M). Raises ShapeError, ZeroNorm."""
        array = as_numeric(x, "x")
        expected = self.channels // self.copies
        if array.ndim != 3 or array.shape[0] != expected or array.shape[1] != array.shape[2]:
            hint = f"The network stacks {self.copies} copies of its input (copies=…)." if self.copies > 1 else ""
            raise ShapeError("x", f"have shape ({expected}, M, M)", array.shape, hint)
        return self._fitting(array, "x")

    def _fitting(self, array: np.ndarray, name: str) -> np.ndarray:
        """The tensor divided by its norm, if the network takes its size."""
        size = array.shape[1]
        if size & (size - 1):
            raise ShapeError(name, "have a power of two as image size M", array.shape)
        if self.head is not None and self.channels * size * size != self.head.shape[0]:
            rows = self.head.shape[0]
            raise ShapeError(name, f"have the M that the head's {rows} rows were made for", array.shape)
        norm = np.linalg.norm(array)
        if not norm > 0:
            raise ZeroNorm(name, "be non-zero", f"a zero tensor of shape {array.shape}")
        out: np.ndarray = array / norm
        return out

    def load(self, x: Any) -> VectorEncoding:
        """(1, a, 0)-VE of the unit input, shape (C/copies, M, M), through the leaf that `access` names."""
        return self._leaf(self.input_vector(x), "X")

    def _leaf(self, array: np.ndarray, name: str) -> VectorEncoding:
        return LOADERS[self.access](array.reshape(-1)).named(name).reshape(*array.shape)

    # -- the encoding ----------------------------------------------------------------------------------------------
    def weights(self, size: int) -> list[BlockEncoding]:
        """The convolutions as block-encodings on M x M images, named W1, W2, …; planned once per size. Raises ArgumentError."""
        as_size(size, "size")
        if size not in self._weights:
            shape = (self.channels, size, size)
            layers = [conv2d(k, shape, padding=self.padding).named(f"W{j + 1}") for j, k in enumerate(self.kernels)]
            self._weights[size] = layers
        return self._weights[size]

    def encode(self, x: Any, epsilon: float | None = None) -> VectorEncoding:
        """(1, a, e)-VE of the network's output vector with sqrt(2) e <= epsilon (Definition 1); shape (C, M, M).

        Raises what `input_vector`, `residual_blocks` and `residual_linear_pooling` raise.
        """
        error = vector_error_for(as_epsilon(self.epsilon if epsilon is None else epsilon))
        psi = stacked(self.load(x), self.copies)
        head = None if self.head is None else DenseHead(self.head, self._largest, self.tau)
        return forward(psi, self.weights(psi.shape[1]), error, self.ancillas, head)

    def probabilities(self, x: Any, epsilon: float | None = None) -> np.ndarray:
        """Class probabilities of the encoded forward pass, (classes,)."""
        return pool(self.encode(x, epsilon), self._pooled())

    def sample(self, x: Any, shots: int, rng: np.random.Generator, epsilon: float | None = None) -> np.ndarray:
        """`shots` classes, measured from the encoded forward pass: (shots,)."""
        return sample(self.probabilities(x, epsilon), shots, rng)

    def _pooled(self) -> int:
        return int(self.classes or 1)

    # -- the classical network -------------------------------------------------------------------------------------
    def classical(self, x: Any) -> np.ndarray:
        """Output vector of the classical network, unit norm, (C, M, M): plain numpy, independent of any encoding."""
        psi = np.concatenate([self.input_vector(x)] * self.copies) / np.sqrt(self.copies)
        psi = blocks(psi, self.kernels, self.padding)[-1].psi
        return psi if self.head is None else dense_head(psi, self.head, self.tau)

    def classical_probabilities(self, x: Any) -> np.ndarray:
        """Class probabilities of the classical network, (classes,)."""
        psi = self.classical(x)
        return group_sums(pad(psi, psi.shape), self._pooled())


def _checked_kernels(given: Any) -> tuple[np.ndarray, ...]:
    """Private read-only kernels (C, C, D, D), alike, each a proved contraction."""
    several = isinstance(given, Sequence | np.ndarray) and not isinstance(given, str) and getattr(given, "ndim", 1) > 0
    if not several or not len(given):
        raise ArgumentError("kernels", "hold at least one kernel", "none" if several else repr(given))
    kernels = tuple(frozen(real_if_real(as_numeric(k, f"kernels[{j}]"))) for j, k in enumerate(given))
    for place, kernel in enumerate(kernels):
        shape = kernel.shape
        if kernel.ndim != 4 or shape[0] != shape[1] or shape[2] != shape[3] or shape != kernels[0].shape:
            raise ShapeError(f"kernels[{place}]", "have shape (C, C, D, D), equal for all", shape)
        bound = proved_norm(kernel)
        if bound > 1.0 + RELATIVE:
            hint = f"Divide it by {bound:.12g}."
            raise NormTooLarge(f"kernels[{place}]", "have a proved operator norm of at most 1", f"{bound:.12g}", hint)
    return kernels


def random_kernels(
    rng: np.random.Generator, blocks: int = 3, channels: int = 16, width: int = 3, norm: float = 1.0
) -> tuple[np.ndarray, ...]:
    """Normal kernels (C, C, D, D), each divided so that its proved operator norm is `norm` (a rounding below). Raises ArgumentError."""
    if not isinstance(rng, np.random.Generator):
        raise ArgumentError("rng", "be a numpy.random.Generator", type(rng).__name__)
    for name, value in (("blocks", blocks), ("channels", channels), ("width", width)):
        as_integer(value, name, 1, 1 << 12)
    as_positive(norm, "norm")
    raw = [rng.normal(size=(channels, channels, width, width)) for _ in range(blocks)]
    return tuple(k * (norm * (1 - 1e-12) / proved_norm(k)) for k in raw)


def random_contraction(rng: np.random.Generator, size: int) -> np.ndarray:
    """A normal square matrix divided by its spectral norm, full rank; the norm is 1 to rounding (0.99 to 1 above 512 rows)."""
    from scipy.sparse.linalg import svds

    W = rng.normal(size=(size, size))
    if size <= 512:
        return W * ((1 - 1e-13) / np.linalg.norm(W, 2))
    (largest,) = svds(W, k=1, v0=np.ones(size), tol=1e-3, return_singular_vectors=False)  # from below, to 1e-3
    out: np.ndarray = W * (0.995 / largest)  # that it is a contraction is proved where the network is made
    return out


def load_network(path: str | Path | None = None) -> ResidualCNN:
    """The trained digit network that ships with the package, or one saved the same way.

    The file holds tensors kernel_0, kernel_1, … and string metadata. Raises ArgumentError for a file that is
    missing, is no safetensors file, or lacks the tensors.
    """
    from safetensors import SafetensorError, safe_open

    own = resources.files("qnn_emul.networks.data") / "digits.safetensors"
    source = readable(str(own) if path is None else path, "path", "name a safetensors file")
    try:
        with safe_open(source, framework="numpy") as file:
            names = sorted(k for k in file.keys() if k.startswith("kernel_"))  # noqa: SIM118 (not a mapping)
            kernels: Sequence[np.ndarray] = [as_numeric(file.get_tensor(k), k) for k in names]
            metadata = {k: _plain(v) for k, v in sorted((file.metadata() or {}).items())}
    except (SafetensorError, OSError) as problem:
        raise ArgumentError("path", "name a safetensors file", f"{source} ({problem})") from None
    if not kernels:
        raise ArgumentError("path", "hold tensors kernel_0, kernel_1, …", str(source))
    return ResidualCNN(tuple(kernels), metadata=metadata, padding=str(metadata.get("padding", "same")))


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def digit_tensor(image: Any) -> np.ndarray:
    """The four input channels (4, 8, 8) of one digit image (8, 8) with values 0 … 16. Raises ShapeError."""
    array = as_numeric(image, "image")
    if array.shape != (8, 8):
        raise ShapeError("image", "have shape (8, 8)", array.shape)
    return channels(array)
