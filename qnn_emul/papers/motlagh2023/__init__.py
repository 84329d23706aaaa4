"""Motlagh and Wiebe, Generalized quantum signal processing."""
