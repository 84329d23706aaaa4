"""Messages and formulas as people write them: Greek letters, signs, no Python."""

from __future__ import annotations

import re

SIGNS = {"<=": "≤", ">=": "≥", "||": "‖", " (x) ": " ⊗ ", "...": "…", "+-": "±"}
LETTERS = "alpha beta gamma delta epsilon eps kappa tau nu psi phi Psi Phi Gamma Omega pi sqrt sum"
GREEK = dict(zip(LETTERS.split(), "αβγδεεκτνψφΨΦΓΩπ√∑", strict=True))
WORD = re.compile(r"(?<![A-Za-z.])(" + "|".join(GREEK) + r")(?![A-Za-z])")
PRODUCT = re.compile(r"(?<=[\w)])\*(?=[\w(])")


def written(text: str) -> str:
    """alpha_A*epsilon_B**2 <= Max(1, nu) as α_A ε_B^2 ≤ max(1, ν); Abs(x) as |x|."""
    for plain, sign in SIGNS.items():
        text = text.replace(plain, sign)
    text = re.sub(r"(?<=[\d)])\*(?=\d)", "·", text.replace("**", "^"))
    text = PRODUCT.sub(" ", re.sub(r"\bM(ax|in)\(", r"m\1(", text))
    text = re.sub(r"\bAbs\(([^()]*)\)", r"|\1|", text)
    return re.sub(r"√\((\w+)\)", r"√\1", WORD.sub(lambda match: GREEK[match[1]], text))
