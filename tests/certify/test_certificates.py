"""The certificates in proofs/: accepted by calculation alone, of today's rules, and refused after any change."""

import json
import pathlib
import subprocess
import sys
from typing import Any

import check
import pytest
from helpers import KEYS
from pages import as_text, bindings, certificate, digest

from qnn_emul.certify.certificates.certifier import ARITHMETIC
from qnn_emul.certify.corners.export import has_certificate
from qnn_emul.certify.prove import prove_rule, read
from qnn_emul.certify.settings import proof_settings
from qnn_emul.lemmas import CATALOGUE

FOLDER = pathlib.Path(__file__).parents[2] / "proofs"
WITH_LINES = [key for key in KEYS if CATALOGUE[key].lines is not None]
WITH_CERTIFICATE = sorted(key for key in KEYS if has_certificate(CATALOGUE[key]))
INDEX = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))["statements"]


def stored(key: str) -> Any:
    return json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", WITH_CERTIFICATE)
def test_a_certificate_is_accepted_and_is_of_todays_rule(key: str) -> None:
    """One that is written now claims and proves the same as the stored one: else run `python proofs/regenerate.py`."""
    fresh = json.loads(as_text(certificate(CATALOGUE[key])))
    assert check.proved(fresh, key, INDEX)
    assert fresh == stored(key)


def test_every_proved_rule_and_circuit_has_a_certificate() -> None:
    """And the index names these and no others."""
    wanted = WITH_CERTIFICATE
    assert sorted(p.stem for p in FOLDER.glob("*.*.json")) == wanted == sorted(INDEX)
    assert (FOLDER / "index.json").read_text(encoding="utf-8") == bindings({key: stored(key) for key in wanted})


UNNEEDED = {  # lines of a proof of several settings that one of them does not need
    ("be.uniform_amplification", "small block"): 1,
    ("be.uniform_amplification", "any block"): 3,
    ("common.scaling", "BE"): 1,
    ("poly.angle_sequence", "degree 0"): 2,
    ("poly.cosine", "degree 0"): 2,
    ("poly.hyperbolic_cosine", "degree 0"): 2,
    ("poly.hyperbolic_sine", "degree 0"): 2,
    ("poly.power", "degree 0"): 2,
    ("poly.projector", "degree 0"): 2,
    ("poly.sign", "degree 0"): 2,
    ("poly.sine", "degree 0"): 2,
    ("poly.singular_value_transformation", "degree 0"): 2,
    ("ve.exact_amplification", "no rounds short"): 3,
    ("ve.exact_amplification", "no rounds as long"): 3,
}


@pytest.mark.parametrize("key", WITH_LINES)
def test_every_line_has_its_certificate(key: str) -> None:
    """Those about norms as lines, "given" as assumptions or laws, the others as steps of arithmetic; none is left out but where named."""
    for s, lines, _ in (proof.certificate for proof in prove_rule(CATALOGUE[key])):
        (setting,) = [one for one in proof_settings(CATALOGUE[key]) if one.label == s["label"]]
        wanted = [line for line in read(CATALOGUE[key], setting)[1] if line.reason not in ("given", *ARITHMETIC)]
        found = [line for line in lines["lines"] if line["rule"] != "law"]
        assert len(wanted) == len(found) + UNNEEDED.get((key, s["label"]), 0)


def test_the_index_binds_what_is_claimed() -> None:
    """Another true statement under the same key is refused, though its proof is right."""
    one, other = stored("be.product"), stored("be.tensor")
    renamed = {**other, "key": "be.product"}
    assert check.proved(renamed, "be.product", {"be.product": digest(renamed)})
    assert digest(renamed) != digest(one)
    with pytest.raises(check.Refused, match="not the one of the index"):
        check.proved(renamed, "be.product", INDEX)


def test_checking_needs_neither_sympy_nor_z3() -> None:
    """Nor numpy: Python alone."""
    code = "import sys, qnn_emul.certify.certificates.replay; print(sorted({'sympy', 'z3', 'numpy', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
