"""What is to be shown at the end of a path: the claimed record follows from the construction's, and every node keeps its rule."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...certify.certificates.derivable import derivable
from ...claims.claimed import Claimed
from ...encoding.check import check
from ...encoding.encoding import Encoding
from ...encoding.record import Record
from ...encoding.source import Derived
from .inputs import Case, Inputs, Place
from .knowledge import CONCLUSION
from .number import is_number
from .paths import LONG, CasePath

MAX_SIZE = 4  # of the instances that a failing path suggests
GIVEN = ("leaf.matrix", "leaf.vector", "leaf.unitary")  # leaves that a claim's code makes of its own numbers
CHECKED_QUBITS = 8
ULPS = 4e-16
LONG_FRACTION = 10**9  # a denominator that no one writes: a float's


@dataclass(frozen=True)
class Obligation:
    """left relation right, to be shown; `words` for people."""

    words: str
    left: Any
    relation: str
    right: Any

    def denied(self, margin: Any = 0) -> Any:
        """The contrary, by some margin where one is given."""
        import sympy as sp

        if self.relation == "==":
            return sp.Ne(self.left, self.right, evaluate=False)
        if self.relation == "<":
            return sp.Ge(self.left, self.right, evaluate=False)
        return sp.Gt(self.left, self.right + margin, evaluate=False)


@dataclass(frozen=True)
class Hint:
    """Values at which a goal fails: a counterexample perhaps. `case` says which inputs, of what kinds and lengths."""

    case: Case
    values: Mapping[Place, float]


def formula(path: CasePath, value: Any, what: str) -> Any:
    """The formula of a finite real number, or a refusal."""
    number = None if isinstance(value, bool) else path.number(value)
    if number is None or number.kind == "complex":
        path.refuse(f"{what} is no finite real number")
    return number.formula


def goals(made: Claimed, inputs: Inputs) -> list[Obligation]:
    """All that is to be shown of what the claim's function returned on a path."""
    import sympy as sp

    path = inputs.path
    out = [goal for node in made.encoding.nodes() for goal in _node(node, inputs)]
    of: Callable[[Any, str], Any] = lambda record, part: formula(path, getattr(record, part), f"the {part} of a record")
    own, claimed = made.encoding.record, made.record
    alpha, gap = of(claimed, "alpha"), of(claimed, "alpha") - of(own, "alpha")
    words = "epsilon of the construction" + ("" if sp.expand(gap) == 0 else " + |alpha' - alpha|")
    out += [
        Obligation("claimed alpha > 0", sp.Integer(0), "<", alpha),
        Obligation(
            "ancillas of the construction = claimed ancillas", of(own, "ancillas"), "==", of(claimed, "ancillas")
        ),
        Obligation(f"{words} <= claimed epsilon", of(own, "epsilon") + sp.Abs(gap), "<=", of(claimed, "epsilon")),
    ]
    if claimed.norm is not None:
        out.append(Obligation("norm of the construction <= claimed norm", of(own, "norm"), "<=", of(claimed, "norm")))
    return out


def _node(node: Encoding, inputs: Inputs) -> Iterator[Obligation]:
    """A node's record is its rule of its children's, or at least follows from that."""
    import sympy as sp

    from ...lemmas import CATALOGUE

    path = inputs.path
    if id(node) in inputs.leaves:
        return
    if not isinstance(node.source, Derived):
        _given(node, path)
        return
    lemma = node.source.lemma
    if CATALOGUE.get(node.key) is not lemma:
        path.refuse(f"{node.key} is not in the catalogue")
    ruled = lemma.rule(*(c.record for c in node.children), **node.source.numbers)
    of: Callable[[Any, str], Any] = lambda r, part: formula(path, getattr(r, part), f"the {part} of {node.key}")
    if all(of(ruled, part) == of(node.record, part) for part in ("alpha", "ancillas", "epsilon", "norm")):
        if not _same(path, ruled.leak, node.record.leak):
            path.refuse(f"the leak of {node.key} is not its rule's")
        return
    if not _same(path, ruled.leak, node.record.leak):
        path.refuse(f"the leak of {node.key} is not its rule's")
    said = f"the record given to {node.key}: "
    gap = sp.Abs(of(node.record, "alpha") - of(ruled, "alpha"))
    yield Obligation(said + "alpha > 0", sp.Integer(0), "<", of(node.record, "alpha"))
    yield Obligation(said + "ancillas", of(ruled, "ancillas"), "==", of(node.record, "ancillas"))
    yield Obligation(said + "epsilon", of(ruled, "epsilon") + gap, "<=", of(node.record, "epsilon"))
    yield Obligation(said + "norm", of(ruled, "norm"), "<=", of(node.record, "norm"))


