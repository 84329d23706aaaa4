"""Networks from somebody else's weights: a state dict, a safetensors file, or any mapping from names to arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...errors import ArgumentError, NormTooLarge, ShapeError
from ...files import readable
from ...linalg.convolution import proved_norm
from ...linalg.shapes import as_flag, as_numeric
from ..residual_cnn import ResidualCNN

Say = Callable[[str], None] | None


def from_torch(
    state_dict: Mapping[str, Any], layers: Sequence[str], *, head: str | None = None, say: Say = print, **options: Any
) -> ResidualCNN:
    """A `ResidualCNN` of the named convolution layers of a PyTorch state dict, one residual block each, in that order.

    state_dict  any mapping from names to arrays; tensors with .detach().cpu().numpy() are converted, torch is not imported
    layers      names such as "blocks.0.conv", for its "….weight" (C, C, D, D), or the tensor's own name
    head        name of the dense head's layer, its weight (S, S), S = C M^2
    say         gets each note, one sentence; None: nothing is printed
    options     of `ResidualCNN`: copies, classes, padding, tau, epsilon, access

    A kernel whose proved norm exceeds 1 is divided by it, a head by its spectral norm: `network.rescaling` holds the divisors and
    `network.notes` reports it. A state dict does not know strides, paddings and activations: what is built has stride 1,
    `padding`, erf(4x/5), skip connections and normalizations. A bias must be absent or zero.
    Raises ArgumentError, ShapeError.
    """
    if not isinstance(state_dict, Mapping):
        raise ArgumentError("state_dict", "be a mapping from names to arrays", type(state_dict).__name__)
    if isinstance(layers, str) or not isinstance(layers, Sequence) or not layers:
        raise ArgumentError("layers", "be a non-empty list of names", repr(layers))
    kernels = {name: _weight(state_dict, name, "layers", 4) for name in layers}
    dense = {} if head is None else {head: _weight(state_dict, head, "head", 2)}
    return contracted([(name, kernels[name]) for name in layers], dense, say, **options)


def from_safetensors(
    path: str | Path, layers: Sequence[str], *, head: str | None = None, say: Say = print, **options: Any
) -> ResidualCNN:
    """As `from_torch`, of the tensors of a safetensors file (float16, bfloat16, float32, float64).

    Raises ArgumentError for a file that is missing or is no safetensors file, and what `from_torch` raises.
    """
    return from_torch(
        _Tensors(readable(path, "path", "name a safetensors file")), layers, head=head, say=say, **options
    )


class _Tensors(Mapping[str, Any]):
    """A safetensors file as a mapping; each tensor is read when asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names = self._read(lambda file: list(file.keys()))

    def _read(self, what: Callable[[Any], Any]) -> Any:
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(self.path, framework="numpy") as file:
                return what(file)
        except (SafetensorError, OSError) as problem:
            raise ArgumentError("path", "name a safetensors file", f"{self.path} ({problem})") from None

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.names:
            raise KeyError(name)
        kind = self._read(lambda file: file.get_slice(name).get_dtype())
        if kind == "BF16":  # numpy has no such type: its 16 bits are the upper half of a float32's
            from safetensors import deserialize

            entry = dict(deserialize(self.path.read_bytes()))[name]
            upper = np.frombuffer(entry["data"], dtype="<u2").astype(np.uint32)
            return (upper << 16).view(np.float32).reshape(entry["shape"])
        if kind not in ("F16", "F32", "F64"):
            raise ArgumentError(name, "hold numbers of 16, 32 or 64 bits (F16, BF16, F32, F64)", kind)
        out: np.ndarray = self._read(lambda file: file.get_tensor(name))
        return out

    def __iter__(self) -> Any:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def _weight(state_dict: Mapping[str, Any], layer: str, argument: str, axes: int) -> np.ndarray:
    """The weight of a layer, its axes counted, its bias found absent or zero."""
    name = layer if layer in state_dict else f"{layer}.weight"
    if name not in state_dict:
        known = ", ".join(list(state_dict)[:12]) + (", …" if len(state_dict) > 12 else "")
        raise ArgumentError(argument, "name layers of the weights", f"{layer!r} (there are: {known or 'none'})")
    bias = f"{name.removesuffix('.weight')}.bias"
    if name.endswith(".weight") and bias in state_dict and np.any(as_array(state_dict[bias], bias)):
        raise ArgumentError(bias, "be absent or zero (a layer here has no bias)", "a non-zero bias")
    array = as_array(state_dict[name], name)
    if array.ndim != axes:
        what = "a convolution's, (C, C, D, D)" if axes == 4 else "a dense layer's, (S, S)"
        raise ShapeError(name, f"be {what}", f"of shape {array.shape}")
    if array.shape[0] != array.shape[1]:
        raise ShapeError(name, "have as many output as input channels (one group)", array.shape)
    return array


def as_array(tensor: Any, name: str) -> np.ndarray:
    """Numbers of an array or of a tensor with .detach(), .cpu(), .numpy(). Raises ArgumentError."""
    for method in ("detach", "cpu"):
        tensor = getattr(tensor, method)() if hasattr(tensor, method) else tensor
    if hasattr(tensor, "numpy"):
        try:
            tensor = tensor.numpy()
        except TypeError:  # a type that numpy lacks, such as bfloat16
            tensor = tensor.float().numpy()
    return as_numeric(tensor, name)


def contracted(
    kernels: Sequence[tuple[str, np.ndarray]],
    head: Mapping[str, np.ndarray],
    say: Say,
    notes: Sequence[str] = (),
    *,
    rescale: bool = True,
    **options: Any,
) -> ResidualCNN:
    """The network of named kernels (and head), each divided by its norm where that exceeds 1, which `network.notes` reports.

    Raises NormTooLarge instead where `rescale` is False.
    """
    said, divisors, scaled = list(notes), {}, []
    bounds = [(name, kernel, proved_norm(kernel), "a convolution of a proved norm") for name, kernel in kernels]
    bounds += [(name, matrix, float(np.linalg.norm(matrix, 2)), "a spectral norm") for name, matrix in head.items()]
    for name, array, bound, what in bounds:
        divisor = bound if bound > 1.0 + RELATIVE else 1.0
        if divisor > 1.0 and not as_flag(rescale, "rescale"):
            hint = "rescale=True divides it by that, which changes what the network computes."
            raise NormTooLarge(name, f"have {what} of at most 1", f"{bound:.12g}", hint)
        if divisor > 1.0:
            divisors[name] = bound
            smaller = "; its block computes erf(4/5 W x) with this smaller W" if array.ndim == 4 else ""
            said.append(f"{name}: divided by {bound:.6g}, for it has {what} above 1{smaller}.")
        scaled.append(array / divisor)
    if head:
        options["head"] = scaled.pop()
    network = ResidualCNN(tuple(scaled), rescaling=divisors, notes=tuple(said), **options)
    if say is not None:
        for note in said:
            say(note)
    return network
