"""What the kernel knows of the maps that statements are made of: in which arguments they are linear, and their norms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Law:
    """What the kernel knows of a map: linear "l", conjugate-linear "c", real-linear "r" or arbitrary "n" in each argument, and its norm.

    norm   "product": ||m(x, y)|| <= ||x|| ||y||; "contraction": ||m(x)|| <= ||x||; "isometry": equal; "": nothing
    kind   of the result; "" is that of the last argument
    """

    arguments: str
    norm: str
    kind: str = ""


LAWS: dict[str, Law] = {
    "matmul": Law("ll", "product"),
    "kron": Law("ll", "product"),
    "hadamard": Law("ll", "product"),
    "adjoint": Law("c", "contraction"),
    "conj": Law("c", "contraction"),
    "diagonal": Law("l", "contraction", "BE"),
    "bra": Law("c", "contraction", "BE"),
    "cut": Law("l", "contraction"),
    "pad": Law("l", "isometry"),
    "at": Law("l", "contraction"),
    "combine": Law("l", ""),
    "real": Law("n", "contraction"),
    "dilation": Law("r", "contraction"),
    "function": Law("n", ""),
    "singular values": Law("n", ""),
}
