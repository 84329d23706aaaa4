"""A claim read on numbers that stand for all values: soundly, or not at all."""
