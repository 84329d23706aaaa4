"""Rattew and Rebentrost, Non-linear transformations of quantum amplitudes."""
