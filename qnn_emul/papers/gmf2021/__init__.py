"""Guo, Mitarai and Fujii, Nonlinear transformation of complex amplitudes via quantum singular value transformation."""
