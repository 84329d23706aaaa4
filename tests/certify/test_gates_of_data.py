"""Circuits whose gates are made of data: what is read is what runs, at widths 0 to 3 with random data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from helpers import CHOICES
from scipy.linalg import block_diag, hadamard

from qnn_emul.certify.abstract import parameters as function_parameters
from qnn_emul.certify.corners import convolution_choices, gate_choices, shift_choices, sparse_choices
from qnn_emul.certify.corners.blocks import network
from qnn_emul.certify.corners.families import OpaqueData, family, selected
from qnn_emul.certify.corners.leaves import LeafCircuit
from qnn_emul.certify.corners.loops import parts_of
from qnn_emul.certify.corners.matrices import FIXED, Sample
from qnn_emul.certify.corners.mutants import tried
from qnn_emul.certify.corners.programs import program
from qnn_emul.certify.corners.state import NotRead
from qnn_emul.certify.corners.subjects import N, subjects
from qnn_emul.certify.corners.theorems import difference
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.lemmas.be import pauli_string
from qnn_emul.lemmas.be.modular_multiplication import Multiplier
from qnn_emul.lemmas.paper import lemma_b17
from qnn_emul.linalg import groupings, paper_shifts
from qnn_emul.linalg.circuit import Builder, each_bit, each_value, registers
from qnn_emul.linalg.constructions import StatePreparationPair, place
from qnn_emul.linalg.convolution import Convolution, shifted_axis
from qnn_emul.linalg.gates import PAULI_X, Preparation, y_rotation
from qnn_emul.linalg.groupings import Fourier, PerChannelShift, PerTap, dilations
from qnn_emul.linalg.loading import RotationTrees, memory_image, rotation
from qnn_emul.linalg.operators import to_dense
from qnn_emul.linalg.shapes import pad
from qnn_emul.linalg.stacks import PerParameter, Stack, parameters, stack_corner, tap_adder, tap_amplitudes
from qnn_emul.linalg.unitaries import unitary_dilation
from qnn_emul.linalg.widths import WidthAsked

Leaves = dict[str, np.ndarray]
Real = tuple[dict[str, Any], Leaves]  # parameters of the circuit function, and the matrices of the leaves in its place


def moved(words: np.ndarray, bits: int) -> np.ndarray:
    """|i>|y> -> |i>|y xor word i>."""
    image = memory_image(words, bits)
    return np.eye(image.size)[:, image]


def turns(bits: int) -> np.ndarray:
    """exp(-i pi b Y/2^bits) for each b."""
    angles = np.pi * np.arange(1 << bits) / (1 << bits)
    return block_diag(*(rotation(np.cos(t), np.sin(t)).matrix for t in angles))


def phases(rng: np.random.Generator, n: int) -> np.ndarray:
    """Random numbers of modulus 1."""
    out: np.ndarray = np.exp(1j * rng.uniform(0, 6, size=1 << n))
    return out


def numbers(rng: np.random.Generator, n: int, variant: Any) -> Real:
    cosines = rng.random(1 << n)
    given = {"values": 3 * cosines, "alpha": 3.0}
    return given, {"cosines": block_diag(*(y_rotation(c).matrix for c in cosines))}


def masked(rng: np.random.Generator, n: int, variant: Any) -> Real:
    turned = phases(rng, n)
    zeros = rng.integers(2, size=1 << n) * variant["ancillas"]
    leaves = {"phases": np.diag(np.where(zeros, 1, turned)), "zeros": moved(zeros, 1)}
    return {"entries": turned * (1 - zeros), **variant}, leaves


def mean(rng: np.random.Generator, n: int, variant: Any) -> Real:
    shape = ((1 << n) - n // 2,)
    inside = pad(np.ones(shape), shape)
    prepared = Preparation.of(inside).apply(np.eye(1 << n, dtype=complex))
    return {"shape": shape}, {"signs": np.diag(2 * inside - 1), "u": prepared}


def angles(rng: np.random.Generator, n: int, variant: Any) -> Real:
    bits = 1 + n // 2
    words = rng.integers(1 << bits, size=variant["parts"] << n)
    return {"words": words, "bits": bits, **variant}, {"words": moved(words, bits), "turn": turns(bits)}


def memory(rng: np.random.Generator, n: int, variant: Any) -> Real:
    bits = 3 - n // 2
    words = rng.integers(1 << bits, size=1 << n)
    return {"words": words, "bits": bits}, {"words": moved(words, bits)}


def whole(gate: Any) -> np.ndarray:
    """A gate's matrix."""
    out: np.ndarray = gate.apply(np.eye(1 << gate.qubits, dtype=complex))
    return out


