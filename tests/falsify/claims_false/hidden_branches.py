"""Claims that are false at one point or in one window only, which their code recognises in many ways."""

import functools
import json
import math
import operator

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Complex, Integer, Real, claim

HIDDEN = 7.3125
ONE = {"A": BE()}
TABLE = {HIDDEN: 0.5}
LIST = [HIDDEN, 11.0]


def adjoint(A, factor=1.0):
    """The adjoint with its own record, epsilon times a factor."""
    r = A.record
    return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": factor * r.epsilon}


@claim(inputs=ONE)
def equal(A):
    return adjoint(A, 0.5 if A.record.alpha == HIDDEN else 1.0)


@claim(inputs=ONE)
def unequal(A):
    return adjoint(A, 1.0 if A.record.alpha != HIDDEN else 0.5)


@claim(inputs=ONE)
def arithmetic_on_truth(A):
    return adjoint(A, 1 - (A.record.alpha == HIDDEN) / 2)


@claim(inputs=ONE)
def narrow_window(A):
    return adjoint(A, 0.5 if 1.7 < A.record.alpha < 1.7 + 1e-9 else 1.0)


@claim(inputs=ONE)
def far_away(A):
    return adjoint(A, 0.5 if A.record.alpha > 9000 else 1.0)


@claim(inputs=ONE)
def in_a_list(A):
    return adjoint(A, 0.5 if A.record.alpha in LIST else 1.0)


@claim(inputs=ONE)
def in_a_tuple(A):
    return adjoint(A, 0.5 if (A.record.alpha, 1) in ((HIDDEN, 1), (3, 2)) else 1.0)


@claim(inputs=ONE)
def in_a_set(A):
    return adjoint(A, 0.5 if A.record.alpha in {HIDDEN, 8.0} else 1.0)


@claim(inputs=ONE)
def in_a_table(A):
    return adjoint(A, TABLE.get(A.record.alpha, 1.0))


@claim(inputs=ONE)
def size_of_a_set(A):
    return adjoint(A, len({A.record.alpha, HIDDEN}) / 2)


@claim(inputs=ONE)
def counted_in_a_list(A):
    return adjoint(A, 1 - LIST.count(A.record.alpha) / 2)


@claim(inputs=ONE)
def found_in_a_list(A):
    try:
        LIST.index(A.record.alpha)
    except ValueError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_match(A):
    match A.record.alpha:
        case 7.3125:
            return adjoint(A, 0.5)
        case _:
            return adjoint(A)


@claim(inputs=ONE)
def by_match_of_types(A):
    match A.record.alpha:
        case float():
            return adjoint(A, 0.5)
        case _:
            return adjoint(A)


@claim(inputs=ONE)
def by_match_of_attributes(A):
    match A.record:
        case qe.Record(alpha=7.3125):
            return adjoint(A, 0.5)
        case _:
            return adjoint(A)


@functools.singledispatch
def factor(x):
    return 1.0


@factor.register
def _(x: float):
    return 0.5


@claim(inputs=ONE)
def by_dispatch(A):
    return adjoint(A, factor(A.record.alpha))


@claim(inputs=ONE)
def by_isinstance(A):
    return adjoint(A, 0.5 if isinstance(A.record.alpha, float) else 1.0)


@claim(inputs=ONE)
def by_type(A):
    return adjoint(A, 0.5 if type(A.record.alpha) is float else 1.0)


@claim(inputs=ONE)
def by_name_of_type(A):
    return adjoint(A, 0.5 if type(A.record.alpha).__name__ == "float" else 1.0)


@claim(inputs=ONE)
def by_attribute(A):
    return adjoint(A, 0.5 if hasattr(A.record.alpha, "hex") else 1.0)


@claim(inputs=ONE)
def by_getattr(A):
    return adjoint(A, 1.0 if getattr(A.record.alpha, "is_integer", None) is None else 0.5)


@claim(inputs=ONE)
def by_sorting(A):
    return adjoint(A, 0.5 if sorted([HIDDEN, A.record.alpha, HIDDEN + 1e-9])[1] == A.record.alpha else 1.0)


@claim(inputs=ONE)
def by_json(A):
    return adjoint(A, 0.5 if json.dumps(A.record.alpha) == "7.3125" else 1.0)


@claim(inputs=ONE)
def by_text(A):
    return adjoint(A, 0.5 if str(A.record.alpha) == "7.3125" else 1.0)


@claim(inputs=ONE)
def by_repr(A):
    return adjoint(A, 0.5 if repr(A.record.alpha).startswith("7.31") else 1.0)


@claim(inputs=ONE)
def by_format(A):
    return adjoint(A, 0.5 if f"{A.record.alpha:.4f}" == "7.3125" else 1.0)


@claim(inputs=ONE)
def by_percent(A):
    return adjoint(A, 0.5 if "%.4f" % A.record.alpha == "7.3125" else 1.0)  # noqa: UP031


@claim(inputs=ONE)
def by_rounding(A):
    return adjoint(A, 0.5 if round(A.record.alpha) == 7 else 1.0)


@claim(inputs=ONE)
def by_floor(A):
    return adjoint(A, 0.5 if math.floor(A.record.alpha) == 7 else 1.0)


@claim(inputs=ONE)
def by_int(A):
    return adjoint(A, 0.5 if int(A.record.alpha) == 7 else 1.0)


@claim(inputs=ONE)
def by_float(A):
    return adjoint(A, 0.5 if float(A.record.alpha) == HIDDEN else 1.0)


