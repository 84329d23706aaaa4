"""Camps, Lin, Van Beeumen and Yang, Explicit quantum circuits for block encodings of certain sparse matrices."""
