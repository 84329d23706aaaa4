"""Low and Su, Quantum eigenvalue processing."""
