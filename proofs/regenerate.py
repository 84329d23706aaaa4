"""Write INDEX.md, TRUSTED.md and the transcripts into this folder: `python proofs/regenerate.py [KEY…]`, of all or of some rules."""

from __future__ import annotations

import pathlib
import sys

import qnn_emul
from qnn_emul.certify.proof_files import files
from qnn_emul.errors import UnknownKey
from qnn_emul.lemmas import CATALOGUE

HERE = pathlib.Path(__file__).resolve().parent


def main(keys: list[str]) -> None:
    """Raises SystemExit where the package that was imported is not the one beside this folder, or a key is unknown."""
    package = pathlib.Path(qnn_emul.__file__).resolve().parent
    if package.parent != HERE.parent:
        raise SystemExit(f"{package} is another checkout's: nothing is written. Set PYTHONPATH={HERE.parent}.")
    try:
        for key in keys:
            _ = CATALOGUE[key]
    except UnknownKey as problem:
        raise SystemExit(str(problem)) from None
    texts = files(keys=keys or None)
    for old in HERE.glob("*.json") if not keys else ():
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (HERE / name).write_text(text, encoding="utf-8")
    print(f"{len(texts)} files written")


if __name__ == "__main__":
    main(sys.argv[1:])
