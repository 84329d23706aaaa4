"""Write INDEX.md, TRUSTED.md and a transcript per proved statement into this folder: `python proofs/regenerate.py`."""

from __future__ import annotations

import pathlib

from qnn_emul.certify.proof_files import files

if __name__ == "__main__":
    here = pathlib.Path(__file__).parent
    texts = files()
    for old in here.glob("*.json"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (here / name).write_text(text, encoding="utf-8")
    print(f"{len(texts)} files written")
