"""Martyn, Rossi, Tan and Chuang, Grand unification of quantum algorithms."""
