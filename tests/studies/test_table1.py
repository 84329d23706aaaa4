"""Table 1 from the trees: every mark against the printed one, and each mark falls where its reason is taken away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.complexity.growth import EPSILON, N
from qnn_emul.studies import table1
from qnn_emul.studies.table_facts import facts

RNG = np.random.default_rng


@pytest.fixture(scope="module")
def rows() -> dict[str, table1.TableRow]:
    return {row.title: row for row in table1.table_rows(RNG(0))}


def marks(row: table1.TableRow) -> str:
    return "".join({True: "+", False: "-", None: "0"}[tick.value] for tick in row.ticks)


def test_marks(rows: dict[str, table1.TableRow]) -> None:
    """The regimes' marks are the paper's; of the baselines', one differs, and it is said why."""
    assert {title: marks(row) for title, row in rows.items()} == {
        "Cong 2019": "000000",
        "Allcock 2020": "------",
        "Kerenidis 2020": "------",
        "Guo 2024": "-+-+--",
        "Regime 1": "++-+++",
        "Regime 2": "++-++-",
        "Regime 3": "+++++-",
    }
    assert [title for title, row in rows.items() if row.differences] == ["Guo 2024"]
    assert rows["Cong 2019"].paper == (False, False, True, True, None, None)
    (difference,) = rows["Guo 2024"].differences
    assert difference.startswith("norm preservation: ✓ here, ✗ printed; here its block is this network's")
    assert all(tick.reason for row in rows.values() for tick in row.ticks)


def test_the_marks_do_not_depend_on_the_draw(rows: dict[str, table1.TableRow]) -> None:
    """Other weights and images, same marks."""
    for row in table1.table_rows(RNG(5)):
        assert marks(row) == marks(rows[row.title])


def network(access: str, head: bool = False) -> qe.Encoding:
    made = qe.networks.ResidualCNN.random(RNG(1), 4, blocks=2, channels=4, head=head, access=access)
    return made.encode(RNG(2).normal(size=(1, 4, 4)), 1e-3)


def test_a_memory_takes_the_mark_away() -> None:
    """The same network with its input in a tree, or with the dense head's columns in a memory."""
    assert table1.memory_free([network("loaded")]).value
    assert table1.memory_free([network("given")]).value
    assert "tree" in table1.memory_free([network("memory")]).reason
    assert "columns" in table1.memory_free([network("loaded", head=True)]).reason
    assert not table1.memory_free([network("loaded", head=True)]).value
    for e in (
        qe.memories.classical_memory([1, 2, 3], 2),
        qe.memories.quantum_memory(np.eye(2)),
        qe.memories.preprocessed_matrix(np.eye(2) / 2, 3),
    ):
        assert not table1.memory_free([e]).value


def test_a_norm_without_a_theorem_takes_the_mark_away() -> None:
    """Amplified from a promise, or from a norm that is known classically, or read without amplification."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    W = qe.BlockEncoding.from_matrix([[0.5, 0.2], [0.1, -0.4]])
    assert table1.norms_kept([qe.residual_block(x, W, 1e-3)]).value
    promised = qe.residual_block(x, W, 1e-3, lower_bound=0.5)
    assert "promised" in table1.norms_kept([promised]).reason
    assert not table1.norms_kept([replace(promised, note="norm >= 0.5")]).value, "a field is read, not a word"
    assert table1.norms_kept([replace(qe.residual_block(x, W, 1e-3), note="")]).value
    assert [promised.norm_from, qe.amplify(W @ x).norm_from] == ["promise", "measured"]
    no_skip = qe.amplify(qe.pointwise(W @ x, qe.erf(0.8), 1e-6), 1e-3)
    assert not table1.norms_kept([no_skip]).value
    assert "known classically" in table1.norms_kept([no_skip]).reason
    assert "is read as it is" in table1.norms_kept([W @ x]).reason


def test_a_reading_takes_the_mark_away() -> None:
    """Two blocks as two circuits, or one circuit that is read twice, are not coherent over layers."""
    whole = network("given")
    block = next(e for e in whole.nodes() if e.key == "ve.sign_amplification")
    assert table1.coherent_layers([whole], 0).value
    assert not table1.coherent_layers([block, whole], 1).value
    assert not table1.coherent_layers([whole], 1).value
    assert not table1.coherent_layers([block], 0).value
    assert table1.coherent_activation([block]).value
    assert not table1.coherent_activation([block.children[0].children[0]]).value


@pytest.mark.parametrize("regime", [1, 2, 3])
def test_both_trees_say_the_same(regime: int, rows: dict[str, table1.TableRow]) -> None:
    """The network on data and the one of any size agree on every mark."""
    known = facts(regime)
    assert [fact.value for fact in known.values()] == [tick.value for tick in rows[f"Regime {regime}"].ticks]
    assert not any("though" in tick.reason for tick in rows[f"Regime {regime}"].ticks)


def test_a_fact_takes_the_mark_away() -> None:
    """Without the skip connection the norm has no bound and the depth is polylogarithmic in N no longer."""
    without = table1.regime_ticks(network("memory", head=True), facts(1, skip=False))
    assert "".join("-+"[bool(t.value)] for t in without) == "++--+-"
    assert "of any size, though" in without[3].reason


def test_powers() -> None:
    """Of N and of 1/epsilon in a product."""
    assert table1.exponent(N**2 / EPSILON**3, N) == 2
    assert table1.exponent(N**2 / EPSILON**3, EPSILON) == 3
    assert table1.polylog(N / EPSILON**2, EPSILON, "runs").value is False
    assert table1.polylog(7 / EPSILON**2, N, "runs").value is True


def test_differences_are_told(rows: dict[str, table1.TableRow]) -> None:
    """A mark that is not the printed one is named with its reason."""
    row = replace(rows["Regime 3"], paper=(True, True, False, True, True, False))
    assert row.differences[0].startswith("QRAM-free: ✓ here, ✗ printed; the cost counts no read of a memory")
    assert row.as_dict()["marks"]["QRAM-free"] == {"value": True, "reason": row.ticks[2].reason, "paper": False}
