# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How can a linear circuit do something non-linear?
#
# A unitary is linear. A neural network needs $f(x) = \mathrm{erf}(4x/5)$ at every entry. At the end you can
#
# 1. put the entries of a vector on the diagonal of a block, with one use of its circuit,
# 2. turn numbers on a diagonal into polynomials of them, and see it,
# 3. say what an activation costs, and why it is almost linear on long vectors.

# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from scipy.special import erf

import qnn_emul as qe

plt.style.use("print.mplstyle")

load = np.array([[0.6, -0.8], [0.8, 0.6]])  # prepares psi = (0.6, 0.8) from |0>
cnot = np.array([[1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0]])  # the second qubit flips the first
U = cnot @ np.kron(load, np.eye(2))  # prepare psi on a fresh qubit, then flip it by the system qubit
print("corner:\n", U[:2, :2])
print("corner times psi:", U[:2, :2] @ [0.6, 0.8], "- the squares")

# %% [markdown]
# The circuit is linear in the state that it is *applied to*. But it also *contains* the circuit that prepares ψ:
# another ψ is another circuit. Why the corner is diagonal: on $|j\rangle$, the fresh qubits hold ψ and are
# flipped by $j$; they are found in $|0\rangle$ with amplitude $\psi_j$. So $\mathrm{diag}(\psi)$ has an $(\alpha,
# a + n, \epsilon)$-block-encoding with **one** use of the vector's circuit.

# %%
v = np.array([1, 2, 3, 4]) / np.sqrt(30)
x = qe.VectorEncoding.from_vector(v, name="x")
D = qe.diagonal_of_vector(x)
print(D.block.round(6), D.circuit.queries)
squares, of_the_double = (D @ x).value, (qe.diagonal_of_vector(2 * x) @ (2 * x)).value
print("twice the vector gives", (of_the_double / squares).round(12), "times the result")

# %% [markdown]
# Squares are not enough. Take one entry, $t = \cos\theta$, as the corner of a rotation $W(t)$, and put rotations
# of phase $e^{i\varphi_k Z}$ between $d$ uses of it. The corner of the product is a polynomial of degree $d$ in
# $t$: **choosing phases is choosing a polynomial** (quantum signal processing; with a matrix in place of $t$:
# QSVT).


# %%
def corner(t, phases):
    """<0| e^{i phi_0 Z} W(t) e^{i phi_1 Z} W(t) ... e^{i phi_d Z} |0>."""
    W = np.array([[t, 1j * np.sqrt(1 - t * t)], [1j * np.sqrt(1 - t * t), t]])
    Z = [np.diag(np.exp([1j * phi, -1j * phi])) for phi in phases]
    product = Z[0]
    for rotation in Z[1:]:
        product = product @ W @ rotation
    return product[0, 0]


print("no phases, three uses of W(1/2):", corner(0.5, [0, 0, 0, 0]).round(12), " T_3(1/2) = 4/8 - 3/2")

# %% [markdown]
# See it. Four uses of $W(t)$ each time, only the phases differ; the real part of the corner. The phases of the
# last curve were computed (`qe.phases`) so that the imaginary part is $Q(t) \approx \mathrm{erf}(4t/5)/t$, scaled
# to stay below 1.

# %%
L = 8 / (5 * np.sqrt(np.pi))  # erf(4t/5)/t at t = 0
Q = qe.polynomials.erf_over_x(0.8, 1e-3)
chosen = {
    "all 0": np.zeros(5),
    "0, 0.6, 0, 0.6, 0": [0, 0.6, 0, 0.6, 0],
    "for erf(4t/5)/t": qe.phases(Q.coefficients / 1.05),
}
ts = np.linspace(-1, 1, 300)  # without 0
figure, axes = plt.subplots()
for (name, phases), part in zip(chosen.items(), ("real", "real", "imag"), strict=True):
    axes.plot(ts, [getattr(corner(t, phases), part) for t in ts], label=f"phases {name}")
dots = ts[::13]
axes.plot(dots, erf(0.8 * dots) / dots / 1.05, "o", color="0.4", label="erf(4t/5)/t, scaled")
axes.set(xlabel="corner t of W(t)", ylabel="corner of the product", ylim=(-1.1, 1.9))
axes.set_yticks([-1, -0.5, 0, 0.5, 1])
axes.legend(ncols=2, loc="upper center", fontsize=9)
plt.show()