SIZES = [(0, 1, 0), (1, 1, 1), (1, 2, 1), (0, 3, 2)]  # qubits of the channels, width of the kernel, qubits of an axis


def a_convolution(rng: np.random.Generator, n: int, variant: Any) -> tuple[Convolution, dict[str, Any], Leaves]:
    """A kernel, the widths that it has, and the leaf of its adders."""
    c, width, m = SIZES[n]
    kernel = rng.normal(size=(1 << c, 1 << c, width, width)) + 1j * rng.normal(size=(1 << c, 1 << c, width, width))
    conv = Convolution(kernel, 1 << m, "same" if variant.get("carry") else "circular")
    return conv, {"c": c, "t": (width - 1).bit_length(), "m": m}, {"shift": whole(tap_adder(conv))}


def stacked(rng: np.random.Generator, n: int, variant: Any) -> Real:
    conv, widths, leaves = a_convolution(rng, n, variant)
    weights = rng.random(conv.kernel.shape[2:])
    plan = Stack(conv, weights / weights.sum(), variant["mirrored"], 99.0)
    taps = Preparation.of(tap_amplitudes(plan.probabilities, widths["t"]))
    own = {"taps": whole(taps), "stack": unitary_dilation(stack_corner(plan.probabilities, plan))}
    return {"plan": plan, "alpha": plan.alpha, **widths}, leaves | own


def tapped(rng: np.random.Generator, n: int, variant: Any) -> Real:
    conv, widths, leaves = a_convolution(rng, n, variant)
    plan = PerTap.of(conv)
    taps = Preparation.of(tap_amplitudes(plan.sizes, widths["t"]))
    own = {"taps": whole(taps), "kernel": whole(dilations(groupings._tap_blocks(plan.sizes, conv)))}
    return {"plan": plan, "alpha": plan.alpha, **widths}, leaves | own


def channelled(rng: np.random.Generator, n: int, variant: Any) -> Real:
    conv, widths, leaves = a_convolution(rng, n, variant)
    plan = PerChannelShift.of(conv)
    taps = Preparation.of(groupings._diagonal_amplitudes(plan.sizes, widths["c"], widths["t"]))
    kernel, move = dilations(groupings._diagonals(plan.sizes, conv)), groupings.channel_shifts(conv)
    return {"plan": plan, "alpha": plan.alpha, **widths}, leaves | {
        "taps": whole(taps),
        "kernel": whole(kernel),
        "move": whole(move),
    }


def by_parameter(rng: np.random.Generator, n: int, variant: Any) -> Real:
    conv, widths, leaves = a_convolution(rng, n, variant)
    pair = StatePreparationPair.of(parameters(conv))
    plan = PerParameter.of(conv)
    return {"plan": plan, "alpha": plan.alpha, **widths}, leaves | {
        "left": whole(pair.left),
        "right": whole(pair.right),
    }


def by_mode(rng: np.random.Generator, n: int, variant: Any) -> Real:
    conv, widths, _ = a_convolution(rng, n, variant)
    plan = Fourier.of(conv)
    symbols = whole(dilations(groupings._symbol_blocks(conv, plan.alpha)))
    return {"plan": plan, "alpha": plan.alpha, **widths}, {
        "symbol": symbols,
        "F": groupings.fourier_transform(widths["m"], 1).matrix,
    }


def cyclic(rng: np.random.Generator, n: int, variant: Any) -> Real:
    power = np.diag(np.exp(2j * np.pi * 3 * np.arange(1 << n) / (1 << n)))
    return {"n": n, "m": 3}, {"power m": power, "F": groupings.fourier_transform(n, 1).matrix}


