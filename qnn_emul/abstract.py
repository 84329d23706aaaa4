"""Encodings without data, for trees of any size: `qe.abstract`."""

from .lemmas.abstract import columns, convolution, diagonal, matrix, vector

__all__ = ["columns", "convolution", "diagonal", "matrix", "vector"]