# %% [markdown]
# **Statement.** $f(x) = x\,g(x)$ with $g$ even, $|Q - g| \le \epsilon_Q$ on $[-1, 1]$, $Q$ even of degree $d$, $L
# = g(0) = 8/(5\sqrt\pi)$. $Q$ on the diagonal encoding of $y$, times the encoding of $y$ itself, is an encoding
# of $f(y)$ with the record (for α = 1)
#
# $$\bigl(L + \epsilon_Q,\quad 2a + n + 1,\quad L\,\epsilon + \epsilon_Q \cdot \|y\|\bigr), \quad d + 1 \text{ uses of } y.$$
#
# The error is relative to the entry, so the length of the vector does not enter. The degree grows like
# $\log(1/\epsilon_Q)$:

# %%
for epsilon in (1e-2, 1e-4, 1e-6, 1e-8, 1e-10):
    P, t = qe.polynomials.erf_over_x(0.8, epsilon), np.linspace(1e-3, 1, 5000)
    sampled = np.max(np.abs(P(t) - erf(0.8 * t) / t))
    print(f"asked {epsilon:.0e}: degree {P.degree:2d}, proved {P.error_bound:.1e}, sampled {sampled:.1e}")

y = qe.VectorEncoding.from_vector([0.6, 0.8], name="y")
once = qe.pointwise(y, qe.erf(0.8), epsilon=1e-6)
twice = qe.pointwise(once, qe.erf(0.8), epsilon=1e-6)
display(twice)
print("value of one layer", once.value, " erf", erf([0.48, 0.64]))
print("uses of y's circuit: once", once.circuit.queries, " twice", twice.circuit.queries)

# %% [markdown]
# The circuit of $y$ is used 9 times, and 9 · 9 times in two layers: **uses multiply with depth.** And an honest
# picture. A unit vector of $N$ equal entries has entries $1/\sqrt N$, where erf is nearly a straight line. How
# far is $f(y)$ from $L y$?

# %%
sizes = 4.0 ** np.arange(0, 9)
bend = [1 - erf(0.8 / np.sqrt(N)) * np.sqrt(N) / L for N in sizes]
figure, axes = plt.subplots()
axes.loglog(sizes, bend, "ko-", label="‖f(y) − Ly‖/‖Ly‖")
axes.loglog(sizes, 0.64 / 3 / sizes, "--", color="0.5", label="0.2133/N")
axes.set(xlabel="entries N of a flat unit vector", ylabel="relative distance from a linear map")
axes.legend()
plt.show()

# %% [markdown]
# ## Try it
# 1. A third layer needs degree 6 only, as its input is smaller. How many uses of $y$'s circuit are that in all?
# 2. For which unit vector of $N$ entries is $f$ least linear: flat, or all weight on one entry?
# 3. Which polynomial do four uses without phases give? (The curve "all 0".)

# %%
uses_of_three_layers = 9 * 9 * 7
least_linear = [1.0, 0.0, 0.0, 0.0]
coefficients = [0, 0, 0, 0, 1]  # in the Chebyshev basis T_0, T_1, ...

# %%
three = qe.pointwise(twice, qe.erf(0.8), epsilon=1e-6)
assert qe.cost(once).queries == {"y": 9} and qe.cost(twice).queries == {"y": 81}
assert qe.cost(three).queries == {"y": uses_of_three_layers}
distance = lambda y: np.linalg.norm(erf(0.8 * np.array(y)) - L * np.array(y)) / L
others = [v / np.linalg.norm(v) for v in [np.ones(4), *np.random.default_rng(0).normal(size=(200, 4))]]
assert np.isclose(np.linalg.norm(least_linear), 1) and all(distance(least_linear) > distance(v) for v in others)
assert np.allclose([corner(t, np.zeros(5)) for t in ts], np.polynomial.chebyshev.chebval(ts, coefficients))
# what was promised: a diagonal from one use, polynomials from phases, erf within its record, nearly linear when long
assert np.allclose(np.diag(D.block), [0.182574, 0.365148, 0.547723, 0.730297], atol=1e-6)
assert D.circuit.queries == {"x": 1} and np.allclose(of_the_double, 4 * squares)
assert np.allclose([corner(t, chosen["for erf(4t/5)/t"]).imag for t in ts], Q(ts) / 1.05, atol=1e-10)
assert np.linalg.norm(once.value - erf([0.48, 0.64])) <= once.record.epsilon and qe.check(once, level="unitary").ok
assert bend[-1] < 1e-5 and np.isclose(bend[-1] * sizes[-1], 0.64 / 3, rtol=1e-3)
