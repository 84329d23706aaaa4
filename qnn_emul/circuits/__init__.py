"""Circuits of your own on named registers: built, applied, counted, drawn."""
