"""Berry, Childs, Cleve, Kothari and Somma: Simulating Hamiltonian dynamics with a truncated Taylor series, and the work before it."""
