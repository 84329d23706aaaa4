"""Childs and Wiebe, Hamiltonian simulation using linear combinations of unitary operations."""
