"""The paper that this project is about, as it states itself. [P] in a key: what a proof of the paper says, not its statement."""

SOURCE = "Rattew et al. (arXiv:2510.07195)"
