"""The pages of `qnn-emul claims --pages`: one per statement, one per source to attach to a review, a table that filters, JSON, Lean text.

Each file is complete in itself: no script, nothing from outside. The table filters by radio buttons and style rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from importlib.resources import files
from typing import Any

from ..campaigns.campaign import FILE_HEAD, head
from ..claims.statement import Claim
from ..files import PAGE
from .claims import ORDER, group, summary
from .claims_page import page, prose, section, slug
from .lean import lean_file, vocabulary
from .pages import document, table

SCHEMA, LEAN = "statements.schema.json", "statements.lean"


def publication(r: dict[str, Any]) -> str:
    """The work, without the place in it."""
    return str(r["source"]).partition(" (")[0].partition(", which")[0]


def known(r: dict[str, Any]) -> str:
    """How surely the text is known, in a word."""
    return str(r["text"]).partition(",")[0].partition(" by")[0]


FILTERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "verdict": group,
    "source": publication,
    "object": lambda r: str(r["object"]),
    "text": known,
}


def names(claims: Iterable[Claim]) -> dict[str, bytes]:
    """The paths of all files of a site about these statements, and how each begins."""
    data = {
        "index.html": PAGE,
        "statements.json": head("statements"),
        SCHEMA: schema().encode(),
        LEAN: vocabulary().encode(),
    }
    rows = [{"source": c.source, "key": c.key} for c in claims]
    return data | {path: PAGE for r in rows for path in (_of_source(publication(r)), _of_statement(r))}


def _of_source(name: str) -> str:
    return f"sources/{slug(name)}.html"


def _of_statement(r: dict[str, Any]) -> str:
    return f"statements/{slug(r['key'])}.html"


def site(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Every file by its path."""
    out = {"index.html": _index(rows), "statements.json": statements(rows), SCHEMA: schema(), LEAN: lean_file(rows)}
    spoken = mentions(rows)
    for name in sorted({publication(r) for r in rows}):
        out[_of_source(name)] = page([r for r in rows if publication(r) == name], [])
    for r in rows:
        title, back = f"{r['key']}: {r['title']}", '<p><a href="../index.html">All statements</a></p>'
        more = f"{_related(r['key'], spoken)}{_lean(r)}"
        out[_of_statement(r)] = document(title, f"{back}{section(r)}{more}{_replay(r)}")
    return out


def statements(rows: list[dict[str, Any]]) -> str:
    """All rows as JSON, in the form that `schema` describes."""
    return json.dumps({**FILE_HEAD, "kind": "statements", "statements": rows}, indent=1) + "\n"


def schema() -> str:
    """The published schema of `statements`."""
    return (files(__package__) / SCHEMA).read_text(encoding="utf-8")


WORDS = ("why", "reading", "otherwise", "enough", "decided_by", "statement")


def mentions(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The other statements that the words of each speak of, by key: what it rests on, or is a variant of."""
    keys = sorted((r["key"] for r in rows), key=len, reverse=True)
    any_key = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, keys)) + r")(?!\w|\.\d)")
    out = {}
    for r in rows:
        words = " ".join(str(r[name] or "") for name in WORDS) + " " + (r["repair"] or {}).get("words", "")
        out[r["key"]] = [key for key in dict.fromkeys(any_key.findall(words)) if key != r["key"]]
    return out


def _related(key: str, spoken: Mapping[str, list[str]]) -> str:
    """Links to the statements that it speaks of, and to those that speak of it."""
    back = [other for other, found in spoken.items() if key in found]
    lists = (("Speaks of", spoken[key]), ("Spoken of by", back))
    linked = [(name, ", ".join(f'<a href="{slug(k)}.html">{prose(k)}</a>' for k in keys)) for name, keys in lists]
    return "".join(f"<p><b>{name}</b>: {links}</p>" for name, links in linked if links)


def _lean(r: dict[str, Any]) -> str:
    """The statement as Lean text; none where the vocabulary has no words for it."""
    if r["lean"] is None:
        return ""
    said = f'On the definitions of <a href="../{LEAN}">{LEAN}</a>. No proof is written, and no Lean has read it.'
    return f"<h2>As Lean text</h2><p>{said}</p><pre>{escape(r['lean'])}</pre>"


def _replay(r: dict[str, Any]) -> str:
    """How to recompute the verdict and the instance."""
    return f"<h2>How to replay</h2><pre>pip install qnn_emul\nqnn-emul claims {escape(json.dumps(r['key'], ensure_ascii=False))}</pre>"


def _index(rows: list[dict[str, Any]]) -> str:
    """The table with its filters."""
    choices = {name: _values(rows, name) for name in FILTERS}
    head = "".join(_choice(name, values) for name, values in choices.items())
    rules = "".join(
        f"body:has(#{name}-{slug(v)}:checked) tbody tr:not(:has(.{name}-{slug(v)})) {{ display: none; }}\n"
        for name, values in choices.items()
        for v in values
    )
    body = (
        (
            f'<a href="statements/{slug(r["key"])}.html">{prose(r["key"])}</a><br><small>{prose(r["title"])}</small>',
            f'<a href="sources/{slug(publication(r))}.html">{escape(publication(r))}</a>',
            "".join(f'<span class="{name}-{slug(of(r))}"></span>' for name, of in FILTERS.items())
            + escape(r["object"]),
            f'<span class="badge {group(r)}">{group(r)}</span>',
            escape(known(r)),
            prose(summary(r)),
        )
        for r in sorted(rows, key=lambda r: ORDER.index(group(r)))
    )
    title = "Statements about block- and vector-encodings, with verdicts"
    lead = f"<h1>{title}</h1><p>{len(rows)} statements. Data: <a href='statements.json'>JSON</a>, <a href='{SCHEMA}'>schema</a>, "
    lead += f"<a href='{LEAN}'>Lean text</a> of {sum(r['lean'] is not None for r in rows)} of them.</p>"
    columns = ("statement", "source", "object", "verdict", "text", "what was found")
    return document(title, f"<style>\n{rules}</style>{lead}{head}{table(columns, body, 'summary')}")


def _values(rows: Iterable[dict[str, Any]], name: str) -> list[str]:
    return sorted({FILTERS[name](r) for r in rows})


def _choice(name: str, values: list[str]) -> str:
    """Radio buttons of one filter; the first shows all."""
    every = [("all", " checked"), *((v, "") for v in values)]
    buttons = "".join(
        f'<label><input type="radio" name="{name}" id="{name}-{slug(v)}"{checked}> {escape(v)}</label> '
        for v, checked in every
    )
    return f"<p><b>{name}</b> {buttons}</p>"
