"""Corners of circuits, read with registers as single wires: for every width and every unitary that the oracles may be."""
