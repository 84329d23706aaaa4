"""Rossi and Sarkar, Quantum element-wise transforms."""
