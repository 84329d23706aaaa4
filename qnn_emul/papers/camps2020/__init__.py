"""Camps and Van Beeumen, Approximate quantum circuit synthesis using block encodings."""
