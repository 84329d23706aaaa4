"""What circuits cost: the gate model, once, for circuits that are counted and for the cost records of lemmas.

One unit is one two-qubit gate, whatever its matrix; gates on one qubit merge into their neighbours. Every price below already covers
*one control by a flag from outside*, so a circuit that is used under control costs what it costs without, and only bringing
its own controls together in a flag is paid for (`under`). That is why a gate on one qubit costs 1 and a CNOT 5 (a Toffoli:
five two-qubit gates, Barenco et al., quant-ph/9503016, Lemma 6.1). c controls and the flag on an X are at most 8 (c - 1) + 1
Toffolis with one borrowed qubit (Barenco et al., Lemmas 7.2 and 7.3, Corollary 7.4).

Gates run one after another; what the lemma of a tensor product puts side by side runs side by side (`beside`), for two gates that
copy the flag there and back. Numbers and SymPy expressions both go in and come out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import Any

from ..errors import ArgumentError
from ..scalars import maximum, minimum

TOFFOLI = 5
WORD_BITS = 32  # of an angle or amplitude that a memory holds, where nothing else is said


MAX_PRICE = 10**300  # so that sums of many are floats


def checked_price(price: Any, name: str) -> tuple[Any, Any]:
    """(depth, gates) of a query: two numbers from 0 to MAX_PRICE, or formulas. Raises ArgumentError."""
    pair = tuple(price) if isinstance(price, Sequence) and not isinstance(price, str) else ()
    if len(pair) != 2 or not all(
        hasattr(x, "free_symbols") or (isinstance(x, Real) and not x < 0 and x <= MAX_PRICE) for x in pair
    ):
        raise ArgumentError(name, "be (depth, gates): two numbers of at least 0, or formulas", repr(price))
    return pair


@dataclass(frozen=True)
class Cost:
    """Depth and gates (two-qubit), ancillas in use at once, queries to each leaf oracle.

    ancillas   the record's: the high-water mark of the circuit, for its workspaces are handed from use to use
    system     qubits that the encoding acts on
    work       further qubits of the gate model: flags and borrowed qubits, in use at once
    """

    depth: Any
    gates: Any
    ancillas: Any = 0
    queries: Mapping[str, Any] = field(default_factory=dict)
    system: Any = 0
    work: Any = 0

    @property
    def qubits(self) -> Any:
        """system + ancillas + work."""
        return self.system + self.ancillas + self.work

    def __mul__(self, times: Any) -> Cost:
        """The same circuit that many times in a row."""
        if isinstance(times, int) and times == 0:
            return NOTHING.on(self.system, self.ancillas)
        queries = {k: times * v for k, v in self.queries.items()}
        return replace(self, depth=times * self.depth, gates=times * self.gates, queries=queries)

    __rmul__ = __mul__

    def __add__(self, other: Cost) -> Cost:
        """One after the other; registers stay the first one's."""
        return replace(
            self,
            depth=self.depth + other.depth,
            gates=self.gates + other.gates,
            queries=_added(self.queries, other.queries),
            work=maximum(self.work, other.work),
        )

    def on(self, system: Any, ancillas: Any = 0) -> Cost:
        """The same gates on other registers."""
        return replace(self, system=system, ancillas=ancillas)


