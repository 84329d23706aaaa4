"""No line of a proof is idle."""

import pytest
from helpers import KEYS

from qnn_emul.certify.abstract import Setting
from qnn_emul.certify.prove import prove_setting, read
from qnn_emul.certify.settings import proof_settings
from qnn_emul.certify.theorems import NotProved
from qnn_emul.lemmas import CATALOGUE

WITH_LINES = [key for key in KEYS if CATALOGUE[key].lines is not None]


def fails_without(line: int, key: str, s: Setting) -> bool:
    try:
        prove_setting(CATALOGUE[key], s, without=line)
    except NotProved:
        return True
    return False


@pytest.mark.parametrize("key", WITH_LINES)
def test_no_line_is_idle(key: str) -> None:
    """Without any one of its lines a proof fails, in some setting."""
    read_once = [(s, len(read(CATALOGUE[key], s)[1])) for s in proof_settings(CATALOGUE[key])]
    for j in range(max(length for _, length in read_once)):
        assert any(fails_without(j, key, s) for s, length in read_once if j < length), f"line {j + 1} is not needed"
