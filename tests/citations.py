"""Citations in prose: found in docstrings, comments and pages, and resolved against the pages and tables that they name.

What can be cited: sections ("Mathematics 6.4", "Conventions 3"), statements of the paper ("Lemma B.8") and of declared sources ("GSLW
Lemma 53"), works by their arXiv number, keys of the catalogue (`ve.sum`), public names (`qe.check`), modules and files.
"""

from __future__ import annotations

import ast
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import qnn_emul as qe

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "qnn_emul"
DOCS = ROOT / "docs"
SOURCES_PAGE = DOCS / "reference" / "sources.md"
PAPER = "Rattew et al."
BOOKS = {"Mathematics": DOCS / "explanation" / "mathematics", "Conventions": DOCS / "reference"}

NUMBER = r"(?:[A-F]\.\d+|\d+(?:\.\d+)*|\(\d+\))"
JOIN = r"(?:,\s+and\s+|,\s+|\s+and\s+|\s+to\s+|\s+or\s+)"
KINDS = {
    "Lemma": "Lemmas",
    "Theorem": "Theorems",
    "Corollary": "Corollaries",
    "Definition": "Definitions",
    "Def.": "Defs.",
    "Regime": "Regimes",
    "Table": "Tables",
    "section": "sections",
    "equation": "equations",
}
SINGULAR = {plural: kind for kind, plural in KINDS.items()} | {kind: kind for kind in KINDS}
ONE = "|".join(map(re.escape, KINDS))
MANY = "|".join(map(re.escape, KINDS.values()))
STATEMENT = re.compile(
    rf"\b(?:(?P<many>{MANY})\s+(?P<list>{NUMBER}(?:{JOIN}{NUMBER})*)|(?P<one>{ONE})\s+(?P<number>{NUMBER}))(?!\w)"
)
BOOK = re.compile(rf"\b({'|'.join(BOOKS)})\s+(\d+(?:\.\d+)?(?:{JOIN}\d+(?:\.\d+)?)*)(?!\w)")
CHAINED = re.compile(r"\s*[,(]?\s*(?:and\s+|with\s+|or\s+)?")
ARXIV = re.compile(r"arXiv:(?:quant-ph/)?[\d.]*\d|(?<!arXiv:)\bquant-ph/\d+")
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(([^()\s]+)\)")
FORMER = re.compile(r"\bMATH\b|\(CONTRACT\)|\b(?:MATH|CONTRACT|PAPER|CASES|STATEMENTS|ARCHITECTURE|LAYOUT)\.md\b")
FOLDERS = sorted(p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name[0] != "_")
FILE = re.compile(
    rf"(?<![\w/.<-])(?:{'|'.join(['qnn_emul', 'docs', 'proofs', 'benchmarks', 'examples', 'notebooks', 'tests', *FOLDERS])})/[\w/.*-]*\w"
)
MODULE = re.compile(rf"(?<![\w./])(?:qnn_emul\.)?((?:{'|'.join(FOLDERS)})(?:\.[A-Za-z_]\w*)+)")
PUBLIC = re.compile(r"(?<![\w./])qe\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")


@dataclass(frozen=True)
class Places:
    """What can be cited."""

    sections: frozenset[str]  # "Mathematics 6.4"
    statements: dict[str, frozenset[str]]  # by source, each as "Lemma …"
    names: dict[str, str]  # how a source may be called -> the source
    works: frozenset[str]  # "arXiv:1806.01838"
    keys: frozenset[str]  # of the catalogue

    @property
    def rooms(self) -> set[str]:
        return {key.partition(".")[0] for key in self.keys}


@dataclass(frozen=True)
class Citation:
    """A citation as it is written, the offset of its first character, and what it leads to: None for nothing."""

    start: int
    text: str
    leads_to: str | None


def places() -> Places:
    """Read off the documentation, `qe.paper` and `qe.catalogue`."""
    declared, names = declared_sources(SOURCES_PAGE.read_text(encoding="utf-8"))
    declared[PAPER] = frozenset(re.match(r"[^,\[]*", key)[0].strip() for key in qe.paper)  # type: ignore[index]
    sections = {
        f"{book} {number}"
        for book, folder in BOOKS.items()
        for page in folder.glob("*.md")
        for number in re.findall(r"^#+ (\d+(?:\.\d+)?) ", page.read_text(encoding="utf-8"), re.M)
    }
    works = {bare(w) for w in ARXIV.findall(SOURCES_PAGE.read_text(encoding="utf-8"))}
    return Places(frozenset(sections), declared, names, frozenset(works), frozenset(qe.catalogue))


def declared_sources(text: str) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """The sources of the page: what each one states, and by which names it is cited."""
    statements: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
        cited = re.search(r"^Cited as: (.*?)\.(?:\s|$)", section, re.M | re.S)
        if cited:
            source = section.partition("\n")[0]
            names |= dict.fromkeys([" ".join(n.split()) for n in re.findall(r"`([^`]+)`", cited[1])], source)
            statements[source] = frozenset(s for row in rows for s in plain_statements(row[0]))
        elif rows and rows[0][0] == "cited as":
            for row in rows[1:]:
                names[row[0]] = row[0]
                statements[row[0]] = frozenset(plain_statements(" ".join(row[1:])))
    return statements, names


def plain_statements(text: str) -> list[str]:
    """Every statement that a text names, one by one."""
    return [s for match in STATEMENT.finditer(text) for s in expanded(match)]


