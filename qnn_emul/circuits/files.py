"""Circuits and targets from files: `.npy` and `.npz` arrays, OpenQASM 2 and 3 through Qiskit (extra `circuits`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ArgumentError, MissingPackage, TooLarge
from ..linalg.circuit import MAX_DENSE_QUBITS


def read_array(path: Path, name: str) -> Any:
    """The array of a `.npy` file, or a sparse matrix of scipy's `.npz`; pickles are refused. Raises ArgumentError."""
    try:
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return loaded
        from scipy.sparse import load_npz

        return load_npz(path)
    except OSError as problem:
        raise ArgumentError(name, "name a file that can be read", f"{path} ({problem.strerror or problem})") from None
    except (ValueError, EOFError, KeyError) as problem:
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
    try:
        from qiskit import qasm2, qasm3
        from qiskit.quantum_info import Operator
    except ImportError:
        raise MissingPackage("reading OpenQASM", "qiskit", "circuits") from None
    try:
        if re.search(r"^\s*OPENQASM\s+3", text, flags=re.M):
            circuit = qasm3.loads(text)
        else:
            circuit = qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
        if circuit.num_qubits == 0:
            raise ArgumentError(name, "declare at least one qubit", str(path))
        if circuit.num_qubits > MAX_DENSE_QUBITS:
            raise TooLarge(f"{path}: a matrix of {circuit.num_qubits} qubits does not fit (at most {MAX_DENSE_QUBITS})")
        circuit.remove_final_measurements()
        return np.asarray(Operator(circuit.reverse_bits()).data)  # Qiskit's first qubit is the least significant
    except (TooLarge, ArgumentError):
        raise
    except ImportError:
        raise MissingPackage("reading OpenQASM 3", "qiskit_qasm3_import", "circuits") from None
    except Exception as problem:  # whatever the parser or a non-unitary instruction raises
        words = str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
        raise ArgumentError(name, "hold an OpenQASM circuit of unitary gates", f"{path} ({words})") from None
