"""Fang, Lin and Tong, Time-marching based quantum solvers for time-dependent linear differential equations."""