def truncated(rng: np.random.Generator, n: int, variant: Any) -> Real:
    return {"n": n}, {}  # the leaves are one matrix each, which `Sample` knows


def per_parameter(rng: np.random.Generator, n: int, variant: Any) -> Real:
    channels, width, m = [(0, 1, 0), (1, 1, 0), (1, 1, 1), (2, 1, 0)][n]  # a wider kernel takes 14 qubits
    kernel = rng.normal(size=(1 << channels, 1 << channels, width, width))
    kernel[rng.random(kernel.shape) < 0.3] = 0
    kernel[0, 0, 0, 0] = 1
    conv = Convolution(kernel, 1 << m, "causal")
    pair, t = StatePreparationPair.of(lemma_b17._weights(conv)), (width - 1).bit_length()
    space, index, side = 2 + 8 * (width - 1), 2 * channels + 2 * t, 1 << channels + 2 * m
    terms = lemma_b17._terms(conv)
    members = []
    for j in range(1 << index):
        builder = Builder(space + conv.n)
        if j in terms:
            place(builder, terms[j], range(space), range(space, space + conv.n))
        members.append(whole(builder.build()))
    given = {"conv": conv, "width": width, "index": index, "alpha": float(np.abs(kernel).sum()), "d": width - 1}
    leaves = {"left": whole(pair.left), "right": whole(pair.right), "term": block_diag(*members)}
    assert len(members[0]) == side << space
    return {**given, "c": channels, "t": t, "m": m}, leaves


def accessed(rng: np.random.Generator, n: int, variant: Any) -> Real:
    widths = dict(zip(sparse_choices.PARTS, [(0, 0, 0), (1, 0, 0), (0, 1, 1), (1, 1, 1)][n], strict=True))
    access = sparse_choices.random_access(widths, variant, rng)
    return {"access": access, **widths}, dict(sparse_choices.leaves(access))


def turned_numbers(rng: np.random.Generator, n: int, variant: Any) -> Real:
    given, leaves = numbers(rng, n, variant)
    turned = phases(rng, n)
    return {**given, "values": given["values"] * turned}, {**leaves, "phases": np.diag(turned)}


def permuted(rng: np.random.Generator, n: int, variant: Any) -> Real:
    image = rng.permutation(1 << n)
    return {"image": image}, {"gate": np.eye(1 << n)[:, image]}


def swapped(rng: np.random.Generator, n: int, variant: Any) -> Real:
    order = rng.permutation(n)
    axes = np.eye(1 << n).reshape((2,) * n + (-1,)).transpose(*order, n)
    return {"order": order}, {"gate": axes.reshape(1 << n, -1)}


def lettered(rng: np.random.Generator, n: int, variant: Any) -> Real:
    word = rng.choice(list("IXYZ"), size=n)
    return {"word": word}, {"gate": reduce(np.kron, [pauli_string.MATRICES[w] for w in word], np.eye(1))}


def by_hadamard(rng: np.random.Generator, n: int, variant: Any) -> Real:
    return {"word": np.array(["H"] * n)}, {"gate": hadamard(1 << n) / np.sqrt(1 << n)}


def multiplied(rng: np.random.Generator, n: int, variant: Any) -> Real:
    gate = np.eye(1 << n)[:, 5 * np.arange(1 << n) % (1 << n)]
    return {"by": Multiplier(5, n)}, {"gate": gate}


def picked(rng: np.random.Generator, n: int, variant: Any) -> Real:
    order, kept = rng.permutation(1 << n), int(rng.integers(1, (1 << n) + 1))
    chosen = np.array([*order[:kept], *[-1] * ((1 << n) - kept)])
    gate = np.eye(1 << n)[[*order[:kept], *sorted(order[kept:])]]
    return {"chosen": chosen}, {"gate": gate, "left out": moved((chosen < 0).astype(int), 1)}


def flat(rng: np.random.Generator, n: int, variant: Any) -> Real:
    places = (np.arange(1 << n) <= n).astype(float)
    return {"places": places, "count": int(places.sum())}, {"u": whole(Preparation.of(places))}


