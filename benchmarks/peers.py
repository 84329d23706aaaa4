"""Controlled shifts and diagonals on one state by PennyLane's lightning.qubit and by qulacs, where this interpreter has them: JSON lines.

Run by `run_all.py --peers PYTHON`. A shift by 2^k is a chain of multi-controlled X, as each of them has it; a diagonal is theirs.
"""

from __future__ import annotations

import json
import os
from time import process_time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

QUBITS = 20
SYSTEM = QUBITS - 3
RNG = np.random.default_rng(4)
PHASES = [np.exp(1j * RNG.normal(size=1 << SYSTEM)) for _ in range(4)]


def by_qulacs() -> str:
    import qulacs
    from qulacs import gate

    state = qulacs.QuantumState(QUBITS)
    amplitudes = np.sqrt(np.arange(1.0, 9.0) / 36)
    w = amplitudes.copy()
    w[0] -= 1.0
    matrix = np.eye(8) - 2 * np.outer(w, w) / (w @ w)
    index = list(range(SYSTEM, QUBITS))  # the most significant qubits come last
    circuit = qulacs.QuantumCircuit(QUBITS)
    circuit.add_gate(gate.DenseMatrix(index, matrix))
    for j in range(8):
        bits = [(index[b], (j >> b) & 1) for b in range(3)]
        if j % 2:
            diagonal = gate.DiagonalMatrix(list(range(SYSTEM)), PHASES[j // 2])
            for qubit, value in bits:
                diagonal.add_control_qubit(qubit, value)
            circuit.add_gate(diagonal)
            continue
        for top in range(SYSTEM - 1, -1, -1):  # x + 1
            flip = gate.to_matrix_gate(gate.X(top))
            for lower in range(top):
                flip.add_control_qubit(lower, 1)
            for qubit, value in bits:
                flip.add_control_qubit(qubit, value)
            circuit.add_gate(flip)
    circuit.add_gate(gate.DenseMatrix(index, matrix.T))
    times = []
    for _ in range(3):
        state.set_zero_state()
        start = process_time()
        circuit.update_quantum_state(state)
        times.append(process_time() - start)
    return f"qulacs {qulacs.__version__}: {min(times):.4f} s ({QUBITS} qubits)"


def by_lightning() -> str:
    import pennylane as qml

    device = qml.device("lightning.qubit", wires=QUBITS)
    index, system = list(range(3)), list(range(3, QUBITS))
    amplitudes = np.sqrt(np.arange(1.0, 9.0) / 36)
    w = amplitudes.copy()
    w[0] -= 1.0
    matrix = np.eye(8) - 2 * np.outer(w, w) / (w @ w)
    operations = [qml.QubitUnitary(matrix, wires=index)]
    for j in range(8):
        values = [(j >> (2 - b)) & 1 for b in range(3)]
        if j % 2:
            inner = qml.DiagonalQubitUnitary(PHASES[j // 2], wires=system)
            operations.append(qml.ctrl(inner, control=index, control_values=values))
            continue
        for place in range(SYSTEM):
            operations.append(
                qml.MultiControlledX(
                    wires=[*index, *system[place + 1 :], system[place]],
                    control_values=[*values, *([1] * (SYSTEM - 1 - place))],
                )
            )
    operations.append(qml.QubitUnitary(matrix.T, wires=index))
    script = qml.tape.QuantumScript(operations, [qml.state()])
    times = []
    for _ in range(3):
        start = process_time()
        device.execute(script)
        times.append(process_time() - start)
    return f"lightning.qubit {qml.__version__}: {min(times):.4f} s ({QUBITS} qubits)"


def main() -> None:
    """One sentence per simulator."""
    found = []
    for name, run in (("qulacs", by_qulacs), ("lightning.qubit", by_lightning)):
        try:
            found.append(run())
        except ImportError as missing:
            found.append(f"{name} is missing here ({missing}): give --peers an interpreter that has it")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
