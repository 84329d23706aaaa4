"""Yoder, Low and Chuang, Fixed-point quantum search with an optimal number of queries."""