def transformed(rng: np.random.Generator, n: int, variant: Any) -> Real:
    return {"n": n}, {"F": groupings.fourier_transform(n, 1).matrix}


def dropped(rng: np.random.Generator, n: int, variant: Any) -> Real:
    m, side = int(n > 0), 2 << n
    power = np.diag(np.exp(2j * np.pi * m * np.arange(side) / side))
    return {"n": n, "m": m}, {"power m": power, "F": groupings.fourier_transform(n + 1, 1).matrix}


MADE: dict[str, Callable[..., Real]] = {
    "be.complex_diagonal": turned_numbers,
    "be.cyclic_shift": cyclic,
    "be.dropping_shift": dropped,
    "be.fourier_transform": transformed,
    "be.hadamard_transform": by_hadamard,
    "be.modular_multiplication": multiplied,
    "be.pauli_string": lettered,
    "be.permutation": permuted,
    "be.qubit_permutation": swapped,
    "be.register_exchange": truncated,
    "be.row_of_ones": flat,
    "be.selection": picked,
    "be.diagonal_of_numbers": numbers,
    "be.mask": masked,
    "be.mean_subtraction": mean,
    "be.diagonal_from_angles": angles,
    "oracles.classical_memory": memory,
    "be.convolution_stack": stacked,
    "be.convolution_tap": tapped,
    "be.convolution_channel": channelled,
    "be.convolution_parameter": by_parameter,
    "be.convolution_fourier": by_mode,
    "be.sparse_access": accessed,
    "paper.lemma_b14": cyclic,
    "paper.lemma_b15": truncated,
    "paper.lemma_b17": per_parameter,
}


@pytest.mark.parametrize("padding", ["same", "causal", "circular"])
def test_adders_are_shifts(padding: str) -> None:
    """The corner of an axis's adder at tap u is the shift of tap u, which drops what leaves the image; without a carry it wraps."""
    for width, m in ((1, 0), (2, 1), (3, 2), (4, 2)):
        conv = Convolution(np.ones((1, 1, width, width)), 1 << m, padding)
        adder = tap_adder(conv)
        side = 1 << (adder.qubits - (width - 1).bit_length())
        for u, _, shift, _ in conv.taps:
            member = whole(adder)[u * side : (u + 1) * side, u * side : (u + 1) * side][: 1 << m, : 1 << m]
            shifted = (
                np.roll(np.eye(1 << m), shift, axis=0) if padding == "circular" else to_dense(shifted_axis(m, shift))
            )
            assert np.array_equal(member, shifted)


@pytest.mark.parametrize("n", range(4))
@pytest.mark.parametrize("key", MADE)
def test_what_is_read_is_what_runs(key: str, n: int) -> None:
    """The program with the leaves that stand for the data is the circuit that runs on the data, as whole unitaries."""
    entry, choice = CATALOGUE[key], CHOICES[key]
    for variant, subject in zip(choice.variants, subjects(entry, choice), strict=True):
        rng = np.random.default_rng(n)
        given, leaves = MADE[key](rng, n, variant)
        sample = Sample({"n": n, "bits": 0, **{k: v for k, v in given.items() if isinstance(v, int)}}, rng)
        sample.known |= {("leaf", name): matrix for name, matrix in leaves.items()}
        made = program(subject.circuit, subject.circuit.qubits - subject.system)
        found = sample.corner(made, range(len(made.wires)), False)
        run = {
            f: f(**{k: v for k, v in given.items() if k in function_parameters(f)})
            for f in (entry.circuit, entry.block)
        }
        assert np.abs(whole(run[entry.circuit]) - found).max() < 1e-12
        wanted = to_dense(run[entry.block]) if subject.vector is False else run[entry.block]
        corner = found[: len(wanted), : len(wanted)] if subject.vector is False else found[: len(wanted), 0]
        assert np.abs(corner - wanted).max() < 1e-12
        used = {s.symbols[0].name for s in made.steps if s.kind == "leaf"}
        assert used <= {*leaves, *FIXED}


TREES = {
    "oracles.kp_tree": 0,
    "oracles.brute_force": 0,
    "oracles.quantum_memory": 2,
    "oracles.preprocessed_matrix": 1,
}  # with qubits of an address


