"""Circuits to and from Qiskit (extra `circuits`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.leaves import Padded
from ..errors import ArgumentError, MissingPackage, ShapeError, TooLarge
from ..linalg.circuit import MAX_DENSE_QUBITS
from ..linalg.shapes import as_label, as_numeric, fixed
from ..scalars import ceil_log2
from .program import Call, WrittenCircuit, held_by, inverted, moved, program
from .synthesis import Elementary


def to_qiskit(e: Encoding) -> Any:
    """The circuit of an encoding as a `qiskit.QuantumCircuit` with registers `system` and `ancilla`.

    In Qiskit's order the first qubit is the least significant, so `Operator(circuit).data` is U and its top-left corner the block.
    Each lemma, leaf and part is a named gate, used again; `metadata` holds the record and the tree. Raises MissingPackage,
    NoData, TooLarge.
    """
    try:
        from qiskit import QuantumCircuit, QuantumRegister
    except ImportError:
        raise MissingPackage("a circuit for Qiskit", "qiskit", "circuits") from None
    made = program(e)
    held = [
        QuantumRegister(width, name) for width, name in ((made.system, "system"), (made.ancillas, "ancilla")) if width
    ]
    out = QuantumCircuit(*held, name=e.name or e.key, metadata=_metadata(e))
    _Writer(made).write(out, made.body)
    return out


def from_qiskit(
    circuit: Any, target: Any, alpha: float = 1.0, epsilon: float = 0.0, *, ancillas: Any = None, name: str = ""
) -> BlockEncoding | VectorEncoding:
    """The (alpha, a, epsilon)-encoding of `target` that a `qiskit.QuantumCircuit` is claimed to be, as a leaf.

    target    a matrix or a vector, as `from_unitary` takes it
    ancillas  the name of a register, a list of names, or of qubits by number, the least significant first; else a register called
              `ancilla`, else the last qubits. What is left, in its order, is the system.

    Raises MissingPackage, ArgumentError, ShapeError, TooLarge (above 12 qubits), NotUnitary, RecordViolated.
    """
    try:
        from qiskit import QuantumCircuit
    except ImportError:
        raise MissingPackage("a circuit of Qiskit", "qiskit", "circuits") from None
    if not isinstance(circuit, QuantumCircuit):
        raise ArgumentError("circuit", "be a qiskit.QuantumCircuit", type(circuit).__name__)
    matrix = np.ndim(as_numeric(target, "target")) == 2
    goal, work, qubits = Padded.of(target, matrix, "target"), _ancillas(circuit, ancillas), circuit.num_qubits
    if work is None:
        work = list(range(ceil_log2(len(goal.array)), qubits))
    system = [q for q in range(qubits) if q not in work]
    if len(goal.array) != 1 << len(system):
        was = f"{goal.shape}, where the circuit has {qubits} qubits, {len(work)} of them ancillas"
        raise ShapeError("target", f"fit the {len(system)} qubits of the system", was)
    unitary = matrix_of(circuit, [*reversed(work), *reversed(system)], "circuit")
    made = BlockEncoding if matrix else VectorEncoding
    return made.from_unitary(unitary, target, alpha, epsilon, name=as_label(name, "name") or circuit.name)


def from_qasm3(
    text: str, target: Any, alpha: float = 1.0, epsilon: float = 0.0, *, ancillas: Any = None, name: str = ""
) -> BlockEncoding | VectorEncoding:
    """The same of an OpenQASM program: qubits count in the order of their declaration, the first one most significant.

    `ancillas` as in `from_qiskit`; without it a register called `ancilla`, else the first qubits. Raises what that raises.
    """
    if not isinstance(text, str):
        raise ArgumentError("text", "be an OpenQASM program", type(text).__name__)
    circuit = read_qasm(text, "text", "the program")
    if isinstance(ancillas, Sequence) and not isinstance(
        ancillas, str
    ):  # of numbers, as the program declares its qubits
        ancillas = [circuit.num_qubits - 1 - a if type(a) is int else a for a in ancillas]
    return from_qiskit(
        circuit.reverse_bits(), target, alpha, epsilon, ancillas=ancillas, name=as_label(name, "name") or "circuit"
    )


def _ancillas(circuit: Any, wanted: Any) -> list[int] | None:
    """The qubits that are ancillas, the least significant first; None where nothing says which."""
    known = {register.name: [circuit.find_bit(q).index for q in register] for register in circuit.qregs}
    if wanted is None:
        return known.get("ancilla")
    items = [wanted] if isinstance(wanted, str) else wanted
    must = f"name registers ({', '.join(known) or 'there are none'}) or qubits from 0 to {circuit.num_qubits - 1}, each once"
    out: list[int] = []
    for item in items if isinstance(items, Sequence) else [None]:
        if type(item) is int and 0 <= item < circuit.num_qubits:
            out.append(item)
        elif isinstance(item, str) and item in known:
            out += known[item]
        else:
            raise ArgumentError("ancillas", must, repr(wanted))
    if len(set(out)) != len(out):
        raise ArgumentError("ancillas", must, repr(wanted))
    return out


def matrix_of(circuit: Any, order: Sequence[int], name: str) -> np.ndarray:
    """The matrix of a QuantumCircuit with its qubits in this order, the first one most significant.

    Raises ArgumentError (no qubits, an instruction that is no unitary), TooLarge.
    """
    from qiskit import QuantumCircuit
    from qiskit.exceptions import QiskitError
    from qiskit.quantum_info import Operator

    if circuit.num_qubits == 0:
        raise ArgumentError(name, "declare at least one qubit", "none")
    if circuit.num_qubits > MAX_DENSE_QUBITS:
        raise TooLarge(f"a matrix of {circuit.num_qubits} qubits does not fit (at most {MAX_DENSE_QUBITS})")
    places = {q: len(order) - 1 - place for place, q in enumerate(order)}
    try:
        turned = QuantumCircuit(circuit.num_qubits, circuit.num_clbits)
        turned.compose(circuit, [places[q] for q in range(circuit.num_qubits)], range(circuit.num_clbits), inplace=True)
        return np.asarray(Operator(turned).data)
    except (QiskitError, ValueError, OverflowError, TypeError) as problem:
        raise ArgumentError(name, "hold unitary gates with numbers for angles", _first_line(problem)) from None


def read_qasm(text: str, name: str, where: str) -> Any:
    """An OpenQASM 2 or 3 program as a QuantumCircuit. Raises ArgumentError, MissingPackage."""
    try:
        from qiskit import qasm2, qasm3
    except ImportError:
        raise MissingPackage("reading OpenQASM", "qiskit", "circuits") from None
    try:
        if re.search(r"^\s*OPENQASM\s+3", text, flags=re.M):
            return qasm3.loads(text)
        return qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
    except ImportError:
        raise MissingPackage("reading OpenQASM 3", "qiskit_qasm3_import", "circuits") from None
    except Exception as problem:  # whatever the parsers raise
        raise ArgumentError(
            name, "hold an OpenQASM circuit of unitary gates", f"{where} ({_first_line(problem)})"
        ) from None


def _first_line(problem: Exception) -> str:
    words = str(problem).strip().splitlines()
    return words[0] if words else type(problem).__name__


def _metadata(e: Encoding) -> dict[str, Any]:
    """Record and tree, as data that JSON holds."""
    record, nodes = e.record, e.nodes()
    places = {id(node): place for place, node in enumerate(nodes)}
    tree = [{"key": node.key, "children": [places[id(child)] for child in node.children]} for node in nodes]
    numbers = {"alpha": record.alpha, "ancillas": e.ancillas, "epsilon": record.epsilon, "norm": record.norm}
    return {"kind": e.kind, "n": e.n, "shape": list(e.shape), **numbers, "tree": tree}


class _Writer:
    """Boxes as gates, each made once, and once more inverted and under so many controls where that is used.

    Not Qiskit's annotated operations: its own `decompose` does not take those apart where one is inside another.
    """

    def __init__(self, made: WrittenCircuit) -> None:
        self.boxes = {box.name: box for box in made.boxes}
        self.gates: dict[tuple[str, bool, int], Any] = {}

    def write(self, out: Any, body: Sequence[Elementary | Call]) -> None:
        """Add the steps; our qubit 0 is Qiskit's last one."""
        for part in body:
            if isinstance(part, Call):
                self._call(out, part)
            else:
                _step(out, part)

    def _call(self, out: Any, part: Call) -> None:
        top = out.num_qubits - 1
        flipped = [top - q for q, value in part.controls if not value]
        for q in flipped:
            out.x(q)
        # a box has its most significant qubit first, Qiskit's gate last
        on = [*(q for q, _ in part.controls), *part.qubits]
        out.append(self._gate(part.box, part.inverse, len(part.controls)), [top - q for q in reversed(on)])
        for q in flipped:
            out.x(q)

    def _gate(self, name: str, inverse: bool, held: int) -> Any:
        """A box, inverted or not, all of it under `held` controls, which are its first qubits."""
        from qiskit import QuantumCircuit

        if (name, inverse, held) not in self.gates:
            box = self.boxes[name]
            inside = QuantumCircuit(held + box.qubits)
            places, controls = range(held, held + box.qubits), tuple((q, 1) for q in range(held))
            steps = [inverted(part) for part in reversed(box.body)] if inverse else box.body
            self.write(inside, [held_by(moved(part, places), controls) for part in steps])
            full = name + "_dg" * inverse + (f"_c{held}" if held else "")
            self.gates[name, inverse, held] = _box(full, inside)
        return self.gates[name, inverse, held]


