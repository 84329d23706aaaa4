"""The diagonal of the real parts of a circuit's amplitudes, by a walk (Rattew, Rebentrost, Lemma 6; Guo, Mitarai, Fujii)."""

from __future__ import annotations

import numpy as np

from .circuit import Builder, Circuit, copy, is_value, registers, span
from .constructions import linear_combination
from .gates import HADAMARD, global_phase
from .readable import readable


def comparison(circuit: Circuit) -> Circuit:
    """V: |0>|j> -> (|0>(|psi> + |j>) + |1>(|psi> - |j>))|j>/2, psi = U|0>. Layout: flag | fresh q | index q. One controlled query."""
    flag, fresh, index = registers(1, circuit.qubits, circuit.qubits)
    builder = Builder(1 + 2 * circuit.qubits).add(HADAMARD, flag).add(circuit, fresh, ((0, 0),))
    return copy(builder, index, fresh, ((0, 1),)).add(HADAMARD, flag).build()


@readable
def real_diagonal(circuit: Circuit) -> Circuit:
    """diag(Re b), b the first column of `circuit` on q qubits. Layout: choice | flag | fresh q | index q. Six controlled queries.

    V|0>|j> = |s_j>|j> has <s_j|Z|s_j> = Re b_j, Z on the flag. The walk G = V (I - 2|0><0|) V^H Z = (I - 2|s_j><s_j|) Z turns
    the plane of s_j and Z s_j, where (G + G^H)/2 = -Re b_j. So V^H (-(G + G^H)/2) V is Re b_j on |0>|j>.
    """
    q = circuit.qubits
    prepare, whole, body = comparison(circuit), span(0, 1 + 2 * q), span(1, 1 + 2 * q)
    walk = Builder(1 + 2 * q).add(global_phase(-1), (), ((0, 1),)).add(prepare.adjoint(), whole)
    walk.add(global_phase(-1), (), is_value(span(0, 1 + q), 0)).add(prepare, whole)
    forth = walk.build()
    both = linear_combination([forth, forth.adjoint()], np.array([-0.5, -0.5]), q)
    return Builder(2 + 2 * q).add(prepare, body).add(both, span(0, 2 + 2 * q)).add(prepare.adjoint(), body).build()
