"""The diagonal of the real parts of amplitudes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...claims import VE, BlockEncoding, Otherwise, Record, VectorEncoding, at_most, claim, record
from ...claims.bounds import by_rule
from ...claims.measuring import corner
from ...instances.aligned import vector_with_error
from ...lemmas.algebra import linear_combination
from ...lemmas.bridge.diagonal_of_vector import diagonal_of_vector
from ...lemmas.paper.real_amplitudes import real_amplitudes
from ..draws import of_entry
from ..rattew2025.instances import E0, E1, turned


def rule(x: Record, *, n: Any) -> Record:
    return record(1, x.ancillas + n + 2, 0)


def instances() -> Iterator[VectorEncoding]:
    """n = 0 with a phase; n = 1 with an ancilla, whose amplitudes count, and an error that does not."""
    yield VectorEncoding.from_vector([0.6 - 0.8j])
    yield turned(0.02, 1.5)
    yield vector_with_error(0.5j * E0 - 0.5 * E1, 1.25, 0.25 * E1)


def by_one_query(psi: VectorEncoding) -> BlockEncoding:
    """The real parts from Mathematics 3.1's diagonal."""
    once = diagonal_of_vector(VectorEncoding.from_vector(psi.circuit.first_column, alpha=1.0))
    out: BlockEncoding = linear_combination([0.5, 0.5], [once, once.H])
    return out


@claim(
    "Rattew, Rebentrost (arXiv:2309.09839), Lemma 6",
    key="RR Lemma 6",
    title="Diagonal block-encoding of real amplitudes",
    kind="lemma",
    text="as restated by Rattew et al. (arXiv:2510.07195)",
    inputs={"psi": VE()},
    construction="paper.real_amplitudes",
    rule=rule,
    candidates=instances,
    draw=of_entry("paper.real_amplitudes", lambda e: e.children[0]),
    implied_by=by_rule("paper.real_amplitudes"),
    otherwise=Otherwise("(D + D^H)/2 from the one-query diagonal", by_one_query),
    enough="two queries and a + n + 1 ancillas",
)
def lemma_6(psi: Any) -> Any:
    """From an (a + n)-qubit unitary with U|0> = sum psi_j |j>: a (1, a + n + 2, 0)-BE of diag(Re psi_j), with six controlled uses of U or
    its adjoint."""
    e = real_amplitudes(psi)
    counts = [float(sum(made.circuit.queries.values())) for made in (e, by_one_query(psi))]
    return e, rule(psi.record, n=psi.n), at_most("queries", counts[0], 6.0, counts[1]), *corner(e)
