"""Costa et al., Optimal scaling quantum linear systems solver via discrete adiabatic theorem."""
