"""Certificates: every line and every step of arithmetic of a proof, checked by calculation alone (replay), and the search for them."""
