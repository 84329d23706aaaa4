"""The data that ship with the package: the digits are scikit-learn's, pixel by pixel, and its README tells the truth about them."""

import hashlib
import re
import sys
from importlib import resources

import numpy as np
import pytest
from sklearn.datasets import load_digits as theirs

import qnn_emul as qe
from qnn_emul.networks.data.digits import load_digits
from qnn_emul.networks.data.images import read_image
from qnn_emul.networks.residual_cnn import load_network

DATA = resources.files("qnn_emul.networks.data")


def test_the_digits_are_scikit_learns() -> None:
    """Images and labels agree entry by entry, types included."""
    images, labels = load_digits()
    expected = theirs()
    assert images.shape == (1797, 8, 8)
    assert images.dtype == expected.images.dtype
    assert np.array_equal(images, expected.images)
    assert np.array_equal(labels, expected.target)


def test_the_readme_names_the_file_that_is_there() -> None:
    """The SHA-256 that it gives is that of the file."""
    (said,) = re.findall(r"SHA-256 `([0-9a-f]{64})`", (DATA / "README.md").read_text(encoding="utf-8"))
    assert hashlib.sha256((DATA / "digits.csv.gz").read_bytes()).hexdigest() == said


def test_photographs_name_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scikit-learn the error says what to install; nothing else needs it."""
    from qnn_emul.networks.data import images as photographs

    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    photographs.photograph.cache_clear()
    with pytest.raises(
        qe.errors.MissingPackage, match=r"a colour photograph needs scikit-learn.*qnn_emul\[photographs\]"
    ):
        qe.networks.photograph("china")
    assert load_digits()[1].size == 1797


def test_pictures_name_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Pillow `--image` says what to install."""
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(qe.errors.MissingPackage, match=r"a picture from a file needs pillow.*qnn_emul\[images\]"):
        read_image("digit.png")


def test_what_is_read_comes_in_one_order() -> None:
    """The metadata of the weights have the order of their names, so that equal runs print equal bytes."""
    assert list(load_network().metadata) == sorted(load_network().metadata)