def expanded(match: re.Match[str]) -> list[str]:
    """ "Lemmas 2 and B.19" -> ["Lemma 2", "Lemma B.19"]; definitions of appendices are called Def."""
    kind = SINGULAR[match["many"] or match["one"]]
    numbers = re.findall(NUMBER, match["list"]) if match["many"] else [match["number"]]
    named = [(kind, number.strip("()")) for number in numbers]
    return [("Def." if k == "Definition" and "." in n else k) + f" {n}" for k, n in named]


def bare(work: str) -> str:
    return work.removeprefix("arXiv:")


def citations(text: str, where: Places) -> Iterator[Citation]:
    """Every citation of a text."""
    yield from statement_citations(text, where)
    for match in BOOK.finditer(text):
        for number in re.findall(r"\d+(?:\.\d+)?", match[2]):
            section = f"{match[1]} {number}"
            yield Citation(match.start(), section, section if section in where.sections else None)
    for match in ARXIV.finditer(text):
        yield Citation(match.start(), match[0], match[0] if bare(match[0]) in where.works else None)
    for match in FORMER.finditer(text):
        yield Citation(match.start(), match[0], None)
    for match in re.finditer(rf"(?<![\w./])({'|'.join(where.rooms)})\.([a-z]\w*)", text):
        if match[2] not in ("py", "md", "json"):
            yield Citation(match.start(), match[0], match[0] if match[0] in where.keys else None)
    for match in FILE.finditer(text):
        found = any(any(base.glob(match[0])) for base in (ROOT, PACKAGE))
        yield Citation(match.start(), match[0], match[0] if found else None)
    for match in MODULE.finditer(text):
        yield Citation(match.start(), match[0], match[0] if is_there(f"qnn_emul.{match[1]}") else None)
    for match in PUBLIC.finditer(text):
        yield Citation(match.start(), match[0], match[0] if is_there(f"qnn_emul.{match[1]}") else None)


def statement_citations(text: str, where: Places) -> Iterator[Citation]:
    """Statements, in chains that share a source: the one named right before, or right after ("of …"), else the paper."""
    called = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in sorted(where.names, key=len, reverse=True))
    before = re.compile(
        rf"({called})(?:'s?)?(?:,?\s+\(?(?:arXiv:|quant-ph/)[^\s(),]+\)?)?,?\s+(?:the\s+proof\s+of\s+)?$"
    )
    after = re.compile(rf"\s+of\s+({called})")
    for chain in chains(text):
        start, end = chain[0].start(), chain[-1].end()
        named = before.search(text, max(0, start - 160), start) or after.match(text, end)
        source = where.names[" ".join(named[1].split())] if named else PAPER
        for match in chain:
            for statement in expanded(match):
                known = statement in where.statements[source]
                cited = statement if source == PAPER else f"{source} {statement}"
                yield Citation(match.start(), cited, cited if known else None)


def chains(text: str) -> list[list[re.Match[str]]]:
    """Statements that follow each other with nothing but a comma, a bracket or "and" between them."""
    out: list[list[re.Match[str]]] = []
    for match in STATEMENT.finditer(text):
        if out and CHAINED.fullmatch(text, out[-1][-1].end(), match.start()):
            out[-1].append(match)
        else:
            out.append([match])
    return out


def is_there(name: str) -> bool:
    """A dotted name: a module, or something that is in one."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def prose(path: Path) -> list[tuple[int, str]]:
    """First line and text of what a person reads in a file; of tests the docstrings and comments alone."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [(1, LINK.sub(lambda m: re.sub(r"\S", " ", m[0]), text))]
    tree = ast.parse(text)
    docstrings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    everything = list(ast.walk(tree)) if not path.is_relative_to(ROOT / "tests") else docstrings
    strings = [n for n in everything if isinstance(n, ast.Constant | ast.JoinedStr)]
    inner = {id(part) for n in strings if isinstance(n, ast.JoinedStr) for part in n.values}
    read = [(n.lineno, written(n)) for n in strings if id(n) not in inner]
    return [*((line, words) for line, words in read if re.search(r"\s", words)), *comments(text)]


def written(node: ast.Constant | ast.JoinedStr) -> str:
    """The text of a string; what an f-string puts in is left out."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else " " for p in parts)


def comments(text: str) -> list[tuple[int, str]]:
    """Comments; those on consecutive lines are one text."""
    out: list[tuple[int, str]] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            words = token.string.removeprefix("#")
            if out and out[-1][0] + out[-1][1].count("\n") + 1 == token.start[0]:
                out[-1] = (out[-1][0], f"{out[-1][1]}\n{words}")
            else:
                out.append((token.start[0], words))
    return out


def unresolved(path: Path, where: Places) -> list[str]:
    """One line for each citation in a file that leads nowhere: file, line and citation."""
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return [
        f"{name}:{line + text[: c.start].count(chr(10))}: '{c.text}' leads nowhere"
        for line, text in prose(path)
        for c in citations(text, where)
        if c.leads_to is None
    ]


def slug(heading: str) -> str:
    """The anchor that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def broken_links(path: Path) -> list[str]:
    """One line for each relative link of a Markdown file whose file or heading is not there."""
    text = path.read_text(encoding="utf-8")
    out = []
    for match in LINK.finditer(text):
        target, _, anchor = match[1].partition("#")
        if "://" in target:
            continue
        page = (path.parent / target) if target else path
        there = page.exists() and (
            not anchor or anchor in map(slug, re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M))
        )
        if not there:
            line = text[: match.start()].count("\n") + 1
            out.append(
                f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{line}: link to '{match[1]}' leads nowhere"
            )
    return out
