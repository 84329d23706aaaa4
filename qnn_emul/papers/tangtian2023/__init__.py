"""Tang and Tian, A CS guide to the quantum singular value transformation."""
