"""Statements of papers and libraries, as they state them: one package for each source.

Every module-level claim (`qnn_emul.claims.claim`) of a module here is a statement, and `found` finds it; names that start with an
underscore are none.
"""
