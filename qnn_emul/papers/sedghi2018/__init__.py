"""Norms of convolutions: Sedghi, Gupta and Long; Araujo et al.; Singla and Feizi; Grishina et al.; and how libraries use them."""
