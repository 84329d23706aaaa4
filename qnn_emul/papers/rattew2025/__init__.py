"""The paper that this project is about, as it states itself. [P] in a key: what a proof of the paper says, not its statement."""

from functools import partial

from ...claims import Data
from ...claims import claim as any_claim
from ...claims.growth import Sweep

SOURCE = "Rattew et al. (arXiv:2510.07195)"
claim = partial(any_claim, SOURCE, kind="lemma")
definition = partial(claim, kind="definition", on_circuits=True)
growth_claim = partial(claim, kind="growth", inputs={"sweep": Data(Sweep)})
