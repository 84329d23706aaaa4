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
# # What is a block-encoding?
#
# A quantum computer applies unitary matrices and nothing else. Yet quantum algorithms multiply by any matrix they
# like. The trick: **hide the matrix in the top-left corner of a larger unitary.** At the end you can
#
# 1. write down a unitary that holds a given number or matrix,
# 2. say which ones fit, and what it costs when they do not,
# 3. read a record $(\alpha, a, \epsilon)$.

# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

import qnn_emul as qe

plt.style.use("print.mplstyle")
np.set_printoptions(precision=4, suppress=True)

U = np.array([[0.6, 0.8], [0.8, -0.6]])  # holds the number 0.6
print(U @ U.T)
print("corner:", U[0, 0])

# %% [markdown]
# The columns of a unitary have length 1, so no entry is larger than 1: **3 does not fit.** But 3/5 does. We keep
# the factor on paper: *number = α · corner*, with α = 5. Any α ≥ 3 would do. A large one has a price. Start in
# the first basis state, apply $U$, measure: the first outcome, the one that used the corner, has probability
# (corner)².

# %%
for alpha in (3, 5, 50):
    corner = 3 / alpha
    U = np.array([[corner, np.sqrt(1 - corner**2)], [np.sqrt(1 - corner**2), -corner]])
    print(f"alpha = {alpha:2d}: corner {corner:.2f}, alpha * corner {alpha * U[0, 0]:.1f}, probability {corner**2:.4f}")

# %% [markdown]
# Now a matrix $A$. With $B = A/\alpha$ the first block column of $U$ is $\binom{B}{C}$, and its columns must be
# orthonormal: $B^\dagger B + C^\dagger C = I$. So $C = \sqrt{I - B^\dagger B}$, which exists exactly when no
# singular value of $B$ is above 1, that is when **α ≥ ‖A‖** (spectral norm). One more qubit is enough, for every
# matrix. This $U$ is called the *unitary dilation* of $B$.

# %%
A_matrix = np.array([[0.6, 0.2], [0.1, 0.7]])


def root(S):
    """Square root of a symmetric matrix without negative eigenvalues."""
    values, vectors = np.linalg.eigh(S)
    return vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T


norm = np.linalg.norm(A_matrix, 2)
B, one = A_matrix / norm, np.eye(2)
by_hand = np.block([[B, root(one - B @ B.T)], [root(one - B.T @ B), -B.T]])
print(by_hand)
print("unitary:", np.allclose(by_hand @ by_hand.T, np.eye(4)), " alpha =", norm)
print("alpha * corner:\n", norm * by_hand[:2, :2])

# %% [markdown]
# **Definition.** A unitary $U$ on $a + n$ qubits is an $(\alpha, a, \epsilon)$-*block-encoding* of a $2^n \times
# 2^n$ matrix $A$ when
#
# $$\|A - \alpha B\| \le \epsilon, \qquad B = \text{the top-left } 2^n \times 2^n \text{ block of } U.$$
#
# α is the *subnormalization*, $a$ counts the *ancilla* qubits (they come first), ε is the error. Since $\|B\| \le
# 1$, always $\|A\| \le \alpha + \epsilon$. The library's `from_matrix` builds the dilation; an encoding shows its
# record:

# %%
A = qe.BlockEncoding.from_matrix(A_matrix, name="A")
display(A, A.record)

# %% [markdown]
# Corners multiply, if every factor has ancillas of its own. $A A$ needs two ancillas and has $\alpha^2$. Here is
# the whole unitary, 8 × 8, built by the circuit; only the corner is what we wanted, everything else is there to
# make it unitary.

# %%
AA = A @ A
U = AA.unitary.toarray().real
figure, axes = plt.subplots(figsize=(4.6, 4.4))
axes.imshow(np.abs(U), vmin=0, vmax=1.4)
for (i, j), u in np.ndenumerate(U.round(2) + 0.0):
    axes.text(j, i, f"{u:.2f}", ha="center", va="center", fontsize=9)
axes.add_patch(plt.Rectangle((-0.5, -0.5), 2, 2, fill=False, linewidth=3))
axes.set(xticks=range(8), yticks=range(8), xlabel="column", ylabel="row")
axes.set_title("U encodes AA: its corner is AA/α²", fontsize=11)
axes.grid(False)
plt.show()

# %% [markdown]
# What it does to a state: $U(|0\rangle \otimes \psi) = |0\rangle \otimes B\psi\ +$ (something with ancillas not
# all 0). Measure the ancillas; with probability $\|B\psi\|^2$ they are 0, and the state is $A\psi$ up to its
# length. Otherwise: start again. Let us measure 10 000 times.

# %%
psi = np.array([0.8, -0.6])
amplitudes = A.unitary @ np.kron([1, 0], psi)  # ancilla first
outcomes = np.random.default_rng(7).choice(4, size=10_000, p=np.abs(amplitudes) ** 2)
frequency = np.mean(outcomes < 2)  # ancilla 0
success = np.linalg.norm(A.block @ psi) ** 2
print(f"ancilla 0: measured {frequency:.3f}, predicted {success:.3f}")
print("alpha * kept amplitudes:", A.record.alpha * amplitudes[:2].real, " A psi:", A_matrix @ psi)

# %% [markdown]
# ## Try it
# Answer first, then run the next two cells. Change an answer and see the last cell object.
#
# 1. What is the smallest α with which [[1, 1], [1, 1]] fits?
# 2. Multiply $A$ by 10. Does the corner change? By which factor does α?
# 3. $Q$ is a rotation, encoded with α = 1. With which probability does the ancilla come out 0?

# %%
smallest_alpha = 2.0
corner_changes, alpha_factor = False, 10.0
probability_of_a_rotation = 1.0

# %%
ones = qe.BlockEncoding.from_matrix([[1, 1], [1, 1]])
assert np.isclose(ones.record.alpha, smallest_alpha)
ten = 10 * A
assert np.allclose(ten.block, A.block) != corner_changes
assert np.isclose(ten.record.alpha, alpha_factor * A.record.alpha)
Q = qe.BlockEncoding.from_matrix([[0.6, -0.8], [0.8, 0.6]], alpha=1.0)
assert np.isclose(np.linalg.norm(Q.block @ psi) ** 2, probability_of_a_rotation)
# what was promised: by hand, a unitary whose corner is A/alpha; products multiply; measurements follow the corner
assert np.isclose(A.record.alpha, 0.810034123528684) and np.allclose(by_hand, A.unitary.toarray())
assert np.allclose(by_hand.T @ by_hand, np.eye(4)) and np.allclose(norm * by_hand[:2, :2], A_matrix)
assert np.allclose(U.T @ U, np.eye(8)) and np.allclose(A.record.alpha**2 * U[:2, :2], A_matrix @ A_matrix)
assert abs(frequency - success) < 0.02 and qe.check(AA, level="unitary").ok
