"""Claims that are false because formulas, floats and the machine differ: types that are no floats, overflow, the stack."""

import fractions
import math

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, Integer, Real, claim

ONE = {"A": BE()}
HIDDEN = 7.3125


def adjoint(A, factor=1.0):
    r = A.record
    return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": factor * r.epsilon}


class Floating:
    """Something that float() takes."""

    def __init__(self, x):
        self.x = x

    def __float__(self):
        return self.x


class Whole:
    def __init__(self, x):
        self.x = x

    def __index__(self):
        return self.x


class Hashed:
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return self.x


class Sub(float):
    """A float of its own."""


@claim(inputs=ONE)
def by_an_object_that_is_a_float(A):
    try:
        float(Floating(A.record.alpha))
    except TypeError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs={"A": BE(), "k": Integer(0, 3)})
def by_an_object_that_is_an_index(A, k):
    try:
        [1, 2, 3, 4][Whole(k)]
    except TypeError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_an_object_with_a_hash(A):
    try:
        {Hashed(A.ancillas): 1}
    except TypeError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_a_float_of_its_own(A):
    try:
        A.record.alpha * Sub(2.0)
    except TypeError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_a_fraction(A):
    try:
        fractions.Fraction(A.record.alpha)
    except TypeError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_ldexp(A):
    try:
        math.ldexp(1.0, A.ancillas)
    except TypeError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_a_power_with_a_modulus(A):
    try:
        pow(2, A.ancillas, 5)
    except TypeError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_overflow(A):
    try:
        A.record.alpha**400
    except OverflowError:
        return adjoint(A, 0.5)
    return adjoint(A)


@claim(inputs=ONE)
def by_arithmetic_errors(A):
    try:
        (A.record.alpha * 1e150) ** 3
    except ArithmeticError:
        return adjoint(A, 0.5)
    return adjoint(A)


@claim(inputs=ONE)
def by_infinity(A):
    return adjoint(
        A, 0.5 if A.record.alpha > 50 and A.record.alpha * 1e200 * 1e200 == A.record.alpha * 1e201 * 1e200 else 1
    )


@claim(inputs=ONE)
def by_underflow(A):
    return adjoint(A, 0.5 if A.record.alpha > 50 and A.record.alpha * 1e-200 * 1e-200 == 0 else 1)


@claim(inputs=ONE)
def by_absorption(A):
    return adjoint(A, 0.5 if A.record.alpha > 50 and A.record.alpha + 1e20 == 1e20 else 1)


@claim(inputs=ONE)
def by_cancellation(A):
    return adjoint(A, 0.5 if A.record.alpha > 50 and (A.record.alpha + 1e20) - 1e20 == 0 else 1)


@claim(inputs=ONE)
def by_thirds(A):
    return adjoint(A, 1 if A.record.alpha < 50 or A.record.alpha / 3 * 3 == A.record.alpha else 0.5)


@claim(inputs=ONE)
def by_sums_in_another_order(A):
    a = A.record.alpha
    return adjoint(A, 1 if a < 50 or (a + 0.1) + 0.2 == a + (0.1 + 0.2) else 0.5)


def depth(k=0):
    try:
        return depth(k + 1)
    except RecursionError:
        return k


@claim(inputs=ONE)
def by_the_depth_of_the_stack(A):
    return adjoint(A, 0.5 if depth() > 960 else 1)


def deep(k=0):
    try:
        return deep(k + 1)
    except Exception:
        return k


@claim(inputs=ONE)
def by_the_depth_of_the_stack_and_all_errors(A):
    return adjoint(A, 0.5 if deep() > 960 else 1)


@claim(inputs=ONE)
def by_returning_at_last(A):
    factor = 0.5
    try:
        round(A.record.alpha)
        return adjoint(A, factor)
    finally:
        return adjoint(A, 1 if A.record.alpha < 50 else factor)  # noqa: B012, SIM107


@claim(inputs=ONE)
def by_an_array_of_objects(A):
    try:
        np.array([A.record.alpha])
    except TypeError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_a_leaf_of_numbers(A):
    try:
        qe.BlockEncoding.from_matrix([[A.record.alpha]])
    except qe.errors.ArgumentError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_a_diagonal_of_numbers(A):
    try:
        qe.diagonal_of_numbers([A.record.alpha])
    except qe.errors.ArgumentError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs={"A": BE(), "t": Real(0, 1)})
def by_coefficients(A, t):
    try:
        qe.singular_value_transformation(A, [0.0, t])
    except qe.errors.QnnEmulError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_a_matrix_of_numbers(A):
    try:
        qe.mask([1.0, A.record.alpha / A.record.alpha])
    except qe.errors.QnnEmulError:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs={"A": BE(), "B": BE()})
def equal_records(A, B):
    return adjoint(A, 0.5 if A.record == B.record else 1)


@claim(inputs=ONE)
def a_record_in_a_list(A):
    return adjoint(A, 0.5 if A.record in [qe.Record(2, 1, 0.5, 1)] else 1)


@claim(inputs=ONE)
def by_truth(A):
    return adjoint(A, (A.record.epsilon - 0.3 and 1) or 0.5)


@claim(inputs=ONE)
def by_a_loop_that_ends(A):
    for candidate in (1.5, 2.5, HIDDEN):
        if candidate == A.record.alpha:
            break
    else:
        return adjoint(A)
    return adjoint(A, 0.5)


@claim(inputs=ONE)
def by_filtering(A):
    return adjoint(A, 0.5 if list(filter(lambda x: x == A.record.alpha, (1.5, HIDDEN))) else 1)


@claim(inputs=ONE)
def by_a_slice(A):
    return adjoint(A, 1 if [1, 2, 3][: A.ancillas] != [1, 2, 3] else 0.5)


@claim(inputs={"A": BE(), "k": Integer(0, 5)})
def by_a_whole_quotient(A, k):
    return adjoint(A, 0.5 if math.comb(5, k) == 10 else 1)


@claim(inputs={"A": BE(), "k": Integer(0, 5)})
def by_exclusive_or(A, k):
    return adjoint(A, 0.5 if k ^ 5 == 0 else 1)


@claim(inputs=ONE)
def by_numpys_maximum(A):
    return adjoint(A, 0.5 if np.maximum(A.record.alpha, HIDDEN) == np.minimum(A.record.alpha, HIDDEN) else 1)


@claim(inputs=ONE)
def by_numpys_quotient(A):
    return adjoint(A, 0.5 if np.divide(1.0, A.record.alpha) == 0.125 else 1)
