"""Networks from somebody else's weights, and back: a state dict, a safetensors file, or any mapping from names to arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...errors import ArgumentError, NormTooLarge, ShapeError, quoted_value
from ...files import readable
from ...linalg.convolution import proved_norm
from ...linalg.shapes import as_flag, as_numeric, as_positive
from ..residual_cnn import ResidualCNN
from .folding import folded

Say = Callable[[str], None] | None


def from_torch(
    state_dict: Mapping[str, Any],
    layers: Sequence[str],
    *,
    head: str | None = None,
    batch_norms: Mapping[str, str] | None = None,
    batch_norm_epsilon: float = 1e-5,
    rescale: bool = True,
    say: Say = print,
    **options: Any,
) -> ResidualCNN:
    """A `ResidualCNN` of the named convolution layers of a PyTorch state dict, one residual block each, in that order.

    state_dict   any mapping from names to arrays; tensors with .detach().cpu().numpy() are converted, torch is not imported
    layers       names such as "blocks.0.conv", for its "….weight" (C, C, D, D), or the tensor's own name
    head         name of the dense head's layer, its weight (S, S), S = C M^2
    batch_norms  names of the batch normalizations (as they run after model.eval()) that follow layers: {"blocks.0.conv": "blocks.0.bn"}.
                 Each is folded into its kernel, in double precision; batch_norm_epsilon is their `eps`, which no state dict holds
    rescale      False: a kernel or head of a norm above 1 is refused instead of divided
    say          gets each note, one sentence; None: nothing is printed
    options      of `ResidualCNN`: copies, classes, padding, tau, epsilon, access

    A kernel whose proved norm exceeds 1 is divided by it, a head by its spectral norm: `network.rescaling` holds the divisors and
    `network.notes` reports it. A state dict does not know strides, paddings and activations: what is built has stride 1,
    `padding`, erf(4x/5), skip connections and normalizations. A bias must be absent, zero, or taken away by a batch normalization.
    `to_torch` brings the weights back. Raises ArgumentError, ShapeError, NormTooLarge.
    """
    if not isinstance(state_dict, Mapping):
        hint = "Give model.state_dict()." if hasattr(state_dict, "state_dict") else ""
        raise ArgumentError("state_dict", "be a mapping from names to arrays", type(state_dict).__name__, hint)
    if not _are_names(layers) or not layers:
        raise ArgumentError("layers", "be a non-empty list of names", quoted_value(layers))
    _need_mappings(batch_norms=batch_norms)
    if not isinstance(head, str | None):
        raise ArgumentError("head", "be None or the name of a layer", quoted_value(head))
    norms = dict(batch_norms or {})
    if set(norms) - set(layers):
        raise ArgumentError(
            "batch_norms", "name layers first, each of `layers`", repr(sorted(set(norms) - set(layers)))
        )
    notes = [f"{norm}: folded into {layer}, in double precision." for layer, norm in norms.items()]
    running = {name.removesuffix(".running_var") for name in state_dict if name.endswith(".running_var")}
    notes += [f"{norm}: a batch normalization that was not read." for norm in sorted(running - set(norms.values()))]
    spread = as_positive(batch_norm_epsilon, "batch_norm_epsilon")
    kernels = [(name, _kernel(state_dict, name, norms.get(name), spread)) for name in layers]
    dense = {} if head is None else {head: _unbiased(state_dict, *_weight(state_dict, head, "head", 2))}
    return contracted(kernels, dense, say, notes, rescale=rescale, **options)


def _are_names(layers: Any) -> bool:
    listed = isinstance(layers, Sequence) and not isinstance(layers, str)
    return listed and all(isinstance(layer, str) for layer in layers)


def _need_mappings(**mappings: Any) -> None:
    """Raises ArgumentError where one of them is no mapping from names (or None)."""
    for name, given in mappings.items():
        if not isinstance(given, Mapping | None) or not all(isinstance(key, str) for key in given or ()):
            raise ArgumentError(name, "be None or a mapping from names", quoted_value(given))


def _kernel(state_dict: Mapping[str, Any], layer: str, norm: str | None, epsilon: float) -> np.ndarray:
    """The kernel of a layer and of the batch normalization that follows it. Raises ArgumentError where a bias is left."""
    array, bias = _weight(state_dict, layer, "layers", 4)
    if norm is None:
        return _unbiased(state_dict, array, bias)
    channels, parts = len(array), {"weight": 1.0, "bias": 0.0, "running_mean": None, "running_var": None}
    read: dict[str, np.ndarray] = {}
    for part, default in parts.items():
        name = f"{norm}.{part}"
        if name not in state_dict and default is None:
            must = "name batch normalizations that hold running_mean and running_var"
            raise ArgumentError("batch_norms", must, f"{norm!r}, for there is no {name!r}")
        held = as_array(state_dict[name], name) if name in state_dict else np.full(channels, default)
        if held.shape != (channels,):
            raise ShapeError(name, f"have a number for each of the {channels} channels", held.shape)
        read[part] = held.astype(float)
    if np.any(read["running_var"] + epsilon <= 0):
        raise ArgumentError(f"{norm}.running_var", "be positive", float(np.min(read["running_var"])))
    before = as_array(state_dict[bias], bias) if bias in state_dict else np.zeros(channels)
    made = folded(array, before, read["weight"], read["bias"], read["running_mean"], read["running_var"] + epsilon)
    if np.any(made[1]):
        left = f"one of up to {np.max(np.abs(made[1])):.6g}"
        raise ArgumentError(norm, "leave no bias behind it (a layer here has none)", left)
    return made[0]


def from_safetensors(path: str | Path, layers: Sequence[str], *, say: Say = print, **options: Any) -> ResidualCNN:
    """As `from_torch`, of the tensors of a safetensors file (float16, bfloat16, float32, float64).

    Raises ArgumentError for a file that is missing or is no safetensors file, and what `from_torch` raises.
    """
    return from_torch(_Tensors(readable(path, "path", SAFETENSORS)), layers, say=say, **options)


SAFETENSORS = "name a safetensors file"


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
            raise ArgumentError("path", SAFETENSORS, f"{self.path} ({problem})") from None

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


def _weight(state_dict: Mapping[str, Any], layer: str, argument: str, axes: int) -> tuple[np.ndarray, str]:
    """The weight of a layer, its axes counted, and the name that its bias would have."""
    name = layer if layer in state_dict else f"{layer}.weight"
    if name not in state_dict:
        known = ", ".join(list(state_dict)[:12]) + (", …" if len(state_dict) > 12 else "")
        raise ArgumentError(argument, "name layers of the weights", f"{layer!r} (there are: {known or 'none'})")
    array = as_array(state_dict[name], name)
    if array.ndim != axes:
        what = "a convolution's, (C, C, D, D)" if axes == 4 else "a dense layer's, (S, S)"
        raise ShapeError(name, f"be {what}", f"of shape {array.shape}")
    if array.shape[0] != array.shape[1]:
        raise ShapeError(name, "have as many output as input channels (one group)", array.shape)
    return array, f"{name.removesuffix('.weight')}.bias"


def _unbiased(state_dict: Mapping[str, Any], array: np.ndarray, bias: str) -> np.ndarray:
    """The weight of a layer whose bias is absent or zero. Raises ArgumentError."""
    if bias in state_dict and np.any(as_array(state_dict[bias], bias)):
        raise ArgumentError(bias, "be absent or zero (a layer here has no bias)", "a non-zero bias")
    return array


def to_torch(
    network: ResidualCNN,
    layers: Sequence[str] | None = None,
    *,
    head: str = "head",
    like: Mapping[str, Any] | None = None,
    batch_norms: Mapping[str, str] | None = None,
    batch_norm_epsilon: float = 1e-5,
    tensor: Callable[[np.ndarray], Any] = np.array,
) -> dict[str, Any]:
    """The weights as a PyTorch state dict: `from_torch` of it is the network again, to the bit.

    layers   names of the convolution layers, one for each block; default "blocks.0.conv", "blocks.1.conv", …
    head     name of the dense head's layer, where there is one
    like     the state dict of the model that is to load it: what else that has is kept, biases of the layers become 0
    batch_norms   as in `from_torch`: those that were folded into kernels become the identity (to the rounding of one division)
    tensor   makes a tensor of an array of float64: torch.from_numpy, for `model.load_state_dict`. A model in float32 rounds
             what it loads, to 6e-8 relative; so may a kernel of norm 1 end above 1 by that much, and is divided when it is brought back

    Raises ArgumentError.
    """
    if not isinstance(network, ResidualCNN):
        raise ArgumentError("network", "be a ResidualCNN", type(network).__name__)
    count = len(network.kernels)
    names = [f"blocks.{j}.conv" for j in range(count)] if layers is None else layers
    _need_mappings(batch_norms=batch_norms, like=like)
    if not isinstance(head, str):
        raise ArgumentError("head", "be the name of a layer", quoted_value(head))
    if not callable(tensor):
        raise ArgumentError("tensor", "be a function that makes a tensor of an array", quoted_value(tensor))
    if not _are_names(names) or len(names) != count or len({*names} - {head}) != count:
        must = f"be a list of {count} different names, one for each block, none the head's"
        raise ArgumentError("layers", must, quoted_value(layers))
    weights = [*zip(names, network.kernels, strict=True), *([] if network.head is None else [(head, network.head)])]
    made = {f"{name}.weight": weight.copy() for name, weight in weights}
    made |= {f"{name}.bias": np.zeros(len(weight)) for name, weight in weights if f"{name}.bias" in (like or {})}
    scale = np.sqrt(1.0 + as_positive(batch_norm_epsilon, "batch_norm_epsilon"))
    for layer, norm in (batch_norms or {}).items():
        if layer not in names:
            raise ArgumentError("batch_norms", "name layers first, each of `layers`", repr(layer))
        parts = {"weight": scale, "bias": 0.0, "running_mean": 0.0, "running_var": 1.0}
        made |= {f"{norm}.{part}": np.full(network.channels, value) for part, value in parts.items()}
    return {**(like or {}), **{name: tensor(array) for name, array in made.items()}}


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
