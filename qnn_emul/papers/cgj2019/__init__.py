"""Chakraborty, Gilyen and Jeffery, The power of block-encoded matrix powers."""
