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
# # Why do skip connections matter?
#
# Classical networks use $x + f(Wx)$ instead of $f(Wx)$ because it trains better. A quantum network has another
# reason: the norm. At the end you can
#
# 1. prove that a skip connection keeps the norm above 0.0973, whatever the weights and the input,
# 2. show what happens without it, in the number of uses of the input's circuit,
# 3. say what the skip connection does *not* protect from.

# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from scipy.special import erf

import qnn_emul as qe

plt.style.use("print.mplstyle")
f = lambda y: erf(0.8 * y)

x = 1.0  # 1 x 1: weights w between -1 and 1
for w in (1.0, 0.1, 0.01, 0.0, -1.0):
    print(f"w = {w:5.2f}: without skip |f(wx)| = {abs(f(w * x)):.4f}, with skip |x + f(wx)| = {abs(x + f(w * x)):.4f}")

# %% [markdown]
# Without the skip connection a small $w$ leaves nothing. With it the worst is $w = -1$, and that leaves 0.2579.
#
# **Statement.** $|f(t)| \le L|t|$ with $L = 8/(5\sqrt\pi) = 0.9027$. Let ψ be a unit vector and $\|W\| \le 1$.
# Then $\|f(W\psi)\| \le L\,\|W\psi\| \le L$, and by the triangle inequality
#
# $$1 - L \;\le\; \|\psi + f(W\psi)\| \;\le\; 1 + L, \qquad 1 - L = 0.0972967\ldots$$
#
# Is 1 − L the best constant? Take $W = -1$ and spread ψ over $N$ equal entries:

# %%
L = 8 / (5 * np.sqrt(np.pi))
for N in (1, 4, 16, 256, 65536):
    psi = np.full(N, 1 / np.sqrt(N))
    print(f"N = {N:5d}: norm {np.linalg.norm(psi - f(psi)):.6f}")
print(f"1 - L   = {1 - L:.6f}")

# %% [markdown]
# Now many layers, 64 × 64, random weights scaled to $\|W\| = 1$. Each layer normalises its output; the norm
# before that is $\|h\|$ without and $\|s\|$ with the skip connection. To get the norm back costs 1/norm (lesson
# 3), and $k$ layers inside each other cost the **product**.

# %%
rng = np.random.default_rng(5)
weights = [w / np.linalg.norm(w, 2) for w in rng.normal(size=(12, 64, 64))]
start = rng.normal(size=64)


def price(skip):
    """Product of 1/norm over the layers so far, at best: from the true norms."""
    psi, product, out = start / np.linalg.norm(start), 1.0, []
    for W in weights:
        s = f(W @ psi) + (psi if skip else 0)
        product /= np.linalg.norm(s)
        psi = s / np.linalg.norm(s)
        out.append(product)
    return out


without, with_skip = price(skip=False), price(skip=True)
print(f"after 12 layers: without skip {without[-1]:.0f}, with skip {with_skip[-1]:.3f}")

# %%
figure, axes = plt.subplots()
layers = np.arange(1, 13)
axes.semilogy(layers, without, "ko-", label="without skip")
axes.semilogy(layers, with_skip, "s--", color="0.35", label="with skip")
axes.semilogy(layers, (1 / (1 - L)) ** layers, ":", color="0.55", label="with skip, never above (proved)")
axes.set(xlabel="layers", ylabel="product of 1/norm", ylim=(1e-2, 1e16))
axes.legend(loc="upper left")
plt.show()

# %% [markdown]
# The dotted line is the guarantee: no weights and no input are worse; most, like these, are kinder. Without skip
# there is no such line: a layer whose weights do not see its input returns 0. As circuits: ψ has the part $m$ in
# the second entry, which is all that $W$ = diag(0, 1) keeps.

# %%
W = qe.BlockEncoding.from_matrix([[0, 0], [0, 1]], name="W")
halves, uses = [2.0**-k for k in range(1, 8)], {"without skip": [], "with skip": []}
for m in halves:
    psi = qe.VectorEncoding.from_vector([np.sqrt(1 - m * m), m], name="x")
    no_skip = qe.amplify(qe.pointwise(W @ psi, qe.erf(0.8), 1e-6), epsilon=1e-2)
    block = qe.residual_block(psi, W, epsilon=1e-2)
    uses["without skip"].append(qe.cost(no_skip).queries["x"])
    uses["with skip"].append(qe.cost(block).queries["x"])
print(uses)
display(block)

# %% [markdown]
# With the skip connection the number is the same for *every* input and weight, as the note "norm >= 0.0973" says:
# one circuit for all. Without, it grows like $1/m$, and one has to know $m$. (For a kind input the guarantee
# costs more than was needed.)
#
# What is not protected: **errors may still grow**, by at most $(1 + L)/(1 - L) = 19.56$ a block. $W = I -
# 2\psi\psi^\dagger$ does it:


# %%
def growth(n):
    """How much longer a small error is after a block, flat psi on n qubits, W = 1 - 2 psi psi^T."""
    psi = np.full(2**n, 2 ** (-n / 2))
    error = 1e-6 * np.resize([1, -1], 2**n) / 2 ** (n / 2)  # orthogonal to psi
    W = lambda v: v - 2 * psi * (psi @ v)
    s, wrong = psi + f(W(psi)), psi + error + f(W(psi + error))
    return np.linalg.norm(wrong / np.linalg.norm(wrong) - s / np.linalg.norm(s)) / np.linalg.norm(error)


growths = {n: growth(n) for n in (4, 8, 12)}
print({n: round(float(g), 3) for n, g in growths.items()}, " limit", round((1 + L) / (1 - L), 3))

# %% [markdown]
# ## Try it
# 1. $W = 0$: what is $\|\psi + f(W\psi)\|$?
# 2. An error of 10⁻⁹ enters the first of 3 blocks. How large can it be at the end, at most (to first order)?
# 3. Layer normalisation subtracts the mean first. For which unit ψ does that void the bound, with $W = 0$?

# %%
norm_for_zero_weights = 1.0
largest_error_after_three = 1e-9 * 19.56**3
voids_the_bound = [0.5, 0.5, 0.5, 0.5]

# %%
psi = np.array([0.6, 0.8])
assert np.linalg.norm(psi + f(0 * psi)) == norm_for_zero_weights
assert np.isclose(largest_error_after_three, 1e-9 * ((1 + L) / (1 - L)) ** 3, rtol=1e-3)
try:
    raise AssertionError(qe.layer_norm(qe.VectorEncoding.from_vector(voids_the_bound)))
except qe.errors.ZeroNorm as nothing_left:
    print(nothing_left)
# what was promised: the bound holds and is approached; without skip the price grows, with it not; errors grow by 19.56
flat = np.full(65536, 1 / 256)
assert 1 - L < np.linalg.norm(flat - f(flat)) < 1 - L + 1e-5
assert without[-1] > 1000 and all(with_skip <= (1 / (1 - L)) ** layers)
assert len(set(uses["with skip"])) == 1 and uses["without skip"][-1] > 20 * uses["without skip"][0]
assert np.allclose(list(growths.values()), [17.10, 19.38, 19.545], rtol=1e-3) and qe.check(block).ok