@pytest.mark.parametrize("n", range(1, 4))
@pytest.mark.parametrize("key", TREES)
def test_levels_that_are_read_are_those_that_run(key: str, n: int) -> None:
    """Round after round with its own widths and rotations, then what follows: the circuit that runs, with a node of norm 0."""
    rng, width, bits = np.random.default_rng(n), TREES[key], 2
    vectors = rng.normal(size=(1 << width, 1 << n)) + 1j * rng.normal(size=(1 << width, 1 << n))
    vectors[0, : 1 << (n - 1)] = 0
    trees, words = RotationTrees.of(vectors), rng.integers(1 << bits, size=1 << width)
    subject = next(subjects(CATALOGUE[key], CHOICES[key]))
    made = program(subject.circuit, subject.circuit.qubits - subject.system)
    _, body, after = parts_of(made)
    acts: list[np.ndarray] = []
    for k in range(n + 1):
        last = k == n
        sample = Sample({"n": width, "bits": bits, "k": 0 if last else k, "r": n - 1 if last else n - 1 - k}, rng)
        sample.known["leaf", "phases"], sample.known["leaf", "words"] = (
            np.diag(trees.phases.reshape(-1)),
            moved(words, bits),
        )
        if not last:
            pairs = zip(trees.cosines[k].reshape(-1), trees.sines[k].reshape(-1), strict=True)
            sample.known["leaf", "rotation"] = block_diag(*(rotation(c, s).matrix for c, s in pairs))
        step = replace(made, steps=after if last else body)
        acts.insert(0, sample.corner(step, range(len(made.wires)), False))
    given = {"trees": trees, "entries": vectors[0], "words": words, "bits": bits}
    entry = CATALOGUE[key]
    ran = entry.circuit(**{k: v for k, v in given.items() if k in function_parameters(entry.circuit)})
    assert np.abs(whole(ran) - np.linalg.multi_dot(acts)).max() < 1e-12


@pytest.mark.parametrize("n", range(1, 4))
def test_cyclic_shifts(n: int) -> None:
    """F^H diag(e^(2 pi i k/N)) F takes N - 1 to 0, and the paper's circuit of F is F."""
    f = FIXED["F"](1 << n)
    shift = f.conj().T @ FIXED["power 1"](1 << n) @ f
    assert np.abs(shift - np.roll(np.eye(1 << n), 1, axis=0)).max() < 1e-12
    assert np.abs(whole(paper_shifts.fourier(n)) - f).max() < 1e-12


def test_rounds_have_ancillas_of_their_own() -> None:
    """One round of Lemma B.16 is Lemma B.15's circuit on four ancillas; on ancillas that others use too it is refused."""
    subject = next(subjects(CATALOGUE["paper.lemma_b16"], CHOICES["paper.lemma_b16"]))
    made = program(subject.circuit, subject.circuit.qubits - subject.system)
    _, body, after = parts_of(made)
    assert not after
    sample = Sample({"n": 1, "k": 0, "r": 0}, np.random.default_rng(1))
    found = sample.corner(replace(made, steps=body), range(len(made.wires)), False)
    assert np.abs(found - whole(paper_shifts.truncated_power(1, 1))).max() < 1e-12
    assert np.abs(whole(paper_shifts.truncated_power(1, 0)) - np.eye(2)).max() == 0
    right = subject.induction
    for own in ((0, 4), None):
        said = difference(replace(subject, induction=replace(right, own=own)))
        assert "its own" in said


def test_wrong_levels_are_refused() -> None:
    """A level that is another one, and what stands before the loop."""
    subject = next(subjects(CATALOGUE["oracles.kp_tree"], CHOICES["oracles.kp_tree"]))
    made = program(subject.circuit, 0)
    wrong = replace(subject.induction, made=network("VE", 3, ("block", "above", "o0"), zero=("o1", "o2")))
    assert difference(replace(subject, induction=wrong)).startswith("a level")
    _, _, after = parts_of(made)
    assert difference(subject, replace(made, steps=(*after, *made.steps))).startswith("before the loop")


