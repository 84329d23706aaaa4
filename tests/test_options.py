"""Options that do not apply beside the others are refused, not ignored: a row a mistake, for every command."""

from __future__ import annotations

import pytest

from qnn_emul.cli import COMMANDS, _parser, main

RESOURCES = ["resources", "--log2-n", "20", "--layers", "1", "--epsilon", "0.1", "--regime"]
WITHOUT = {  # arguments, and how the message begins
    "paths of a regime without": (
        ["derive", "--regime", "1", "--paths", "2"],
        "'--paths' must come with --regime 2 or 3,",
    ),
    "layers of a convolution": (["derive", "--convolution", "--layers", "3"], "'--layers' must come with --regime,"),
    "rules of a convolution": (["derive", "--convolution", "--rules", "own"], "'--rules' must come with --regime,"),
    "a convolution's skip": (["derive", "--convolution", "--no-skip"], "'--no-skip' must come with --regime,"),
    "variables of a convolution": (["derive", "--convolution", "--variables", "N"], "'--variables' must come with"),
    "doubles of a convolution": (["derive", "--convolution", "--double", "ve.sum"], "'--double' must come with"),
    "last norm without a head": (
        ["derive", "--regime", "3", "--last", "amplify"],
        "'--last' must come with --regime 1",
    ),
    "double of no node": (
        ["derive", "--regime", "1", "--double", "ve.sun"],
        "'changes' must name lemmas of this network, not 've.sun'. Did you mean 've.sum",
    ),
    "double of a node elsewhere": (
        ["derive", "--regime", "3", "--double", "paper.lemma_b17"],
        "'changes' must name lemmas of this network, not 'paper.lemma_b17'.",
    ),
    "k where it is a number": (
        ["derive", "--regime", "1", "--layers", "3", "--variables", "N,k"],
        "'variables' must leave out k where the number of layers is given, not 'N,k'",
    ),
    "paths of resources": ([*RESOURCES, "1", "--paths", "2"], "'--paths' must come with --regime 2 or 3, not without"),
    "rules of a scan": (
        [*RESOURCES, "2", "--scan", "layers=1:2", "--rules", "own"],
        "'--rules' must come without --scan, not with it",
    ),
    "resume nothing": (["verify", "--resume"], "'--resume' must come with --out, not without"),
    "rules of no file": (["verify", "--out", "x", "--other-rules"], "'--other-rules' must come with --resume"),
    "mutants of claims": (["verify", "Lemma 6", "--mutants"], "'--mutants' must come with rules, not without"),
    "circuits of constants": (
        ["prove", "--circuits", "--constants"],
        "'--circuits' must come without --constants, not with it",
    ),
    "keys of constants": (["prove", "be.product", "--constants"], "'KEY' must come without --constants, not with it"),
    "changed, not allowed": (["replay", "x.json", "--allow-changed"], "'--allow-changed' must come with --allow-code"),
    "images of the head": (["norms", "--head", "--images", "9"], "'--images' must come with the part norms"),
    "networks of the head": (["norms", "--head", "--networks", "2"], "'--networks' must come with the part norms"),
    "blocks of the head": (["norms", "--part", "head", "--blocks", "3"], "'--blocks' must come with the part norms"),
    "seed of no shots": (["run", "--shots", "0", "--seed", "0"], "'--seed' must come with --shots above 0"),
    "phases of no file": (["certify", "--phases"], "'--phases' must come with --out"),
} | {
    f"{option} of marks": (
        ["table1", "--marks-only", option, "3"],
        f"'{option}' must come without --marks-only, not with",
    )
    for option in ("--blocks", "--index", "--repeats", "--shots", "--plot")
}
EXCLUSIVE = (
    ["prove", "--mutants", "--constants"],
    ["norms", "--part", "norms", "--head"],
    ["verify", "--jobs", "1", "--cluster", "x:1"],
    ["derive", "--regime", "1", "--convolution"],
)


@pytest.mark.parametrize("name", WITHOUT)
def test_what_does_not_apply_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2, one sentence, nothing printed; also where the value is the default."""
    arguments, words = WITHOUT[name]
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"Argument {words}" in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("arguments", EXCLUSIVE, ids=" ".join)
def test_what_excludes_each_other(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The parser's own error, with the usage."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "not allowed with argument" in capsys.readouterr().err


def test_help_says_when() -> None:
    """Every conditional option begins its help with the condition, and has its default where it applies."""
    commands = next(a for a in _parser()._actions if a.choices).choices
    assert set(commands) == set(COMMANDS)
    told = [(made, when) for c in commands.values() for made, when, _ in c.get_default("conditional") or ()]
    names = {(made.option_strings or [made.metavar])[0] for made, _ in told}
    assert names == {words.split("'")[1] for _, words in WITHOUT.values()} - {
        "changes",
        "variables",
    }  # each is tried above
    assert all(made.help.startswith(f"{when.words}: ") for made, when in told)


def test_defaults_of_conditional_options(capsys: pytest.CaptureFixture[str]) -> None:
    """What is left out is the default: the same output as when it is written."""
    assert main(["derive", "--regime", "2", "--json"]) == 0
    plain = capsys.readouterr().out
    assert main(["derive", "--regime", "2", "--paths", "2", "--rules", "own", "--last", "amplify", "--json"]) == 0
    assert capsys.readouterr().out == plain
