"""Gilyen, Su, Low and Wiebe, Quantum singular value transformation and beyond."""

SOURCE = "Gilyen, Su, Low, Wiebe (arXiv:1806.01838)"