def _box(name: str, definition: Any) -> Any:
    """A gate with this definition, whose matrix Qiskit works out once for all copies that it makes of it."""
    from qiskit.quantum_info import Operator

    out = _box_class()(name, definition.num_qubits, [])
    out.definition = definition
    out.matrix = lru_cache(maxsize=1)(lambda: fixed(np.asarray(Operator(definition).data)))
    return out


@lru_cache(maxsize=1)
def _box_class() -> Any:
    from qiskit.circuit import Gate

    class BoxGate(Gate):  # type: ignore[misc]  # Qiskit has no types
        def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
            return np.array(self.matrix(), dtype=dtype)

        def __copy__(self) -> Any:
            out = type(self).__new__(type(self))
            out.__dict__.update(self.__dict__)
            return out

        def __reduce__(self) -> Any:  # a pickle holds no matrix
            return _box, (self.name, self.definition)

    return BoxGate


KINDS = {"h": "HGate", "x": "XGate", "ry": "RYGate", "rz": "RZGate", "p": "PhaseGate", "swap": "SwapGate"}
KINDS["gphase"] = "GlobalPhaseGate"


def _step(out: Any, part: Elementary) -> None:
    """Add one elementary gate; a phase where all controls hold is one on the last of them under the others."""
    from qiskit.circuit import library

    top, held = out.num_qubits - 1, part.controls
    if part.name == "gphase" and held:
        last, value = held[-1]
        turns = [] if value else [Elementary("x", (last,))]
        for step in (*turns, Elementary("p", (last,), part.angle, held[:-1]), *turns):
            _step(out, step)
        return
    kind = getattr(library, KINDS[part.name])
    gate = kind() if part.angle is None else kind(part.angle)
    if held:
        values = "".join(str(value) for _, value in reversed(held))
        gate = gate.control(len(held), ctrl_state=values, annotated=False)
    out.append(gate, [top - q for q in (*(q for q, _ in held), *part.qubits)])