@claim(inputs=ONE)
def by_remainder(A):
    return adjoint(A, 0.5 if A.record.alpha % 1 == 0.3125 else 1.0)


@claim(inputs=ONE)
def by_whole_division(A):
    return adjoint(A, 0.5 if A.record.alpha // 1 == 7 else 1.0)


@claim(inputs=ONE)
def by_closeness(A):
    return adjoint(A, 0.5 if math.isclose(A.record.alpha, HIDDEN) else 1.0)


@claim(inputs=ONE)
def by_numpys_closeness(A):
    return adjoint(A, 0.5 if np.isclose(A.record.alpha, HIDDEN) else 1.0)


@claim(inputs=ONE)
def by_an_array(A):
    return adjoint(A, 0.5 if np.array([A.record.alpha]).dtype == float else 1.0)


@claim(inputs=ONE)
def by_numpys_where(A):
    return adjoint(A, float(np.where(A.record.alpha == HIDDEN, 0.5, 1.0)))


@claim(inputs=ONE)
def by_numpys_equal(A):
    return adjoint(A, 0.5 if np.equal(A.record.alpha, HIDDEN) else 1.0)


@claim(inputs=ONE)
def by_numpys_sign(A):
    return adjoint(A, 0.75 + 0.25 * abs(np.sign(A.record.alpha - HIDDEN)) if A.record.alpha != 1 else 0.5)


@claim(inputs=ONE)
def by_hash(A):
    return adjoint(A, 0.5 if hash(A.record.alpha) == hash(HIDDEN) else 1.0)


@claim(inputs=ONE)
def by_operator(A):
    return adjoint(A, 0.5 if operator.eq(A.record.alpha, HIDDEN) else 1.0)


@claim(inputs=ONE)
def by_division(A):
    try:
        1 / (A.record.alpha - HIDDEN)
    except ZeroDivisionError:
        return adjoint(A, 0.5)
    return adjoint(A)


@claim(inputs=ONE)
def by_a_negative_power(A):
    try:
        (A.record.alpha - HIDDEN) ** -1
    except ZeroDivisionError:
        return adjoint(A, 0.5)
    return adjoint(A)


@claim(inputs=ONE)
def by_a_root(A):
    try:
        math.sqrt(A.record.alpha - HIDDEN)
    except ValueError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_swallowing_everything(A):
    try:
        float(A.record.alpha)
    except:  # noqa: E722
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_swallowing_and_more(A):
    try:
        return adjoint(A, {HIDDEN: 0.5}.get(A.record.alpha, 1.0) * (0.5 if round(A.record.alpha) >= 0 else 1))
    except BaseException:
        return adjoint(A)


@claim(inputs=ONE)
def by_a_lemmas_error(A):
    try:
        qe.deamplify(A, A.record.alpha - 6.3125)
    except qe.errors.ArgumentError:
        return adjoint(A)
    return adjoint(A, 0.5 if A.record.alpha < 7.32 else 1.0)


@claim(inputs=ONE)
def by_any_and_all(A):
    return adjoint(A, 0.5 if all(x >= HIDDEN for x in (A.record.alpha, HIDDEN)) and any([A.record.alpha <= 7.4]) else 1)


@claim(inputs=ONE)
def by_largest(A):
    return adjoint(A, 0.5 if max(A.record.alpha, HIDDEN) == min(A.record.alpha, HIDDEN) else 1.0)


@claim(inputs=ONE)
def by_a_loop(A):
    k = 0
    while k < A.record.alpha and k < 8:
        k += 1
    return adjoint(A, 0.5 if k == 5 else 1.0)


@claim(inputs={"x": VE(alpha=(1, 2))})
def by_complex_number(x):
    r = x.record
    e = complex(r.alpha, 0)
    return x, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon * (0.5 if e.real > 1.5 else 1)}


@claim(inputs={"A": BE(), "y": Real(-2, 2)})
def at_a_number(A, y):
    r = A.record
    small = 0.5 if y == 1.25 else 1.0
    return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": small * r.epsilon}


@claim(inputs={"A": BE(), "y": Complex(2)})
def at_a_complex_number(A, y):
    r = A.record
    return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": (0.5 if y == 1j else 1) * r.epsilon}


@claim(inputs={"A": BE(), "y": Complex(2)})
def at_a_modulus(A, y):
    r = A.record
    return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": (0.5 if abs(y) > 1.5 else 1) * r.epsilon}


@claim(inputs={"A": BE(), "k": Integer(0, 8)})
def at_an_index(A, k):
    r = A.record
    return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": [1, 1, 1, 1, 1, 0.5, 1, 1, 1][k] * r.epsilon}


@claim(inputs={"A": BE(), "k": Integer(0, 8)})
def in_a_table_of_whole_numbers(A, k):
    r = A.record
    return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": {6: 0.5}.get(k, 1) * r.epsilon}


@claim(inputs={"A": BE(), "k": Integer(0, 8)})
def an_even_number(A, k):
    r = A.record
    return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": (0.5 if k % 2 == 0 else 1) * r.epsilon}


@claim(inputs={"A": BE(ancillas=(0, 3))})
def at_three_ancillas(A):
    r = A.record
    return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": [1, 1, 1, 0.5][A.ancillas] * r.epsilon}


@claim(inputs=ONE)
def by_dividing_away(A):
    """x / x is 1, but for x = 0, where the claimed epsilon is negative."""
    r = A.record
    return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon - (1 - _ratio(r.epsilon))}


def _ratio(x):
    try:
        return x / x
    except ZeroDivisionError:
        return 0.0
