"""Pages as people get them: one file each, complete in itself; nothing comes from outside."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files

from ..files import GENERATOR


def document(title: str, body: str, *further: str) -> str:
    """A page: `body` is HTML already; `further` names the files beside this one that it needs beyond the common style."""
    texts = {name: (files(__package__) / name).read_text(encoding="utf-8") for name in ("page.css", *further)}
    style = "".join(text for name, text in texts.items() if name.endswith(".css"))
    script = "".join(f"<script>\n{text}</script>\n" for name, text in texts.items() if name.endswith(".js"))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
{GENERATOR}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
{script}</body>
</html>
"""


def table(head: Iterable[str], body: Iterable[Iterable[str]], kind: str = "") -> str:
    """A table that scrolls by itself where it is too wide; cells are HTML already."""
    top = "".join(f"<th>{h}</th>" for h in head)
    lines = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in body)
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'
    )
