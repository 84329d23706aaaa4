"""Low and Chuang, Hamiltonian simulation by qubitization."""
