"""Write INDEX.md, TRUSTED.md, index.json, the certificates and their Coq text into this folder: `python proofs/regenerate.py [KEY…]`."""

from __future__ import annotations

import json
import pathlib
import sys

import coqnumbers
import coqtext
from pages import as_text, bindings, certificates, pages, tables

import qnn_emul
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
    made = certificates(keys or None)
    stored = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in HERE.glob("*.*.json") if keys}
    texts = pages(stored | made) | {f"{key}.json": as_text(data) + "\n" for key, data in made.items()}
    texts["index.json"] = bindings(stored | made)
    digests = json.loads(texts["index.json"])["statements"]
    texts |= coqtext.files(stored | made, digests)
    texts |= coqnumbers.files({key: tables(key) for key in coqnumbers.ARITHMETIC if key in made}, digests)
    for old in [*HERE.glob("*.json"), *HERE.glob("coq/exported/*.v")] if not keys else ():
        if str(old.relative_to(HERE)) not in texts:
            old.unlink()
    (HERE / "coq" / "exported").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (HERE / name).write_text(text, encoding="utf-8")
    print(f"{len(texts)} files written")


if __name__ == "__main__":
    main(sys.argv[1:])
