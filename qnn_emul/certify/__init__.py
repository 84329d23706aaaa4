"""Proofs by machine: a small kernel, arithmetic over the reals, certificates, ball arithmetic. proofs/TRUSTED.md says what is trusted."""
