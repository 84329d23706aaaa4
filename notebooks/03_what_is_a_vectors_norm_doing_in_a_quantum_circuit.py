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
# # What is a vector's norm doing in a quantum circuit?
#
# Quantum states have length 1. The vectors of a neural network do not. At the end you can
#
# 1. say where the norm is kept, and what a small one costs,
# 2. predict what happens when the terms of a sum cancel,
# 3. buy the norm back by amplification, at a price of 1/norm instead of 1/norm².

# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

import qnn_emul as qe

plt.style.use("print.mplstyle")

for alpha in (5, 10, 50):
    x = qe.VectorEncoding.from_vector([3, 4], alpha=alpha)
    print(f"alpha = {alpha:2d}: in the circuit {x.block}, alpha * that {x.value}, success {x.success_probability:.4f}")

# %% [markdown]
# The circuit holds $b = v/\alpha$ in the amplitudes whose ancillas are 0; α is a number on paper. Measuring the
# ancillas gives 0 with probability $\|b\|^2 = (\|v\|/\alpha)^2$: **only the ratio of norm and α matters.** Now
# add two unit vectors, by hand: a Hadamard gate on an ancilla, "prepare ψ if 0, φ if 1", a Hadamard gate. The
# corner holds $(\psi + \varphi)/2$.


# %%
def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def sum_by_hand(U, V):
    """First column of the circuit: its first half is (psi + phi)/2, psi and phi the first columns of U and V."""
    hadamard = np.kron(np.array([[1, 1], [1, -1]]) / np.sqrt(2), np.eye(2))
    zero = np.zeros((2, 2))
    return (hadamard @ np.block([[U, zero], [zero, V]]) @ hadamard)[:, 0]


for angle in (0, np.pi / 2, 0.9 * np.pi):  # between psi = (1, 0) and phi
    column = sum_by_hand(np.eye(2), rotation(angle))
    print(f"angle {angle:.2f}: 2 * corner = {2 * column[:2]}, success {np.sum(column[:2] ** 2):.4f}")

# %% [markdown]
# **Statement (Lemma 1).** For encodings $(\alpha, a, \epsilon_0)$ of ψ and $(\beta, b, \epsilon_1)$ of φ, $v =
# \tau\psi + \kappa\varphi$ has the record
#
# $$\bigl(|\tau|\alpha + |\kappa|\beta,\quad \max(a, b) + 1,\quad |\tau|\epsilon_0 + |\kappa|\epsilon_1\bigr).$$
#
# α adds up even where the vectors cancel. For the unit vector $v/\mathcal N$, $\mathcal N = \|v\|$, α and ε are
# divided by $\mathcal N$.

# %%
A = qe.BlockEncoding.from_matrix([[0.6, 0.2], [0.1, 0.7]], name="A")
x = qe.VectorEncoding.from_vector([0.6, 0.8], name="x")
y = 0.5 * x + 0.5 * (A @ x)
display(y)
print("value:", y.value, " success:", round(y.success_probability, 4), " normalized:", y.normalized())

# %% [markdown]
# Here nothing cancels. Now turn φ against ψ, both with ε = 0.1, down to a sum of norm 0.0005:


# %%
def cancelling(norm):
    """psi + phi with ||psi + phi|| = norm, both encoded with a claimed error of 0.1."""
    angle = np.pi - 2 * np.arcsin(norm / 2)
    psi, phi = (qe.VectorEncoding.from_unitary(rotation(t), rotation(t)[:, 0], epsilon=0.1) for t in (0, angle))
    return psi + phi


for norm in (2, 1, 0.1, 5e-4):
    s = cancelling(norm)
    unit = s.normalized().record
    print(
        f"norm {norm:6}: success {s.success_probability:.1e}, unit vector: alpha {unit.alpha:7.1f}, epsilon {unit.epsilon:5.1f}"
    )

# %% [markdown]
# In the last line a *unit* vector is known up to 400. That encoding says nothing, and its record says so.
#
# What to do about a small success probability $p = \|b\|^2$? Repeat: $1/p$ times on average. Or **amplify**: $b =
# \sin\beta$ is the height of a vector on a circle; one use of $U$, a reflection, $U^\dagger$, a reflection and
# $U$ again turn it to $\sin 3\beta$. For ½ = sin 30° that is exactly 1.

# %%
half = qe.VectorEncoding.from_vector([0.3, 0.4], alpha=1.0, name="x")
exact = qe.amplify(half, method="exact")
print(
    f"norm in the circuit: {np.linalg.norm(half.block):.6f} -> {np.linalg.norm(exact.block):.6f}", exact.circuit.queries
)
heights = {r: np.sin((2 * r + 1) * np.arcsin(0.5)) for r in range(4)}
print("after r rounds:", {r: round(float(h), 3) for r, h in heights.items()}, "- too many rounds turn it away again")

# %% [markdown]
# If $\|b\|$ is known only from below, a polynomial that is nearly 1 on all of $[\|b\|, 1]$ does it
# ("fixed-point"; "sign" also keeps the phase). How many uses of $U$ does each take, and how many does repetition
# take on average?

# %%
norms = [2.0**-k for k in range(1, 6)]
uses = {"repeat until success": [1 / b**2 for b in norms]}
for method in ("sign", "fixed-point", "exact"):
    inputs = [qe.VectorEncoding.from_vector([0.6 * b, 0.8 * b], alpha=1.0, name="x") for b in norms]
    uses[method] = [qe.amplify(v, epsilon=1e-2, method=method).circuit.queries["x"] for v in inputs]
figure, axes = plt.subplots()
for (name, counts), marker in zip(uses.items(), "osv^", strict=True):
    axes.loglog(norms, counts, marker=marker, label=name)
axes.invert_xaxis()
axes.set_xticks(norms, [f"1/{round(1 / b)}" for b in norms])
axes.minorticks_off()
axes.set(xlabel="norm ‖b‖ in the circuit", ylabel="uses of the circuit U")
axes.legend()
plt.show()

# %% [markdown]
# ## Try it
# 1. $v = (3, 4)$ with α = 10: what is the success probability?
# 2. $x - x$: what is its α, its norm, its success probability?
# 3. The norm falls by a factor 2. By which factor do the uses grow, for repetition and for amplification
# (roughly)?

# %%
success = 0.25
alpha_of_zero, norm_of_zero, success_of_zero = 2.0, 0.0, 0.0
factor_of_repetition, factor_of_amplification = 4, 2

# %%
assert np.isclose(qe.VectorEncoding.from_vector([3, 4], alpha=10).success_probability, success)
nothing = x - x
assert nothing.record.alpha == alpha_of_zero and np.linalg.norm(nothing.target) == norm_of_zero
assert np.isclose(nothing.success_probability, success_of_zero)
growth = {name: (counts[-1] / counts[0]) ** (1 / 4) for name, counts in uses.items()}  # for each halving of the norm
assert np.isclose(growth.pop("repeat until success"), factor_of_repetition)
assert all(abs(g - factor_of_amplification) < 0.1 for g in growth.values())
# what was promised: the norm is kept in alpha, cancelling sums say so, amplification brings the norm back
assert np.isclose(y.record.alpha, 0.9050170617643418) and np.allclose(y.value, [0.56, 0.71])
assert np.isclose(cancelling(5e-4).normalized().record.epsilon, 400)
assert exact.circuit.queries["x"] == 3 and np.allclose(exact.value, [0.6, 0.8]) and np.isclose(heights[1], 1)
assert qe.check(qe.amplify(half, 1e-2), level="unitary").ok
