"""Circuits and targets from files: `.npy` and `.npz` arrays, OpenQASM 2 and 3 through Qiskit (extra `circuits`)."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from ..errors import ArgumentError


def read_array(path: Path, name: str) -> Any:
    """The array of a `.npy` file, or a sparse matrix of scipy's `.npz`; pickles are refused. Raises ArgumentError."""
    try:
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return loaded
        from scipy.sparse import load_npz

        loaded = load_npz(path)
        if hasattr(loaded, "check_format"):
            loaded.check_format(full_check=True)  # SciPy's products trust the places of entries
        return loaded
    except OSError as problem:
        raise ArgumentError(name, "name a file that can be read", f"{path} ({problem.strerror or problem})") from None
    except (ValueError, TypeError, EOFError, KeyError, BadZipFile, zlib.error) as problem:
        raise ArgumentError(name, "name a .npy file of numbers, or scipy's .npz", f"{path} ({problem})") from None


def read_unitary(path: Path, name: str = "CIRCUIT") -> Any:
    """The matrix of a circuit's file. In OpenQASM the qubits count in the order of their declaration, the first one most significant.

    Raises ArgumentError (no such file, no circuit), MissingPackage, TooLarge.
    """
    if path.suffix != ".qasm":
        return read_array(path, name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ArgumentError(name, "name a file that can be read", f"{path} ({problem})") from None
    from .qiskit import matrix_of, read_qasm

    circuit = read_qasm(text, name, str(path))
    circuit.remove_final_measurements()
    return matrix_of(circuit, tuple(range(circuit.num_qubits)), name)
