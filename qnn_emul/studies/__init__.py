"""Studies of whole networks: norms, non-linearity, reading out, Table 1."""