def test_every_entry_made_of_data_is_compared() -> None:
    """Compression's only gate is the dilation of a block, or a preparation, and Lemma B.16 repeats another one: compared below."""
    found = {id(x) for module in (convolution_choices, gate_choices, shift_choices) for x in vars(module).values()}
    of_data = {key for key, choice in CHOICES.items() if id(choice) in found}
    of_data |= {key for key, choice in CHOICES.items() if "every placement" in choice.scope}  # made in its file
    assert {*MADE, *TREES, "common.compression", "paper.lemma_b16"} == of_data


@pytest.mark.parametrize("kind", ["BE", "VE"])
def test_compression_has_its_child_s_block(kind: str) -> None:
    """The leaf that compression is read as: a unitary whose corner is the block."""
    rng = np.random.default_rng(1)
    for n in range(4):
        whole = unitary_dilation(rng.normal(size=(1 << n, 1 << n)) / 9)[:, : 1 << n]
        data = whole[: 1 << n] if kind == "BE" else whole[: 1 << n, 0]
        circuit = CATALOGUE["common.compression"].circuit(SimpleNamespace(kind=kind, block_data=data))
        found = circuit.apply(np.eye(2 << n, dtype=complex))
        assert np.abs(found.conj().T @ found - np.eye(2 << n)).max() < 1e-12
        corner = found[: 1 << n, : 1 << n] if kind == "BE" else found[: 1 << n, 0]
        assert np.abs(corner - data).max() < 1e-12


@pytest.mark.parametrize("key", sorted({*MADE, *TREES, "common.compression"} - {"paper.lemma_b15"}))
def test_no_changed_corner_is_accepted(key: str) -> None:
    """Every one-step change whose corner differs on random matrices is refused, with a reason."""
    found = list(tried(key))
    assert any(m.changes for m in found)
    assert not [m.what for m in found if m.changes and m.accepted]
    assert all(m.reason for m in found if not m.accepted)


def looped(body: Callable[[Builder, Any, Any, Any], Any], loop: Callable[..., Any] = each_value) -> Any:
    """A circuit on a flag and a register of any width, with one loop over the register."""
    flag, system = registers(1, N)
    builder = Builder(1 + N)
    data = OpaqueData({"y_rotation": lambda: family("cosines", N, ("ancilla", 1))}, N)
    for j, chosen in loop(builder, system):
        body(builder, data[j], flag, chosen)
    return program(builder.build(), 1)


def test_loops_are_read_as_families() -> None:
    """One gate of the register and the flag."""
    made = looped(lambda b, entry, flag, chosen: b.add(y_rotation(entry), flag, chosen))
    (step,) = made.steps
    assert (step.symbols[0].kind, step.legs, step.controls) == ("family", ((1,), (0,)), ())


@pytest.mark.parametrize(
    ("body", "loop", "said"),
    [
        (lambda b, entry, flag, chosen: b.add(y_rotation(entry), flag), each_value, "is not controlled on its value"),
        (lambda b, entry, flag, chosen: b.add(PAULI_X, flag, chosen), each_value, "no gate of its values"),
        (lambda b, entry, flag, chosen: b.add(y_rotation(entry), flag, chosen), each_bit, "at a bit"),
    ],
)
def test_loops_that_are_no_families_are_refused(body: Any, loop: Any, said: str) -> None:
    """A gate that every round adds again, one that is not the value's, an entry of data at a bit."""
    with pytest.raises((NotRead, WidthAsked), match=said):
        looped(body, loop)


def test_gates_of_a_value_stand_in_their_loop_only() -> None:
    """Without the control, or asked for its size."""
    builder = Builder(1 + N)
    (j, _), *_ = each_value(builder, registers(1, N)[1])
    gate: Any = y_rotation(OpaqueData({"y_rotation": lambda: family("cosines", N, ("ancilla", 1))}, N)[j])
    with pytest.raises(NotRead, match="not controlled on it"):
        selected(Builder(1).add(gate, (0,)).ops[0])
    assert gate.qubits == 1
    turned = gate.adjoint().family
    assert isinstance(turned, LeafCircuit)
    assert turned.inverse
    with pytest.raises(NotRead, match="nothing is known of 'other'"):
        OpaqueData().__operator_function__("other")
