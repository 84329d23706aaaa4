"""Camps and Van Beeumen, FABLE: fast approximate quantum circuits for block-encodings."""
