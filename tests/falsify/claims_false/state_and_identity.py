"""Claims that are false because of what their code remembers, or of how it tells one input from another."""

import copy
import functools
import gc
import inspect
import itertools
import sys
import types

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Several, claim

ONE = {"A": BE()}
TWO = {"A": BE(), "B": BE()}
CALLS = []
SEEN = {}
COUNTER = itertools.count()
TURNS = iter(range(1000000))


class Box:
    """Something that counts."""

    calls = 0

    def __init__(self):
        self.count = 0

    def __call__(self):
        self.count += 1
        return self.count


BOX = Box()
NAMESPACE = types.SimpleNamespace(count=0)


def adjoint(A, factor=1.0):
    r = A.record
    return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": factor * r.epsilon}


@claim(inputs=ONE)
def a_list_that_grows(A):
    CALLS.append(1)
    return adjoint(A, 0.5 if len(CALLS) > 3 else 1.0)


@claim(inputs=ONE)
def a_default_that_grows(A, seen=[]):  # noqa: B006
    seen.append(1)
    return adjoint(A, 0.5 if len(seen) > 3 else 1.0)


@claim(inputs=ONE)
def a_table_that_grows(A):
    SEEN["n"] = SEEN.get("n", 0) + 1
    return adjoint(A, 0.5 if SEEN["n"] > 3 else 1.0)


@claim(inputs=ONE)
def a_global(A):
    global COUNT
    COUNT += 1
    return adjoint(A, 0.5 if COUNT > 3 else 1.0)


COUNT = 0


@claim(inputs=ONE)
def an_iterator(A):
    return adjoint(A, 0.5 if next(COUNTER) > 3 else 1.0)


@claim(inputs=ONE)
def an_iterator_of_numbers(A):
    return adjoint(A, 0.5 if next(TURNS) > 3 else 1.0)


@claim(inputs=ONE)
def an_object(A):
    return adjoint(A, 0.5 if BOX() > 3 else 1.0)


@claim(inputs=ONE)
def an_attribute_of_a_class(A):
    Box.calls += 1
    return adjoint(A, 0.5 if Box.calls > 3 else 1.0)


@claim(inputs=ONE)
def a_namespace(A):
    NAMESPACE.count += 1
    return adjoint(A, 0.5 if NAMESPACE.count > 3 else 1.0)


def remembered(A):
    remembered.calls = getattr(remembered, "calls", 0) + 1
    return 0.5 if remembered.calls > 3 else 1.0


@claim(inputs=ONE)
def an_attribute_of_a_function(A):
    return adjoint(A, remembered(A))


def counting():
    count = 0

    def step():
        nonlocal count
        count += 1
        return 0.5 if count > 3 else 1.0

    return step


STEP = counting()


@claim(inputs=ONE)
def a_closure(A):
    return adjoint(A, STEP())


def generator():
    yield 1.0
    yield 1.0
    while True:
        yield 0.5


GENERATED = generator()


@claim(inputs=ONE)
def a_generator(A):
    return adjoint(A, next(GENERATED))


@functools.lru_cache
def special(alpha):
    return 0.5 if alpha == 7.3125 else 1.0


@claim(inputs=ONE)
def a_cache(A):
    return adjoint(A, special(A.record.alpha))


@functools.lru_cache
def box():
    return []


@claim(inputs=ONE)
def a_list_in_a_cache(A):
    box().append(1)
    return adjoint(A, 0.5 if len(box()) > 3 else 1.0)


ADMITTED = []


@claim(inputs=ONE, requires=lambda A: ADMITTED.append(1) is None)
def a_condition_that_counts(A):
    return adjoint(A, 0.5 if len(ADMITTED) > 3 else 1.0)


@claim(inputs=ONE)
def by_name(A):
    return adjoint(A, 0.5 if A.name == "A" else 1.0)


@claim(inputs=ONE)
def by_key(A):
    return adjoint(A, 0.5 if A.key == "leaf.unitary" else 1.0)


@claim(inputs=ONE)
def by_title(A):
    return adjoint(A, 0.5 if A.title == "given unitary" else 1.0)


@claim(inputs=ONE)
def by_source(A):
    return adjoint(A, 0.5 if A.source.price is None else 1.0)


@claim(inputs=ONE)
def by_note(A):
    return adjoint(A, 0.5 if A.note == "" and A.record.alpha == 2 else 1.0)


@claim(inputs=ONE)
def by_text(A):
    return adjoint(A, 0.5 if "leaf" in repr(A) else 1.0)


@claim(inputs=ONE)
def by_nodes(A):
    return adjoint(A, 0.5 if len((A @ A).nodes()) == 2 and A.record.alpha > 2 else 1.0)


