"""Networks from ONNX files: the graph is followed node by node and must be one of ours; anything else is named.

Read as one sample at a time. Understood are, in any names and shapes of the same entries in the same order:

    input      (1, C, M, M), M a power of two, or copies of it on the channels times 1/sqrt(copies), or normalized
    block      s = x + erf(c K * x): Conv of one stride, one group, zero padding "same", times numbers, its bias 0 after batch normalization
    norm       s/||s|| over all entries: LpNormalization, or Div by ReduceL2 or by the root of the sum of squares
    head       a x + b W (x * x) of the flattened tensor: MatMul or Gemm, times numbers; then norm or the output
    constants  whatever operators compute of constants and of shapes

The table of operators, versions and attributes is `onnx_table.OPERATORS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...errors import ArgumentError, MissingPackage
from ...files import readable
from ..residual_cnn import ResidualCNN
from .onnx_nodes import Value
from .own import Say, contracted

SAID = ("copies", "padding", "tau", "head")  # options of the network that the file says itself


def from_onnx(path: str | Path, *, rescale: bool = False, say: Say = print, **options: Any) -> ResidualCNN:
    """A `ResidualCNN` that computes what the ONNX file says (see the module). Needs the extra "onnx".

    rescale  divide kernels and heads of a norm above 1 by it, as `from_torch` does, instead of refusing them
    say      gets each note, one sentence; None: nothing is printed. They are `network.notes` as well
    options  of `ResidualCNN`, those that the file says itself excepted: classes, epsilon, access, ancillas, metadata

    The factor c of erf(c K * x) goes into the kernel, for the activation here is erf(4x/5).
    Raises UnsupportedLayer (which node, what was found, what would be understood), NormTooLarge, ArgumentError, MissingPackage.
    """
    try:
        import onnx
    except ImportError:
        raise MissingPackage("from_onnx", "onnx", "onnx") from None
    from .onnx_reading import read

    for name in SAID:
        if name in options:
            raise ArgumentError(name, "be left out, for the file says it", repr(options[name]))
    file = readable(path, "path", "name a valid ONNX file")
    try:
        model = onnx.load(str(file))
        onnx.checker.check_model(model)
    except Exception as problem:  # protobuf's and the checker's errors share no class
        said = " ".join((str(problem) or type(problem).__name__).split())
        raise ArgumentError("path", "name a valid ONNX file", f"{path} ({said[:300]})") from None
    return made_of(*read(model), say=say, rescale=rescale, **options)


def made_of(
    value: Value, notes: Sequence[str] = (), *, say: Say = None, rescale: bool = False, **options: Any
) -> ResidualCNN:
    """The network that a graph's output is."""
    head = {} if value.tau is None else {"head": value.array}
    given = {"copies": value.copies, **({"tau": value.tau} if head else {}), **options}
    return contracted(value.blocks, head, say, notes, rescale=rescale, **given)
