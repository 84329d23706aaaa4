"""The Coq theorems compile where coqc is; a false version of one, or a wrong circuit, does not."""

import copy
import json
import pathlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from typing import Any

import coqnumbers
import coqtext
import pytest
import rows
from pages import tables

PROOFS = pathlib.Path(__file__).parents[2] / "proofs"
COQ = PROOFS / "coq"
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed; nothing else rests on it")


def refusal(text: str, folder: pathlib.Path) -> str:
    """What coqc says against the text; "" where it accepts it."""
    (folder / "tried.v").write_text(text, encoding="utf-8")
    done = subprocess.run(["coqc", "-q", "-w", "none", "tried.v"], cwd=folder, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stderr or "refused"


def certificate(key: str) -> dict[str, Any]:
    return rows.opened(json.loads((PROOFS / f"{key}.json").read_text(encoding="utf-8")))


def stored() -> dict[str, str]:
    """What stands in the folder of exported texts."""
    return {str(p.relative_to(PROOFS)): p.read_text(encoding="utf-8") for p in COQ.glob("exported/*.v")}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with all that the script compiles: the library and the exported texts."""
    folder = tmp_path_factory.mktemp("coq")
    done = subprocess.run(["bash", str(COQ / "compile"), str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "theorems assume nothing" in done.stdout
    return folder


def test_no_step_is_admitted() -> None:
    """Nor an axiom stated."""
    for path in [*COQ.glob("*.v"), *COQ.glob("exported/*.v")]:
        text = path.read_text(encoding="utf-8")
        assert not any(word in text for word in ("Admitted", "admit.", "Axiom", "Parameter", "Conjecture")), path


@needs_coq
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("alpha * eb + beta * ea + ea * eb.\n  Proof.", "alpha * eb + beta * ea.\n  Proof."),
        ("< 1957 / 100", "< 1955 / 100"),
    ],
)
def test_normed_spaces(tmp_path: pathlib.Path, right: str, wrong: str) -> None:
    """The product rule without its second-order term; a growth constant that is too small."""
    text = (COQ / "normed.v").read_text(encoding="utf-8")
    assert right in text
    assert refusal(text.replace(right, wrong), tmp_path)


def test_exported_texts_are_those_of_the_certificates() -> None:
    """Each is written from the stored certificate, and no other stands there: else run `python proofs/regenerate.py`."""
    digests = json.loads((PROOFS / "index.json").read_text(encoding="utf-8"))["statements"]
    circuits, numbers = (
        {key: json.loads((PROOFS / f"{key}.json").read_text(encoding="utf-8")) for key in coqtext.EXPORTED},
        {key: tables(key) for key in coqnumbers.ARITHMETIC},
    )
    assert stored() == coqtext.files(circuits, digests) | coqnumbers.files(numbers, digests)


@needs_coq
def test_exported_theorems_compile(library: pathlib.Path) -> None:
    assert {path.stem for path in library.glob("*.vo")} >= {pathlib.Path(name).stem for name in stored()}


def modules(texts: Iterable[str]) -> str:
    """All of them in one text, which coqc reads at once."""
    return "".join(f"Module M{k}.\n{text}\nEnd M{k}.\n" for k, text in enumerate(texts))


OTHERS = """be.adjoint be.direct_sum be.tensor bridge.bra_of_vector common.compression common.deamplification common.scaling paper.lemma_b4
paper.real_amplitudes paper.root_weights ve.concatenation ve.elementwise_product ve.embedding ve.leading_part ve.normalization
ve.pointwise_function ve.sub_encoding ve.tensor"""


@needs_coq
def test_other_circuits_are_proved_too(library: pathlib.Path) -> None:
    """What is not stored is exported, with a theorem at least, and compiles."""
    texts = [coqtext.text(certificate(key), "") for key in OTHERS.split()]
    assert all("\nTheorem corner_" in text for text in texts)
    assert refusal(modules(texts), library) == ""


Change = Callable[[dict[str, Any], Any], Any]
QSVT = "poly.singular_value_transformation"
# A certificate's reading and what is wrong with the circuit, or with the block
WRONG: dict[str, tuple[str, int, Change]] = {
    "another order": ("be.product", 0, lambda r, loop: r["steps"].reverse()),
    "an adjoint": ("be.product", 0, lambda r, loop: r["steps"][0].__setitem__(2, True)),
    "a gate dropped": ("be.linear_combination", 1, lambda r, loop: r["steps"].pop()),
    "ancillas shared": ("be.product", 0, lambda r, loop: r["steps"][1][3].__setitem__(0, [1])),
    "another block": ("be.product", 0, lambda r, loop: r["block"][0][1][0].__setitem__(1, "B")),
    "a factor with two inputs": ("be.product", 0, lambda r, loop: r["block"][0][1][1].__setitem__(3, ["x0", "s0"])),
    "a diagonal that is none": ("bridge.diagonal_of_vector", 0, lambda r, loop: r["block"][0].__setitem__(2, [])),
    "a control's value": ("be.linear_combination", 1, lambda r, loop: r["steps"][1][4][0].__setitem__(1, 1)),
    "an adjoint dropped": ("be.linear_combination", 1, lambda r, loop: r["steps"][3].__setitem__(2, False)),
    "a control dropped": ("be.linear_combination", 2, lambda r, loop: r["steps"][2][4].pop()),
    "weights swapped": ("ve.sum", 1, lambda r, loop: r["steps"][0][1].append(r["steps"][0][1].pop(1))),
    "a copy the other way": ("bridge.diagonal_of_vector", 0, lambda r, loop: r["steps"][1][3].reverse()),
    "no copy": ("bridge.diagonal_of_vector", 0, lambda r, loop: r["steps"].pop()),
    "the vector last": ("ve.matrix_vector", 0, lambda r, loop: r["steps"].reverse()),
    "the first phase turned": (QSVT, 0, lambda r, loop: r["steps"][2][1].__setitem__(0, "e:phi2K~")),
    "a phase off the projector": (QSVT, 0, lambda r, loop: r["steps"][4][5][1][4].pop()),
    "an adjoint dropped in the rounds": (QSVT, 0, lambda r, loop: r["steps"][4][5][4].__setitem__(2, False)),
    "another value after a round": (QSVT, 1, lambda r, loop: loop["free"]["G0"]["next"].pop()),
    "another value before the rounds": (
        QSVT,
        1,
        lambda r, loop: loop["free"]["G0"].__setitem__("start", [[[["1", []]], [], ["x0^y0"]]]),
    ),
    "an invariant without its X": (QSVT, 0, lambda r, loop: loop["state"][2][1].pop(0)),
}


def failing(text: str, place: int) -> str:
    """The text with the proof of one reading said to fail, and those of the others left out."""
    proof = r"(Theorem corner_{} .*\nProof\.) apply (\w*)\. vm_compute\. reflexivity\. Qed\."
    text, count = re.subn(proof.format(place), r"\1 Fail (apply \2; vm_compute; reflexivity). Abort.", text)
    assert count == 1
    return re.sub(proof.format(r"\d+"), r"\1 Abort.", text)


@needs_coq
def test_wrong_circuits_do_not_compile(library: pathlib.Path) -> None:
    """The texts are exported, read by coqc, and the proof fails: not for another reason. The right ones' proofs do not fail."""
    texts = []
    for key, place, change in WRONG.values():
        wrong = copy.deepcopy(certificate(key))
        change(wrong["circuit"]["readings"][place], wrong["induction"] and wrong["induction"][place][0])
        texts.append(coqtext.text(wrong, ""))
        assert texts[-1] != coqtext.text(certificate(key), "")
    places = [place for _, place, _ in WRONG.values()]
    assert refusal(modules(map(failing, texts, places)), library) == ""
    right = failing(coqtext.text(certificate("be.product"), ""), 0)
    assert "has not failed" in refusal(right, library)


@pytest.mark.parametrize(
    ("key", "change", "said"),
    [
        ("be.product", lambda r, loop: r["parameters"].append("i"), "parameters, laws or several loops"),
        ("be.product", lambda r, loop: r["laws"].append([[], []]), "parameters, laws or several loops"),
        ("be.linear_combination", lambda r, loop: r["steps"][0].__setitem__(0, "swap"), "a step swap"),
        ("be.product", lambda r, loop: r["steps"].pop(), "the leaf A is not used"),
        ("be.product", lambda r, loop: r["leaves"][0].__setitem__(1, "QE"), "a leaf of kind QE"),
        ("be.product", lambda r, loop: r["leaves"][0].__setitem__(3, {"key": "be.adjoint"}), "or a theorem"),
        ("be.product", lambda r, loop: r["steps"][0][4].append([0, "i"]), "a parameter as a control's value"),
        ("be.product", lambda r, loop: r["block"][0][1][0].__setitem__(0, "map"), "a tensor map"),
        ("be.product", lambda r, loop: r["block"][0][2].append("y0^i"), "a content y0"),
        ("ve.sum", lambda r, loop: r["block"][0][0][0].__setitem__(0, "1/3"), "the number 1/3"),
        ("ve.sum", lambda r, loop: r["block"][0][0][0].__setitem__(1, [["q:x", 1]]), "the square of a norm"),
    ],
)
def test_what_the_library_does_not_know_is_not_exported(key: str, change: Change, said: str) -> None:
    wrong = certificate(key)
    change(wrong["circuit"]["readings"][0], None)
    with pytest.raises(coqtext.NotExported, match=said):
        coqtext.text(wrong, "")


@needs_coq
@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("be.product", lambda s, a: s["terms"].__setitem__(30, ["add", 27, 28])),
        ("be.product", lambda s, a: s["assumptions"][0].__setitem__(3, 18)),
        ("be.product", lambda s, a: a["steps"][9][0]["terms"].pop()),
        ("be.product", lambda s, a: a["steps"][9][1]["terms"][0].__setitem__(0, "2")),
        ("ve.sign_amplification", lambda s, a: a["steps"][6][4]["equations"].pop(0)),
        ("ve.sign_amplification", lambda s, a: s["assumptions"].__setitem__(3, ["statement", 8, "<=", 18])),
    ],
)
def test_wrong_arithmetic_does_not_compile(key: str, change: Callable[[Any, Any], Any], library: pathlib.Path) -> None:
    """A bound without its last term, another assumption, a step without one of its terms or with another factor, no law of cosines."""
    wrong = copy.deepcopy(tables(key))
    change(wrong["statement"]["settings"][0], wrong["arithmetic"][0])
    text = coqnumbers.text(wrong, "")
    assert text != coqnumbers.text(tables(key), "")
    assert refusal(text, library)


@pytest.mark.parametrize(
    ("key", "change", "said"),
    [
        ("be.product", lambda s, a: s["result"].__setitem__("alpha", 0), "a number matrix"),
        ("be.product", lambda s, a: a["claims"].__setitem__("epsilon", ["guess", 0]), "a premise"),
        (
            "ve.sign_amplification",
            lambda s, a: a["steps"][8][2]["premises"].append(["step", 9]),
            "cases of more than two values",
        ),
    ],
)
def test_unknown_arithmetic_is_not_exported(key: str, change: Callable[[Any, Any], Any], said: str) -> None:
    wrong = copy.deepcopy(tables(key))
    change(wrong["statement"]["settings"][0], wrong["arithmetic"][0])
    with pytest.raises(coqtext.NotExported, match=said):
        coqnumbers.text(wrong, "")


def test_without_coq_a_sentence_says_so() -> None:
    """The script skips where coqc is not."""
    bash = shutil.which("bash")
    assert bash is not None
    done = subprocess.run([bash, str(COQ / "compile")], capture_output=True, text=True, env={"PATH": ""})
    assert (done.returncode, "are skipped; nothing else rests on them" in done.stdout) == (0, True)