def _same(path: CasePath, one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    return bool(formula(path, one, "a leak") == formula(path, other, "a leak"))


def _given(node: Encoding, path: CasePath) -> None:
    """A leaf of the claim's own numbers: its record is checked on its matrix."""
    record = node.record
    plain = not any(is_number(x) for x in (record.alpha, record.ancillas, record.epsilon, record.norm))
    if node.key not in GIVEN or not plain or node.n + node.ancillas > CHECKED_QUBITS:
        path.refuse(f"it uses {node.key}, whose record is not an input's")
    if not check(node, level="unitary").ok:
        path.refuse(f"the record given to {node.key} does not hold")


def shown(goal: Obligation, path: CasePath) -> tuple[str, bool]:
    """(by what the goal is shown; "" if it is not, whether its contrary has a model)."""
    knowledge = path.knowledge
    left, right = knowledge.read(goal.left), knowledge.read(goal.right)
    if goal.relation in ("==", "<=") and left == right:
        return "identity", False
    answer, _ = knowledge.answer(goal.denied())
    if answer == "sat":  # no derivation need be sought
        return "", True
    short = (right - left).count_ops() < 10 * LONG
    if goal.relation != "==" and short and derivable(left, right, knowledge.inequalities(), goal.relation):
        return "derivation", False
    if answer == "unknown":
        answer, _ = knowledge.answer(goal.denied(), CONCLUSION)
    return ("z3" if answer == "unsat" else ""), answer == "sat"


def hint(goal: Obligation | None, inputs: Inputs) -> Hint | None:
    """A point of the path where the goal fails (None: any point of it), small and clear if there is one."""
    import sympy as sp

    knowledge = inputs.path.knowledge
    sizes = [s for s, place in inputs.places.items() if place[2] == "n" and s not in knowledge.solved]
    margins = [0] if goal is None or goal.relation != "<=" else [sp.Abs(goal.right) / 20 + sp.Rational(1, 100), 0]
    largest = MAX_SIZE if len(sizes) == 1 else 2
    met = inputs.path.met
    for exactly, margin in itertools.product((met, []) if met else ([],), margins):
        denied = sp.true if goal is None else knowledge.read(goal.denied(margin))
        if denied is sp.false:
            continue
        for values in itertools.islice(itertools.product(range(largest + 1), repeat=len(sizes)), 27):
            found = knowledge.model([denied, *exactly], dict(zip(sizes, values, strict=True)))
            if found is not None:
                points = {inputs.places[s]: v for s, v in found.items() if s in inputs.places}
                return Hint(inputs.case, points)
    return None


def record_words(record: Record[Any], inputs: Inputs) -> dict[str, str]:
    """alpha, ancillas and epsilon as words, in the names that conditions use; constants as people write them."""
    names = _names(inputs)
    path = inputs.path
    read: Callable[[str], Any] = lambda part: path.knowledge.read(formula(path, getattr(record, part), part))
    return {part: str(in_closed_form(read(part)).xreplace(names)) for part in ("alpha", "ancillas", "epsilon")}


def in_closed_form(expression: Any) -> Any:
    """The expression with roots and multiples of pi in place of the fractions that floats made of them."""
    import sympy as sp

    exact: dict[Any, Any] = {}
    for number in expression.atoms(sp.Rational):
        if number.q > LONG_FRACTION:
            for power, unit in ((2, 1), (1, sp.pi)):
                near = sp.Rational(float(abs(number / unit) ** power)).limit_denominator(100)
                found = sp.sqrt(near) if power == 2 else near * unit
                if near != 0 and abs(float(found) - abs(float(number))) <= ULPS * float(found):
                    exact[number] = sp.sign(number) * found
                    break
    return expression.xreplace(exact)


def words(relation: Any, inputs: Inputs) -> str:
    """A relation in those names."""
    return str(relation.xreplace(_names(inputs)))


def _names(inputs: Inputs) -> dict[Any, Any]:
    import sympy as sp

    out = {}
    for symbol, (name, member, part) in inputs.places.items():
        of = name if member is None else f"{name}{member}"
        text = of if part == "number" else part + (f"_{of}" if of else "")
        out[symbol] = sp.Symbol(text, **symbol.assumptions0)
    return out
