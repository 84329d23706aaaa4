"""Memories that hold numbers, states and matrices, loading without one, and what each costs: `qe.memories`."""

from .lemmas.oracles.brute_force import load_brute_force
from .lemmas.oracles.classical_memory import classical_memory
from .lemmas.oracles.kp_tree import KPTree, kp_state
from .lemmas.oracles.preprocessed_matrix import preprocessed_matrix
from .lemmas.oracles.quantum_memory import quantum_memory
from .lemmas.price import Price, counted, matrix_price, memory_price, plain_price, states_price, update_price

__all__ = [
    "KPTree",
    "Price",
    "classical_memory",
    "counted",
    "kp_state",
    "load_brute_force",
    "matrix_price",
    "memory_price",
    "plain_price",
    "preprocessed_matrix",
    "quantum_memory",
    "states_price",
    "update_price",
]