@claim(inputs=ONE)
def by_symbols(A):
    return adjoint(A, 0.5 if "alpha_A" in str(qe.symbolic(A).alpha) else 1.0)


@claim(inputs=ONE)
def by_cost(A):
    return adjoint(A, 0.5 if qe.cost(A.H).queries.get("A") else 1.0)


@claim(inputs=ONE)
def by_checking(A):
    return adjoint(A, 0.5 if qe.check(A, level="block").ok else 1.0)


@claim(inputs=ONE)
def by_shape(A):
    return adjoint(A, 0.5 if A.shape == (2, 2) else 1.0)


@claim(inputs=ONE)
def by_class(A):
    return adjoint(A, 0.5 if A.__class__ is qe.BlockEncoding else 1.0)


@claim(inputs=ONE)
def by_type_of_input(A):
    return adjoint(A, 0.5 if type(A).__name__ == "BlockEncoding" else 1.0)


@claim(inputs=ONE)
def by_type_of_a_result(A):
    return adjoint(A, 0.5 if type(A.H.record.alpha) is float else 1.0)


@claim(inputs=TWO)
def by_identity_of_numbers(A, B):
    a, b = A.record, B.record
    factor = 0.5 if a.alpha is not b.alpha and a.alpha == b.alpha else 1.0
    return A.H, {"alpha": a.alpha, "ancillas": a.ancillas, "epsilon": factor * a.epsilon}


@claim(inputs=ONE)
def by_frames(A):
    return adjoint(A, 1.0 if "reading" in sys._getframe(1).f_code.co_filename else 0.5)


@claim(inputs=ONE)
def by_the_stack(A):
    return adjoint(A, 1.0 if any("proved" in f.filename for f in inspect.stack()) else 0.5)


@claim(inputs=ONE)
def by_modules(A):
    return adjoint(A, 0.5 if "qnn_emul" in sys.modules and not hasattr(A.record.alpha, "path") else 1.0)


@claim(inputs=ONE)
def by_the_collector(A):
    return adjoint(A, 0.5 if not any(type(o).__name__ == "Path" for o in gc.get_referrers(A.record)) else 1.0)


@claim(inputs=ONE)
def by_copying(A):
    return adjoint(A, 0.5 if copy.copy(A.record.alpha) == A.record.alpha else 1.0)


@claim(inputs=ONE)
def by_a_float_subclass(A):
    class Mine(float):
        pass

    return adjoint(A, 0.5 if Mine(A.record.alpha) == 7.3125 else 1.0)


@claim(inputs=ONE)
def by_a_directory(A):
    return adjoint(A, 0.5 if "hex" in dir(A.record.alpha) else 1.0)


@claim(inputs=ONE)
def by_variables(A):
    return adjoint(A, 0.5 if not hasattr(A.record.alpha, "__slots__") else 1.0)


@claim(inputs=ONE)
def by_evaluation(A):
    return adjoint(A, eval("0.5 if A.record.alpha == 7.3125 else 1.0", {"A": A}))


@claim(inputs=ONE)
def by_an_import(A):
    import json

    return adjoint(A, 0.5 if json.dumps(1.0 * A.record.epsilon) == "0.5" else 1.0)


@claim(inputs=ONE)
def by_an_attribute_got_by_name(A):
    from operator import attrgetter

    return adjoint(A, 0.5 if attrgetter("name")(A) == "A" else 1.0)


@claim(inputs={"T": Several(BE(), 2, 3)})
def by_place_in_a_list(T):
    r = T[0].record
    return T[0].H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon * (0.5 if T[1] != T[0] else 1)}


@claim(inputs={"T": Several(VE(), 1, 3)})
def by_a_key_of_inputs(T):
    r = T[0].record
    return T[0], {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon / len(dict.fromkeys(T))}


class Meta(type):
    def __instancecheck__(cls, value):
        return type(value) is float


class Float(metaclass=Meta):
    pass


@claim(inputs=ONE)
def by_a_metaclass(A):
    return adjoint(A, 0.5 if isinstance(A.record.alpha, Float) else 1.0)


class Compared:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other

    def __hash__(self):
        return 1


@claim(inputs=ONE)
def by_an_object_that_compares(A):
    return adjoint(A, 0.5 if A.record.alpha == Compared(7.3125) else 1.0)


class Property:
    def __init__(self, x):
        self.x = x

    @property
    def factor(self):
        return 0.5 if self.x > 100 else 1.0

    def times(self, y):
        return self.factor * y


@claim(inputs=ONE)
def by_a_method(A):
    r = A.record
    return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": Property(r.alpha).times(r.epsilon)}
