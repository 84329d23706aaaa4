"""Constants that the paper states for its residual blocks (Lemmas 6 and 7), once: claims, to be compared with, or asked for.

The same figures of the project's own blocks follow from the activation: see activations.
"""

from __future__ import annotations

import math

KAPPA = 2.0  # the largest subnormalization of W that Lemma 6 allows
ENCODED_NORM = 1 / 400  # lower bound on the norm of (psi + f(W psi))/(16 L), L = 2 nu/sqrt(pi), before Lemma B.8
SUM_ERROR = math.ceil(math.sqrt(math.pi) / 2 / ENCODED_NORM)  # 355: error of that sum over its norm, per eps_0 + eps_1
BLOCK_ERROR = 2 * (SUM_ERROR + 1)  # 712: error of a block, per eps_0 + eps_1
BUDGET = 2 * BLOCK_ERROR  # 1424: what a block's budget is divided by, a block (Lemma 7)
