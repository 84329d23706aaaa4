"""Low and Wiebe, Hamiltonian simulation in the interaction picture."""
