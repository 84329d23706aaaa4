"""Layers of a network: calls of lemmas only."""
