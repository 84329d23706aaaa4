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
# # What happens to one digit in the whole network?
#
# Everything at once: a trained network of three residual blocks, a handwritten digit it has not seen, and the
# circuit for it. At the end you can
#
# 1. read the record of every step of a forward pass,
# 2. say how far the class probabilities may be from the classical ones, and how far they are,
# 3. say what it would cost to run, honestly.

# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

import qnn_emul as qe
from qnn_emul.networks import digit_tensor, load_network
from qnn_emul.networks.data.digits import load_split

plt.style.use("print.mplstyle")
digits, network = load_split(), load_network()
image, label = digits.images[2], int(digits.labels[2])
tensor = digit_tensor(image)  # the image and three fixed filters of it
print("image", image.shape, " channels", tensor.shape, " entries of the unit vector, 4 copies:", 4 * tensor.size)
print("typical entry", 1 / np.sqrt(4 * tensor.size), " kernels", [k.shape for k in network.kernels])

# %%
figure, axes = plt.subplots(1, 4, figsize=(6.4, 1.9))
titles = ["the image", "upright − level", "falling − rising", "edges"]
for axis, channel, title in zip(axes, tensor, titles, strict=True):
    size = np.abs(channel).max()
    axis.imshow(channel, vmin=-size, vmax=size)
    axis.set_title(title, fontsize=10)
    axis.set(xticks=[], yticks=[])
    axis.grid(False)
figure.supxlabel("the four input channels, each on its own scale; grey is 0", fontsize=10)
plt.show()

# %% [markdown]
# Classically a block is: convolve, erf(4/5 ·), add the input, divide by the norm. At the end the squares of the
# entries are summed over each of 16 channels: these are class probabilities. (10 channels are digits, 6 are not
# used.)

# %%
classical = network.classical_probabilities(tensor)
print(classical.round(4), " sum", classical.sum().round(12))
print("most probable", np.argmax(classical[:10]), " label", label)

# %% [markdown]
# The same network as an encoding. **Statement (Definition 1).** If the last record is $(1, a, \epsilon)$,
# measuring the channel register gives class probabilities $\hat y$ with $\|y - \hat y\|_2 \le \sqrt 2\,\epsilon$.
# We ask for 10⁻⁶, and every node gets an error budget from that, last to first.

# %%
output = network.encode(tensor, epsilon=1e-6)
display(output)

# %% [markdown]
# Every line is a lemma of the earlier lessons: sums (3), activations (4), amplifications back to α = 1 with the
# norm bound 0.0973 (5). Is it true? `check` compares all 18 nodes with what they should be.

# %%
checked = qe.check(output)
vectors = [c for c in checked.nodes if isinstance(c.node, qe.VectorEncoding) and c.epsilon > 0]
figure, axes = plt.subplots()
axes.semilogy([c.epsilon for c in vectors], "k_", markersize=14, markeredgewidth=2, label="record: ε")
axes.semilogy([c.error for c in vectors], "o", color="0.45", label="measured error")
short = {"pointwise_function": "erf", "sum": "sum", "sign_amplification": "amplify", "matrix_vector": "W · x"}
axes.set_xticks(range(len(vectors)), [short[c.node.key.split(".")[1]] for c in vectors], rotation=60, fontsize=9)
axes.set(xlabel="nodes with an error, from input to output", ylabel="error")
axes.legend()
plt.show()

# %%
encoded = qe.pool(output, 16)
distance, bound = np.linalg.norm(encoded - classical), np.sqrt(2) * output.record.epsilon
print(f"distance of the probabilities: {distance:.1e}, proved {bound:.1e}")
shots = qe.sample(encoded, 1000, np.random.default_rng(0))
counted = np.bincount(shots, minlength=16)[:10] / 1000
figure, axes = plt.subplots()
axes.bar(np.arange(10) - 0.2, encoded[:10], 0.4, color="0.75", edgecolor="0", label="probability")
axes.bar(np.arange(10) + 0.2, counted, 0.4, color="1", edgecolor="0", hatch="///", label="1000 measurements")
axes.set(xlabel="class", ylabel="share", xticks=range(10))
axes.legend()
plt.show()

# %% [markdown]
# The right class has a probability of about ¼ only: with ‖W‖ ≤ 1 and entries of 1/32 the network is almost linear
# (lesson 4). One measurement says little; a majority of hundreds is right 9 times in 10 or more.
#
# And the price? Each block uses the circuit of its input many times (activation and amplification), so uses
# **multiply**:

# %%
for blocks in (1, 2, 3):
    price = qe.cost(network.first(blocks).encode(tensor, epsilon=1e-6))
    loads, seconds = sum(price.queries.values()), price.depth * 1e-6
    print(f"{blocks} blocks: image loaded {loads:.2e} times, depth {price.depth:.1e}: {seconds:.2g} s at 1e-6 s a gate")

# %% [markdown]
# That is an hour, more than a year and 23 thousand years, at a microsecond for each two-qubit gate: what error
# correction may take, and what `qnn-emul resources` counts with. The emulator needs a tenth of a second, because it
# composes blocks and never runs the circuit. What the construction promises is *scaling*: given a memory that loads the image
# fast, the size of the image enters by its logarithm only; every further block multiplies.
#
# ## Try it
# 1. Without amplification one could measure the ancillas of the sum in a block and hope. With which probability
# does the first block succeed? (Look for α of the sum, and take ‖s‖ = 0.7585.)
# 2. The classical network multiplies about 3 · 16 · 16 · 9 · 64 numbers for this image. Is that more or less than
# the depth above?
# 3. How large is the error budget of the network's last record, for 10⁻⁶ in the probabilities, at most?

# %%
success_of_the_first_sum = (0.7585 / 2.613) ** 2
classical_is_cheaper_here = True
largest_last_epsilon = 1e-6 / np.sqrt(2)

# %%
first_sum = next(node for node in output.nodes() if node.key == "ve.sum")
assert np.isclose(first_sum.success_probability, success_of_the_first_sum, rtol=1e-3)
assert (price.depth > 3 * 16 * 16 * 9 * 64) == classical_is_cheaper_here
assert output.record.epsilon <= largest_last_epsilon and np.isclose(np.sqrt(2) * largest_last_epsilon, 1e-6)
# what was promised: every record holds, the probabilities are as close as proved, the digit is recognized
assert checked.ok and len(checked.nodes) == 18 and output.record.alpha == 1
assert distance <= bound + np.sqrt(2) * checked.rounding and bound <= 1e-6
assert np.argmax(encoded[:10]) == np.argmax(classical[:10]) == np.argmax(counted) == label
assert qe.cost(output).ancillas == output.ancillas
