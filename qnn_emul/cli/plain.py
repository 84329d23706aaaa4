"""Output that knows no α: signs are spelled out there, where Python would print question marks."""

from __future__ import annotations

import codecs
import sys
import unicodedata

SPELLED = {
    "…": "...",
    "—": "-",
    "–": "-",
    "−": "-",
    "×": "x",
    "√": "sqrt",
    "≤": "<=",
    "≥": ">=",
    "±": "+-",
    "‖": "||",
    "∑": "sum",
}
SPELLED |= {"→": "->", "⊗": "(x)", "⊕": "(+)", "†": "^H", "·": ".", "∞": "inf", "Õ": "O~", "✓": "y", "✗": "n"}
SPELLED |= dict(zip("░▒▓█", ".:*#", strict=True))  # shades of a picture
SPELLED |= dict.fromkeys("─━╴╶", "-") | dict.fromkeys("│┃", "|") | dict.fromkeys("├└┌┐┘┤┬┴┼", "+")


def spell_out() -> None:
    """From now on, what the encodings of standard output and standard error lack is spelled out."""
    codecs.register_error("spelled", _spelled)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="spelled")


def in_signs_of(text: str, encoding: str) -> str:
    """What comes out of a stream with this encoding: for whoever must know how wide it is."""
    codecs.register_error("spelled", _spelled)
    return text.encode(encoding, "spelled").decode(encoding)


def _spelled(problem: UnicodeError) -> tuple[str, int]:
    assert isinstance(problem, UnicodeEncodeError)
    return "".join(map(spelled, problem.object[problem.start : problem.end])), problem.end


def spelled(sign: str) -> str:
    """One sign in ASCII: Greek letters by their names, indices and powers by their digits, letters without their accents."""
    if sign in SPELLED:
        return SPELLED[sign]
    kind, _, letter = unicodedata.name(sign, "").rpartition(" LETTER ")
    if kind.startswith("GREEK"):
        return letter.lower() if kind.endswith("SMALL") else letter.capitalize()
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"
