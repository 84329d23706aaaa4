"""The page of `qnn-emul claims --html`: one file, no script, nothing from outside, to attach to a review."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from .. import __version__
from ..campaigns.tightness import Tightness
from .claims import OF_A_PROOF, ORDER, counts, group, has_proofs, repair_line, summary
from .pages import document, table
from .writing import written

MEANINGS = {
    "false": "an instance refutes the statement as it stands; the smallest one is shown, and the weakest repair that was found",
    "not implied": "its own circuit or proof fails on the instance shown, and another way to the same keeps what is claimed there",
    "loose": "no instance refutes it, and what is claimed is never needed: the factor is given, and whether that is implied or only tested",
    "holds": "attained by an instance (or exact), and implied for all parameters by a bound of ours",
    "undecided": "an O(…), nothing measurable, or attained but implied by nothing here; what would decide it is given",
    "definition": "circuits agree with it on every instance; nothing can refute it",
}


def page(rows: list[dict[str, Any]], known: list[Tightness]) -> str:
    """The whole page as text."""
    sections = "\n".join(section(r) for name in ORDER for r in rows if group(r) == name)
    title = "Claims about block- and vector-encodings: verdicts"
    return document(
        title,
        f"""\
<h1>{title}</h1>
<p class="lead">{len(rows)} statements, each examined on explicit matrices by qnn_emul {escape(__version__)}. Every verdict on this
page was recomputed when the page was written; none is stored. An (α, a, ε)-encoding of A is a unitary U on a further qubits with
‖A − α·corner(U)‖ ≤ ε.</p>
{f'<p class="lead">{escape(OF_A_PROOF)}</p>' if has_proofs(rows) else ""}
{_chips(rows)}
<nav><a href="#summary">Summary</a> <a href="#claims">Claims</a> {'<a href="#rules">Our rules: tightness map</a>' if known else ""}
<a href="#replay">How to replay</a></nav>
<h2 id="summary">Summary</h2>
{_summary(rows)}
<h2 id="claims">Claims, one by one</h2>
{sections}
{_map(known) if known else ""}
<h2 id="replay">How to replay</h2>
<p>Each section ends with an instance as JSON. Save it as <code>instance.json</code> and run</p>
<pre>pip install qnn_emul
qnn-emul replay instance.json</pre>
<p>or let <code>qnn-emul claims --save DIR</code> write all of them. The exit status is 1 where the instance refutes the statement.</p>""",
    )


def prose(text: str) -> str:
    """A message or a formula as it is written on paper, as HTML."""
    return escape(written(text))


def slug(key: str) -> str:
    """An anchor of a key."""
    return re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")


def _chips(rows: list[dict[str, Any]]) -> str:
    chips = "".join(
        f'<li><span class="badge {name}">{n} {name}</span> {escape(MEANINGS[name])}</li>'
        for name, n in counts(rows).items()
    )
    return f'<ul class="chips">{chips}</ul>'


def _badge(verdict: str) -> str:
    return f'<span class="badge {verdict}">{verdict}</span>'


def _number(value: float | None, digits: int = 6) -> str:
    return "—" if value is None else f"{value:.{digits}g}"


def _summary(rows: list[dict[str, Any]]) -> str:
    body = (
        (
            f'<a href="#{slug(r["key"])}">{prose(r["key"])}</a><br><small>{escape(r["source"])}</small>',
            _badge(group(r)),
            f'<span class="label">tightness </span>{_number(r["tightness"], 3)}',
            prose(summary(r)),
        )
        for r in rows
    )
    return table(("claim", "verdict", "tightness", "what was found"), body, "summary")


def section(r: dict[str, Any]) -> str:
    """One claim: statement, source, our reading, verdict, numbers, matrices, repair, how to replay."""
    found = r["counterexample"] or r["instance"]
    what = (
        "Counterexample"
        if r["counterexample"]
        else "Instance"
        if r["tightness"] is None
        else "Instance with the largest tightness"
    )
    terms = [("Source", escape(r["source"])), ("Statement", prose(r["statement"]))]
    if r["claimed"]:
        terms.append(("Claimed", _claimed(r["claimed"])))
    terms += [
        (name, prose(r[of]))
        for name, of in (
            ("Our reading", "reading"),
            ("Text", "text"),
            ("Another way", "otherwise"),
            ("What is enough", "enough"),
        )
        if r[of]
    ]
    terms.append(("Set beside", escape(r["construction"])))
    terms.append(("Verdict", f"{_badge(group(r))} {prose(r['why'])}"))
    if r["loose"]:
        terms.append(("Loose", prose("; ".join(f"{name}: {text}" for name, text in r["loose"].items()))))
    if r["claimed_over_ours"]:
        factors = ", ".join(f"{name} {factor:.3g}" for name, factor in r["claimed_over_ours"].items())
        terms.append(("Claimed / ours", prose(f"at most, over all instances: {factors}")))
    if r["repair"]:
        terms.append(("Repair", prose(repair_line(r))))
    rows = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in terms)
    shown = "" if found is None else f"<h4>{what} (number {found['candidate']})</h4>{_instance(found)}"
    title = f"{prose(r['key'])}: {prose(r['title'])}"
    return f'<section id="{slug(r["key"])}" class="{group(r)}"><h3>{title}</h3><dl>{rows}</dl>{shown}</section>'


def _claimed(record: dict[str, str]) -> str:
    names = {"alpha": "α", "ancillas": "a", "epsilon": "ε", "bound": "bound"}
    return "; ".join(f"{names[name]} = <code>{prose(text)}</code>" for name, text in record.items())


def _instance(found: dict[str, Any]) -> str:
    """The inputs, numbers in words and matrices; what was measured; and the file for `replay`."""
    given = "; ".join(f"{name} = {text}" for name, text in found["inputs"].items())
    leaves = (f"<p><code>{escape(given)}</code></p>" if given else "") + "".join(
        _leaf(leaf) for leaf in found["leaves"]
    )
    numbers = table(
        ("quantity", "measured", "claimed", "ours", ""),
        (
            (
                prose(q["name"]),
                _number(q["measured"]),
                _number(q["claimed"]),
                _number(q["ours"]),
                "" if q["ok"] else '<span class="bad">violated</span>',
            )
            for q in found["quantities"]
        ),
        "numbers",
    )
    file = {k: found[k] for k in ("format", "version", "kind", "key", "candidate")}
    return f'<div class="leaves">{leaves}</div>{numbers}<pre class="replay">{escape(json.dumps(file))}</pre>'


def _leaf(leaf: dict[str, Any]) -> str:
    head = f"α = {leaf['alpha']:.6g}, a = {leaf['ancillas']}, ε = {leaf['epsilon']:.6g}"
    arrays = "".join(
        f'<div class="matrix"><span>{name}</span>{_matrix(leaf[name])}</div>'
        for name in ("block", "target")
        if leaf[name]
    )
    return f'<figure><figcaption>{escape(leaf["key"])}: {head}</figcaption><div class="pair">{arrays}</div></figure>'


def _matrix(nested: list[Any]) -> str:
    """Nested lists of [re, im]; a vector is a column."""
    rows = [[entry] for entry in nested] if not isinstance(nested[0][0], list) else nested
    lines = "".join("<tr>" + "".join(f"<td>{_complex(*entry)}</td>" for entry in line) + "</tr>" for line in rows)
    return f'<table class="brackets">{lines}</table>'


def _complex(re: float, im: float) -> str:
    if im == 0:
        return f"{re:.5g}".replace("-", "−")
    sign = "+" if im > 0 else "−"
    real = f"{re:.5g}".replace("-", "−") if re else ""
    size = "" if abs(im) == 1 else f"{abs(im):.5g}"
    return f"{real} {sign} {size}i" if real else f"{'' if im > 0 else '−'}{size}i"


def _map(known: list[Tightness]) -> str:
    attained = sum(t.attained for t in known)
    exact = sum(t.tightness is None for t in known)
    body = (
        (f"<code>{escape(t.key)}</code>", _number(t.tightness), prose(t.reason) or "extreme instance") for t in known
    )
    text = f"{attained} of {len(known)} rules have an instance whose error is at least 0.99 of the bound; {exact} leave no error."
    return f'<h2 id="rules">Our rules: tightness map</h2><p>{text}</p>' + table(
        ("rule", "tightness", "remark"), body, "numbers"
    )
