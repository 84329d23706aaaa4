"""Dong, Li and Xue, Products between block-encodings."""
