"""Write the documentation as pages, the statements with their verdicts among them: `python docs/pages.py DIR`.

Every verdict is recomputed. Pages link as the texts do: `x.md` is `x.html`; files that are no text are copied where a page links to them.
"""

from __future__ import annotations

import pathlib
import re
import sys
from collections.abc import Iterable
from typing import Any

from markdown_it import MarkdownIt

from qnn_emul.falsify.verdicts import judge
from qnn_emul.papers.found import ALL
from qnn_emul.reports.claims import row
from qnn_emul.reports.claims_site import site
from qnn_emul.reports.pages import document

ROOT = pathlib.Path(__file__).parent.parent
HOME = pathlib.PurePosixPath("docs/index.md").with_suffix(".html")
STATEMENTS = "docs/statements"  # where the pages of `qnn-emul claims --pages` lie in the site
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
LINK = re.compile(r'(?<= href=")(?!\w+:|#)([^"#]+)(#[^"]*)?(?=")|(?<= src=")(?!\w+:)([^"]+)()(?=")')


def texts() -> list[pathlib.Path]:
    """What is rendered: the README, what stands beside it, and docs/."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "proofs").glob("*.md"))]


def rendered(path: pathlib.Path) -> tuple[str, set[pathlib.Path]]:
    """A text as a page, and the files that it links to."""
    linked: set[pathlib.Path] = set()

    def turned(found: re.Match[str]) -> str:
        target = found[1] or found[3]
        place = (path.parent / target).resolve()
        linked.add(place)
        return re.sub(r"\.md$", ".html", target) + (found[2] or "")

    body = LINK.sub(turned, MARKDOWN.render(path.read_text(encoding="utf-8")))
    title = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    up = "../" * len(path.relative_to(ROOT).parent.parts)
    top = f'<p><a href="{up}{HOME}">Documentation</a> · <a href="{up}{STATEMENTS}/index.html">Statements with verdicts</a></p>'
    return document(title[1] if title else path.stem, top + body), linked


def pages(rows: list[dict[str, Any]]) -> dict[str, bytes]:
    """Every file of the site by its path."""
    out: dict[str, bytes] = {f"{STATEMENTS}/{name}": text.encode() for name, text in site(rows).items()}
    wanted: set[pathlib.Path] = set()
    sources = texts()
    for path in sources:
        text, linked = rendered(path)
        out[path.relative_to(ROOT).with_suffix(".html").as_posix()] = text.encode()
        wanted |= linked
    for path in wanted - {p.resolve() for p in sources}:
        if path.is_file() and path.is_relative_to(ROOT):
            out[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return out


def write(folder: pathlib.Path, found: dict[str, bytes]) -> None:
    """The files, in a new folder."""
    folder.mkdir()
    for name, content in found.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def main(arguments: Iterable[str]) -> None:
    """All statements, with their candidates and ten drawn instances."""
    (folder,) = arguments
    write(pathlib.Path(folder), pages([row(judge(one, 10)) for one in ALL.values()]))


if __name__ == "__main__":
    main(sys.argv[1:])
