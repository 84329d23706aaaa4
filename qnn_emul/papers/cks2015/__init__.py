"""Childs, Kothari and Somma, Quantum algorithm for systems of linear equations with exponentially improved dependence on precision."""
