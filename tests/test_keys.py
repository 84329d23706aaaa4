"""A key that names nothing: the interface and the command line say the same, by one error."""

import pickle

import pytest

import qnn_emul as qe
from qnn_emul.campaigns.campaign import entry_of
from qnn_emul.cli import main
from qnn_emul.errors import ArgumentError, UnknownKey


def test_an_unknown_key_names_close_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """In the catalogue, where it is a KeyError too, and in commands."""
    with pytest.raises(
        UnknownKey,
        match=r"key of the catalogue, not 'be.prodct'\. Did you mean 'be.product' or ",
    ):
        qe.catalogue["be.prodct"]
    with pytest.raises(KeyError):
        qe.catalogue["be.prodct"]
    with pytest.raises(UnknownKey, match=r"the key of a statement, not 'Lema 6'\. Did you mean 'Lemma 6'"):
        qe.paper["Lema 6"]
    assert qe.catalogue.get("be.prodct") is None
    assert "be.prodct" not in qe.catalogue
    with pytest.raises(
        UnknownKey, match=r"an entry of the catalogue or a claim, not 'Lema 6'\. Did you mean 'Lemma 6'"
    ):
        entry_of("Lema 6")
    for command in ("prove", "verify", "claims"):
        assert main([command, "be.prodct"]) == 2
        assert "not 'be.prodct'. Did you mean 'be.product'" in capsys.readouterr().err


def test_an_unknown_key_that_resembles_none() -> None:
    """Then the message says where the keys are listed."""
    with pytest.raises(UnknownKey, match=r"not '0'\. `qnn-emul catalogue` lists the keys\.$"):
        qe.catalogue["0"]


@pytest.mark.parametrize(
    "error", [ArgumentError("x", "be 1", 2, "So."), UnknownKey("key", "exist", "a", "ab", "")], ids=["argument", "key"]
)
def test_errors_cross_processes(error: ArgumentError) -> None:
    """Pickled and read again, an error has its type, message and fields."""
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
