"""Memories that hold numbers, states and matrices, and loading without one: `qe.memories`. What each costs says `qe.cost`."""

from .lemmas.oracles.brute_force import load_brute_force
from .lemmas.oracles.classical_memory import classical_memory
from .lemmas.oracles.kp_tree import KPTree, kp_state
from .lemmas.oracles.preprocessed_matrix import preprocessed_matrix
from .lemmas.oracles.quantum_memory import quantum_memory

__all__ = [
    "KPTree",
    "classical_memory",
    "kp_state",
    "load_brute_force",
    "preprocessed_matrix",
    "quantum_memory",
]
