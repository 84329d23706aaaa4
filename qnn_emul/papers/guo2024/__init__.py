"""Guo, Yu, Choi, Agrawal, Nakaji, Aspuru-Guzik and Rebentrost, Quantum linear algebra is all you need for Transformer architectures."""
