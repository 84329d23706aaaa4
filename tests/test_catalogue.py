"""Properties that every catalogue entry keeps: nothing here names a lemma, so a new one is covered at once."""

import dataclasses

import flint
import numpy as np
import pytest
from helpers import EXTREME_KEYS, KEYS, candidates, evaluated, instance, refuted
from hypothesis import given

import qnn_emul as qe
from qnn_emul import strategies
from qnn_emul.encoding.measure import corner_allowance

BLOCK_SEEDS, UNITARY_SEEDS = 25, 4


def held(c: qe.Check, key: str, seed: int) -> None:
    c.raise_if_violated()
    assert c.ok, (key, seed)


@pytest.mark.parametrize("key", KEYS)
def test_random_instances_keep_their_records(key: str) -> None:
    """||target - value|| <= epsilon on random instances with unequal alphas and aligned errors."""
    for seed in range(BLOCK_SEEDS):
        held(qe.check(instance(key, seed)), key, seed)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("seed", range(UNITARY_SEEDS))
def test_circuits_have_the_block_in_their_corner(key: str, seed: int) -> None:
    """The circuit is unitary, its corner equals the block (sign and phase included), its qubits are n + ancillas."""
    e = instance(key, 1000 + seed, max_n=2 if seed else 3)
    c = qe.check(e, level="unitary")
    held(c, key, 1000 + seed)
    assert e.unitary.shape[0] == 1 << (e.n + e.record.ancillas)
    corners = [node.exactness for node in c.nodes if node.exactness is not None]  # None: behind a compressed node
    assert max(corners) <= corner_allowance(e.circuit)


@pytest.mark.parametrize("key", KEYS)
def test_unitary_slices_to_the_block(key: str) -> None:
    """U[:2**n, :2**n] (first column for vectors) is the block, read from outside."""
    e = instance(key, 77, max_n=1)
    size = 1 << e.n
    corner = e.unitary[:size, :size] if e.kind == "BE" else e.unitary[:size, 0]
    assert np.allclose(corner, np.asarray(e.block), rtol=0, atol=1e-11)
    assert np.allclose(e.value, e.record.alpha * np.asarray(e.block))


@pytest.mark.parametrize("key", KEYS)
def test_symbols_give_the_record_back(key: str) -> None:
    """Substituting symbol_values into symbolic gives the float record."""
    for seed in range(4):
        e = instance(key, seed)
        numbers = evaluated(qe.symbolic(e), qe.symbol_values(e))
        assert numbers.ancillas == e.record.ancillas
        for part in ("alpha", "epsilon", "norm"):
            assert getattr(numbers, part) == pytest.approx(getattr(e.record, part), rel=1e-12, abs=1e-300), (key, seed)


def ball(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(ball(v) for v in value)
    return flint.arb(value) if isinstance(value, float) else value


@pytest.mark.parametrize("key", KEYS)
def test_balls_enclose_the_record(key: str) -> None:
    """The rule read on Arb balls encloses the float record to a few roundings."""
    for seed in range(8):
        e = instance(key, seed)
        balls = [
            dataclasses.replace(c.record, **{p: ball(getattr(c.record, p)) for p in ("alpha", "epsilon", "norm")})
            for c in e.children
        ]
        numbers = {k: ball(v) for k, v in e.source.numbers.items()}
        enclosed = e.source.lemma.rule(*balls, **numbers)
        assert enclosed.ancillas == e.record.ancillas
        for part in ("alpha", "epsilon", "norm"):
            real, number = flint.arb(getattr(enclosed, part)), getattr(e.record, part)
            assert real.rad() <= 1e-12 * max(1.0, abs(number))
            assert (real + flint.arb(0, 1e-14 * max(1.0, abs(number)))).contains(flint.arb(number)), (key, seed, part)


@pytest.mark.parametrize("key", EXTREME_KEYS)
def test_extreme_instance_attains_epsilon(key: str) -> None:
    """The extreme instance keeps its record at both levels, has tightness 1, and refutes 0.99 of epsilon by name."""
    e = qe.catalogue[key].attained_by()
    c = qe.check(e, level="unitary")
    held(c, key, -1)
    assert c.epsilon > 0
    assert c.tightness == pytest.approx(1.0, abs=1e-5)
    claim = qe.check(e.with_record(epsilon=0.99 * e.record.epsilon))
    with pytest.raises(qe.errors.RecordViolated, match=key.replace(".", r"\.")):
        claim.raise_if_violated()
    assert claim.smallest_failure.node.key == key


@pytest.mark.parametrize("key", KEYS)
def test_smaller_alpha_and_fewer_ancillas_are_refuted(key: str) -> None:
    """0.99 alpha is refuted at the block level, one ancilla less (or more) at the unitary level."""
    assert any(refuted(e, alpha=0.99 * e.record.alpha) for e in candidates(key, 40))
    e = next(candidates(key, 1))
    assert refuted(e, ancillas=e.record.ancillas - 1)
    assert refuted(e, ancillas=e.record.ancillas + 1)


@pytest.mark.parametrize("key", KEYS)
def test_entries_say_what_they_are(key: str) -> None:
    """Statement, source, deviation and proof are written; without an extreme instance there is a sentence."""
    entry = qe.catalogue[key]
    assert entry.key == key
    assert all((entry.title, entry.statement, entry.source, entry.deviation, entry.proof))
    assert callable(entry.attained_by) or len(entry.attained_by.split()) > 5


@pytest.mark.parametrize("key", KEYS)
def test_drawn_instances_keep_their_records(key: str) -> None:
    """The same through the public Hypothesis strategy, which shrinks to small n."""

    @given(strategies.instances(qe.catalogue[key], max_n=2))
    def run(e: qe.Encoding) -> None:
        qe.check(e).raise_if_violated()

    run()
