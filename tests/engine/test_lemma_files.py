"""What a lemma file may hold: a misspelt section is an error that names the nearest one, a helper is not."""

import inspect
import pathlib
import types
from typing import Any

import pytest

import qnn_emul as qe
from qnn_emul import lemmas
from qnn_emul.certify.corners.choices import choice
from qnn_emul.engine.lemma import OPTIONAL, REQUIRED, TABLES, TEXTS, Lemma
from qnn_emul.errors import LemmaFileError
from qnn_emul.lemmas.be import product, uniform_amplification
from qnn_emul.lemmas.paper import lemma_5

TYPO = "which is no section. Did you mean"


def written(source: str, old: str, new: str) -> dict[str, Any]:
    """What a file beside be/product.py with another text defines. Raises what the file raises."""
    assert old in source
    module = types.ModuleType("qnn_emul.lemmas.be.other")
    module.__package__ = "qnn_emul.lemmas.be"
    exec(source.replace(old, new), vars(module))
    return vars(module)


BEFORE = "def attained_by"
OPERATION = f"def operation() -> int:\n    return 4\n\n\n{BEFORE}"
MISTAKES = {
    "misspelt text": ("Source  ", "Sourc   ", "a section 'Sourc' in its docstring. Did you mean 'Source'?"),
    "text left out": ("Statement  ", "", "no section 'Statement' in its docstring"),
    "misspelt function": ("def proof", "def prof", f"'prof', {TYPO} 'proof'"),
    "one letter too few": (BEFORE, OPERATION, f"'operation', {TYPO} 'operations'"),
    "two letters exchanged": ("def cost", "def cots", f"'cots', {TYPO} 'cost'"),
    "misspelt required function": ("def circuit", "def circuits", f"'circuits', {TYPO} 'circuit'"),
    "required function left out": ("def circuit", "def _elsewhere", "no section 'circuit'"),
    "misspelt table": ("WRONG:", "WRNG:", f"'WRNG', {TYPO} 'WRONG'"),
    "table in small letters": ("WRONG:", "wrong:", f"'wrong', {TYPO} 'WRONG'"),
    "misspelt sentence": ("def attained_by", 'OPNE = "so"\n\n\ndef attained_by', f"'OPNE', {TYPO} 'OPEN'"),
    "neither instance nor sentence": ("def attained_by", "def _attained", "must have `attained_by` or, in its docstring, 'Attained'"),
    "both": ("Source  ", "Attained    No.\nSource  ", "must have `attained_by` or, in its docstring, 'Attained': one of the two"),
    "best instance without a reason": (BEFORE, f"def best_known() -> None: ...\n\n\n{BEFORE}", "'Best': both or neither"),
    "reason without an instance": ("Source  ", "Best        So.\nSource  ", "'Best': both or neither"),
    "proof and why there is none": (BEFORE, f'OPEN = "so"\n\n\n{BEFORE}', "has a `proof` and says in `OPEN`"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_named(old: str, new: str, said: str) -> None:
    """With the file's key first."""
    with pytest.raises(LemmaFileError) as found:
        written(inspect.getsource(product), old, new)
    assert str(found.value).startswith("The lemma file of be.other ")
    assert said in str(found.value)


def test_helpers_have_names_of_their_own() -> None:
    """A function unlike any section, one with an underscore, and what a file imports are left alone."""
    helper = "def {}(x: Any) -> Any:\n    return x\n\n\ndef attained_by"
    for name in ("direction_error", "_cots"):
        made = written(inspect.getsource(product), "def attained_by", helper.format(name))
        assert isinstance(made["PRODUCT"], Lemma)
        assert made["PRODUCT"].key == "be.other"
    assert "crossed" in vars(product)


@pytest.mark.parametrize(
    ("given", "said"), [("kit.PLAIM", "has a `reading` that fails: .*PLAIM"), ("1", "a `reading` that gives no Choice")]
)
def test_a_wrong_reading_is_told(given: str, said: str) -> None:
    """By the file's key, when its circuit is to be proved."""
    entry = written(inspect.getsource(product), "kit.PLAIN", given)["PRODUCT"]
    with pytest.raises(LemmaFileError, match=said):
        choice(entry)


def test_every_section_is_read() -> None:
    """Each name that is allowed occurs in some file and becomes a field there: none is left behind. No rule is open now; one may be."""
    used = {name for key in qe.catalogue for name in vars(inspect.getmodule(qe.catalogue[key].build))}  # type: ignore[arg-type]
    assert {*REQUIRED, *OPTIONAL, *TABLES} - used == {"OPEN"}
    without = written(inspect.getsource(product), "def proof(", "OPEN = 'the step'\n\n\ndef other_proof(")["PRODUCT"]
    assert (without.open_step, without.lines) == ("the step", None)
    texts = {
        t: any(f"\n{t} " in (inspect.getmodule(e.build).__doc__ or "") for e in qe.catalogue.values()) for t in TEXTS
    }
    assert all(texts.values())
    entry = lemma_5.LEMMA_5
    assert entry.best_known is lemma_5.best_known
    assert entry.best.startswith("cos(pi/32)")
    assert entry.wrong is lemma_5.WRONG
    assert entry.symbols is lemma_5.symbols


def test_a_file_like_another_says_what_is_its_own() -> None:
    """Sections that it does not have are those of the other one; instances are not shared."""
    entry: Any = lemma_5.LEMMA_5
    assert entry.circuit.__wrapped__ is uniform_amplification.circuit
    assert entry.target.__wrapped__ is lemma_5.target
    like = inspect.getsource(product).replace(
        "lemma(globals(), product", "lemma(globals(), product, like=uniform_amplification"
    )
    like = like.replace("import need, same_shape", "import need, same_shape\nfrom . import uniform_amplification")
    assert written(like, "def proof", "def _proof")["PRODUCT"].lines.__wrapped__ is uniform_amplification.proof
    with pytest.raises(LemmaFileError, match="must have `attained_by`"):
        written(like, "def attained_by", "def _attained_by")


def test_the_catalogue_is_found() -> None:
    """Every file in the folders, by its path; nothing else, and a file that makes no entry is an error."""
    files = pathlib.Path(lemmas.__path__[0]).glob("*/*.py")
    assert set(qe.catalogue) == {f"{p.parent.name}.{p.stem}" for p in files if p.stem != "__init__"}
    assert list(qe.catalogue) == sorted(qe.catalogue)
    assert "be.guards" not in qe.catalogue
    assert len(qe.catalogue) == len(list(qe.catalogue.values()))


def test_a_file_without_an_entry_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not passed over in silence."""
    monkeypatch.setattr(product, "PRODUCT", None)
    with pytest.raises(LemmaFileError, match=r"be\.product makes no entry\. It must end with `NAME = lemma"):
        lemmas.Catalogue()["be.product"]
    with pytest.raises(KeyError):
        lemmas.Catalogue()["be.prodct"]