def _added(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(first)
    for key, value in second.items():
        out[key] = out[key] + value if key in out else value
    return out


def gates(count: Any, work: Any = 2) -> Cost:
    """That many two-qubit gates in a row."""
    return Cost(count, count, work=0 if isinstance(count, int) and count == 0 else work)


NOTHING = gates(0, 0)


def run(*costs: Cost, system: Any) -> Cost:
    """One after the other, on `system` qubits (the record knows the ancillas)."""
    total = NOTHING
    for cost in costs:
        total = total + cost
    return total.on(system)


def beside(*costs: Cost) -> Cost:
    """Circuits on disjoint qubits, side by side: the deepest counts, and a copy of the flag for each further one."""
    copies = len(costs) - 1
    total = costs[0]
    for cost in costs[1:]:
        total = total + cost
    depth = maximum(*(c.depth for c in costs)) + 2 * copies
    work = copies
    for cost in costs:
        work = work + cost.work
    return replace(total, depth=depth, gates=total.gates + 2 * copies, work=work)


def x_gates(controls: Any) -> Any:
    """Two-qubit gates of an X with that many controls, and a flag: 1, 5, 45, 85, …."""
    return maximum(1, TOFFOLI * (8 * controls - 7))


def flag_gates(controls: Any) -> Any:
    """To bring that many controls (and the outer flag) together in one flag, and to clear it: 0, 10, 90, …."""
    return maximum(0, 2 * TOFFOLI * (8 * controls - 7))


def x(controls: Any = 0) -> Cost:
    """X under `controls` controls."""
    return gates(x_gates(controls))


def one_qubit(controls: Any = 0) -> Cost:
    """Any gate on one qubit under `controls` controls."""
    return gates(1 + flag_gates(controls))


def phase(controls: Any) -> Cost:
    """A phase where `controls` qubits have given values; the last of them is the target, and nothing at all costs nothing."""
    return gates(minimum(controls, 1) + maximum(0, 2 * TOFFOLI * (8 * controls - 15)))


def under(cost: Cost, controls: Any) -> Cost:
    """A circuit under `controls` >= 1 controls: a flag is made, used, cleared. 0 controls: the circuit."""
    if isinstance(controls, int) and controls == 0:
        return cost
    made = cost + gates(flag_gates(controls))
    return replace(made, work=made.work + 1)


def controlled(make: Callable[[Any], Cost], qubits: Any, controls: Any) -> Cost:
    """make(qubits) under controls, also where that is a number of modulus 1 or a gate on one qubit."""
    if isinstance(qubits, int) and qubits <= 1:
        return one_qubit(controls) if qubits else phase(controls)
    return under(make(qubits), controls)


def projector_phase(zeros: Any) -> Cost:
    """exp(i angle (2P - 1)), P = |0><0| on `zeros` qubits: two X controlled by them around a rotation."""
    return 2 * x(zeros) + one_qubit()


def dense(qubits: Any) -> Cost:
    """A unitary of which nothing is known: (23/48) 4^t gates (Shende, Bullock, Markov, quant-ph/0406176); 2 * 4^t covers a control."""
    return gates(_sized(qubits, 2 * 4**qubits))


def diagonal(qubits: Any) -> Cost:
    """diag(phases), 2^t CNOTs and rotations (Bullock, Markov, quant-ph/0303039); twice that covers a control."""
    return gates(_sized(qubits, 2 * 2**qubits))


def preparation(qubits: Any) -> Cost:
    """A reflection that takes |0> to a given state: prepare, reflect about |0>, unprepare; 2 * 2^t gates a preparation."""
    return gates(_sized(qubits, 4 * 2**qubits + phase(qubits).gates))


def permutation(qubits: Any) -> Cost:
    """A permutation of which nothing is known: as a dense unitary."""
    return dense(qubits)


def _sized(qubits: Any, count: Any) -> Any:
    """`count`, but 0 for a number of modulus 1 and 1 for a gate on one qubit."""
    return min(qubits, 1) if isinstance(qubits, int) and qubits <= 1 else count


def multiplexed(select: Any, qubits: Any) -> Cost:
    """One unitary on `qubits` for each of 2^select values."""
    out: Cost = 2**select * under(dense(qubits), select)
    return out


def adder(taps: Any, width: Any) -> Cost:
    """|u>|x> -> |u>|x + shift(u)>, u of `taps` qubits and x of `width`, shift(u) an offset plus or minus u.

    Two ripple-carry additions (Cuccaro et al., quant-ph/0410184: 2 Toffolis and 5 CNOTs a bit) of a work register that holds u,
    then the offset; only copying these into it is done under the flag.
    """
    if isinstance(width, int) and taps + width <= 1:
        return gates(taps + width)
    return gates(2 * (2 * TOFFOLI + 5) * width + 2 * TOFFOLI * taps + 2 * width, work=width + 2)


def transformation(inner: Cost, degree: Any, body: Any, ends: Any, copies: Any = 0) -> Cost:
    """`constructions.state_transformation`: projectors on `body` and `ends` qubits, `copies` CNOTs after each use of `inner`."""
    if body == ends:
        turns = (degree + 1) * projector_phase(body)
    else:
        turns = (half(degree) + 1) * projector_phase(body) + half(degree + 1) * projector_phase(ends)
    out: Cost = 2 * one_qubit() + turns + degree * (inner + copies * x(1))
    return out


def rounds_cost(inner: Cost, ancillas: Any, rounds: Any) -> Cost:
    """`grover.amplitude_amplification`: 2 rounds + 1 uses of `inner`, a phase on the ancillas and one on all qubits a round."""
    phases = rounds * (phase(ancillas) + phase(ancillas + inner.system))
    return run((2 * rounds + 1) * inner, phases, system=inner.system)


def matrix_transformation(inner: Cost, degree: Any, zeros: Any) -> Cost:
    """`constructions.singular_value_transformation` with projectors on `zeros` qubits on both sides."""
    return 2 * one_qubit() + angle_sequence(inner, degree, zeros)


def angle_sequence(inner: Cost, degree: Any, zeros: Any) -> Cost:
    """`constructions.angle_sequence`: a phase more than uses of `inner`."""
    out: Cost = (degree + 1) * projector_phase(zeros) + degree * inner
    return out


def generalized_transformation(inner: Cost, uses: Any, ancillas: Any) -> Cost:
    """`constructions.generalized_transformation`: a rotation and a phase more than walks."""
    walk = 2 * under(inner, 2) + x(1) + phase(ancillas + 1)
    out: Cost = 3 * one_qubit() + x() + (uses + 1) * (2 * one_qubit()) + uses * walk
    return out


def fourier(qubits: Any) -> Cost:
    """The Fourier transform: a Hadamard a qubit, a controlled phase a pair, swaps (5 gates under a flag count 11, 32)."""
    pairs = half(qubits * (qubits - 1))
    out: Cost = qubits * one_qubit() + pairs * one_qubit(1) + half(qubits) * permutation(2)
    return out


def half(count: Any) -> Any:
    """count/2, rounded down."""
    return count // 2


def loading(n: Any) -> Cost:
    """`loading.plain_rotations` of all levels, or `plain_phases`: 2^n - 1 rotations, and a CNOT each except for the first."""
    count = 2**n - 1
    out: Cost = count * one_qubit() + maximum(0, count - 1) * x(1)
    return out


# -- memories: declared prices, for hardware provides them (Defs. A.1, A.2, Lemma D.1) ------------------------------


def oracle(label: str, depth: Any, count: Any, times: Any = 1) -> Cost:
    """`times` queries of an oracle with a declared depth and number of gates."""
    out: Cost = times * Cost(depth, count, queries={label: 1})
    return out


def memory_price(address: Any, bits: Any) -> tuple[Any, Any]:
    """Depth and gates of one read of a memory of 2^address words (Def. A.1, constant one): a binary tree of routers."""
    return bits * maximum(1, address), 2 * bits * maximum(1, 2**address - 1)


def states_price(address: Any, n: Any, bits: Any) -> tuple[Any, Any]:
    """Depth and gates of |i>|0> -> |i>|psi_i>, 2^address states on n qubits (Def. A.2; with address = 0 Lemma D.1).

    A rotation a level and the phases, each of which reads its angle, turns bit by bit, and reads again to clear: the sum of
    2 `memory_price(address + l, bits)` + bits over l = 0 ... n, in closed form.
    """
    first = maximum(0, 1 - address)  # the memory of a single word
    levels = (n + 1) * address + half(n * (n + 1)) + first
    words = 2**address * (2 * 2**n - 1) - (n + 1) + first
    return 2 * bits * levels + bits * (n + 1), 4 * bits * words + bits * (n + 1)


def memory(label: str, address: Any, bits: Any = WORD_BITS, times: Any = 1) -> Cost:
    """Reads of a classical memory."""
    return oracle(label, *memory_price(address, bits), times)


def states(label: str, address: Any, n: Any) -> Cost:
    """One use of a memory of states, of a column oracle or of a tree."""
    return oracle(label, *states_price(address, n, WORD_BITS))


def checked_prices(prices: Any) -> dict[str, tuple[Any, Any]]:
    """Prices of queries by label; none of None. Raises ArgumentError."""
    if not isinstance(prices, Mapping | None):
        raise ArgumentError("prices", "be a dictionary of (depth, gates) by label", type(prices).__name__)
    return {label: checked_price(price, f"prices[{label!r}]") for label, price in (prices or {}).items()}
