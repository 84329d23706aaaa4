"""Circuits and targets from files: `.npy` and `.npz` arrays, OpenQASM 2 and 3 through Qiskit (extra `circuits`)."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from ..errors import ArgumentError
from ..files import read_whole, read_words
from ..linalg.foreign import sound


def read_array(path: Path, name: str) -> Any:
    """The array of a `.npy` file, or a sparse matrix of scipy's `.npz`; pickles are refused. Raises ArgumentError."""
    content = read_whole(path, name)
    try:
        loaded = np.load(BytesIO(content), allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return loaded
        from scipy.sparse import load_npz

        loaded = load_npz(BytesIO(content))
        return sound(loaded) if hasattr(loaded, "check_format") else loaded
    except (MemoryError, OSError, ValueError, TypeError, EOFError, KeyError, BadZipFile, zlib.error) as problem:
        raise ArgumentError(name, "name a .npy file of numbers, or scipy's .npz", f"{path} ({problem})") from None


def read_unitary(path: Path) -> Any:
    """The matrix of a circuit's file. In OpenQASM the qubits count in the order of their declaration, the first one most significant.

    Raises ArgumentError (no such file, no circuit), MissingPackage, TooLarge.
    """
    if path.suffix != ".qasm":
        return read_array(path, "CIRCUIT")
    text = read_words(path, "CIRCUIT")
    from .qiskit import matrix_of, read_qasm

    circuit = read_qasm(text, "CIRCUIT", str(path))
    circuit.remove_final_measurements()
    return matrix_of(circuit, tuple(range(circuit.num_qubits)), "CIRCUIT")
