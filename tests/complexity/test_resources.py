"""Resources at any size: integers, both sets of rules, where the factor comes from, crossings, scans, plots, the command."""

import itertools
import json
import math
import re
from pathlib import Path

import pytest

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.complexity import comparison
from qnn_emul.complexity.architecture import Spec, network
from qnn_emul.complexity.resources import classical_operations, crossing, log10, resources
from qnn_emul.complexity.scans import points
from qnn_emul.linalg.cost import states_price
from qnn_emul.linalg.degrees import sign_degree_log

SIZES = ["--log2-n", "20", "--layers", "3", "--epsilon", "1e-3"]


@pytest.mark.parametrize("regime", [1, 2, 3])
@pytest.mark.parametrize("rules", ["own", "paper"])
def test_everything_is_a_whole_number_at_any_size(regime: int, rules: str) -> None:
    """N = 2^100, six layers, three paths: exact integers far beyond floats, and fewer at smaller sizes."""
    large = resources(regime, 100, 6, 1e-9, 3, rules)
    small = resources(regime, 20, 2, 1e-3, 3, rules)
    for name in ("depth", "gates", "qubits", "ancillas"):
        assert isinstance(getattr(large, name), int)
        assert getattr(large, name) > getattr(small, name) > 0
    assert large.gates > 2**100
    assert all(isinstance(v, int) for v in large.queries.values())


def test_queries_are_the_product_of_degrees() -> None:
    """Queries to X: copies x (degree + 1) x amplification of each block, x 3 x amplification of the head."""
    r = resources(1, 40, 3, 1e-6)
    degrees = [
        n.source.data["polynomial"].degree for n in r.root.nodes() if "polynomial" in getattr(n.source, "data", {})
    ]
    activations, amplifications, head = degrees[0:6:2], degrees[1:6:2], degrees[6]
    assert r.queries["X"] == 4 * 3 * head * math.prod(
        (q + 1) * s for q, s in zip(activations, amplifications, strict=True)
    )


def test_ancillas_grow_as_the_variant_says() -> None:
    """ "plain" doubles a block, "least" adds; the paper's path doubles."""
    grown = {}
    for ancillas in ("plain", "least"):
        counts = [resources(3, 20, k, 1e-3, ancillas=ancillas).ancillas for k in (2, 3, 4, 5)]
        grown[ancillas] = [b - a for a, b in itertools.pairwise(counts)]
    assert len(set(grown["least"])) == 1
    assert [b / a for a, b in zip(grown["plain"], grown["plain"][1:], strict=False)] == [2.0, 2.0]


def test_qram_words() -> None:
    """The image's tree, the columns of the dense head, the angles of their norms; none in regime 3."""
    words = 2 ** (20 + 2 + 1) - 1 + 2**24 * (2**25 - 1) + 2**24
    assert resources(1, 20, 3, 1e-3).qram_words == resources(1, 20, 3, 1e-3, rules="paper").qram_words == words
    assert resources(3, 20, 3, 1e-3).qram_words == 0


def test_regimes_are_prices_of_the_same_leaf() -> None:
    """One layer's depth in regime 3 is that of its queries to loaded leaves and the rest; with a QRAM's price it falls."""
    loaded, memory = resources(3, 60, 1, 1e-3, 1), states_price(0, 62, 32)
    per_query = loaded.queries["X1"]
    assert loaded.depth > per_query * 2**60
    assert resources(1, 60, 1, 1e-3).depth < per_query * 3000 * (memory[0] + 10**7)


def test_better_than_the_paper() -> None:
    """N = 2^20, k = 3, epsilon = 1e-3, architecture (a): the factors multiply to the ratio of the two totals."""
    c = comparison.compare(1, 20, 3, 1e-3)
    paper, own = (resources(1, 20, 3, 1e-3, rules=r) for r in ("paper", "own"))
    assert sum(row["log10_factor"] for row in c["factors"]) == pytest.approx(
        log10(paper.queries["X"]) - log10(own.queries["X"]), abs=1e-9
    )
    assert abs(c["factors"][-1]["log10_factor"]) < 0.05  # what is called rounding is no more than that
    factors = {row["change"]: row["log10_factor"] for row in c["factors"]}
    for change in (
        "pooling",
        "error growth of a block",
        "sqrt(N) in the log",
        "diagonal encoding",
        "subnormalizations",
    ):
        assert factors[change] > 0
    constants = {row["what"]: (row["paper"], row["own"]) for row in c["constants"]}
    assert constants["error growth of a block"] == (712.0, pytest.approx(19.5557, abs=1e-4))
    assert constants["ancillas in all"] == (paper.ancillas, own.ancillas)


@pytest.mark.parametrize("regime", [1, 2, 3])
def test_the_waterfall_starts_and_ends_at_the_totals(regime: int) -> None:
    """Its first stage counts the paper's queries exactly, and its last one ours."""
    paper, own = (resources(regime, 20, 2, 1e-4, rules=r) for r in ("paper", "own"))
    stages = comparison.waterfall(paper, own)
    label = "X" if regime == 1 else "X1"
    assert stages[0][2].queries(own.spec.head) == paper.queries[label]
    assert log10(stages[-1][2].queries(own.spec.head)) == pytest.approx(log10(own.queries[label]), abs=0.05)


def test_the_same_degree_stands_on_both_sides() -> None:
    """Lemma B.8's O(.) is charged with the degree of the sign polynomial that the project's amplification uses."""
    paper = resources(1, 20, 1, 1e-3, rules="paper")
    node = next(n for n in paper.root.nodes() if n.key == "paper.lemma_b8")
    assert node.source.data["polynomial"].degree == sign_degree_log(0.5 / 400, -math.log(node.source.numbers["delta"]))


def test_crossings() -> None:
    """From the crossing on a quantum run is faster; slower gates move it up; regime 3 with one path has none."""
    where = crossing(1, 3, 1e-6)
    assert where is not None
    for gate_time in (1e-6, 1e-3):
        here = crossing(1, 3, 1e-6, gate_time=gate_time)
        assert here is not None
        for log2_n, faster in ((here, True), (here - 2, False)):
            r = resources(1, log2_n, 3, 1e-6)
            assert (log10(r.depth) + math.log10(gate_time) < log10(classical_operations(r.spec, 3)) - 12) == faster
    assert crossing(1, 3, 1e-6, gate_time=1e-3) > where
    assert crossing(3, 1, 1e-3, paths=1) is None
    paper = crossing(1, 3, 1e-6, rules="paper")
    assert paper is not None
    assert paper > where


def test_logarithms_of_integers() -> None:
    assert log10(10**400) == pytest.approx(400, abs=1e-9)
    assert log10(7) == pytest.approx(math.log10(7))


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["resources", "--regime", "1", *SIZES]) == 0
    text = capsys.readouterr().out
    for word in ("queries to X", "QRAM", "pooling", "faster than a classical one"):
        assert word in text
    assert main(["resources", "--regime", "2", *SIZES, "--paths", "3", "--rules", "paper", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["depth"] == data["paper"]["depth"] == resources(2, 20, 3, 1e-3, 3, "paper").depth
    assert {"depth", "gates", "qubits", "ancillas", "queries", "comparison", "crossing_log2_n"} <= set(data)


def test_scans(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "scan.png"
    assert main(["resources", "--regime", "3", *SIZES, "--scan", "epsilon=1e-2:1e-6:100", "--plot", str(file)]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0].startswith("log2_n,layers,epsilon,rules,log10_depth")
    assert len(lines) == 1 + 2 * 3
    assert file.read_bytes().startswith(b"\x89PNG")
    assert main(["resources", "--regime", "1", *SIZES, "--scan", "log2-n=20:40:10", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [r["log2_n"] for r in rows] == [20, 20, 30, 30, 40, 40]
    assert points("layers=1:4") == ("layers", [1, 2, 3, 4])


def test_the_picture_says_what_time_is_made_of(tmp_path: Path) -> None:
    """Powers of ten on the axes, not their logarithms; the price of a gate and of a multiplication above them."""
    file = tmp_path / "scan.svg"
    assert main(["resources", "--regime", "1", *SIZES, "--gate-time", "1e-7", "--plot", str(file)]) == 0
    words = re.findall(r"<!-- (.*?) -->", file.read_text())
    assert "1e-07 s a two-qubit gate, 1e-12 s a multiplication" in words
    assert "time of one run, seconds" in words
    assert {"$10^{20}$", "a year"} <= set(words)
    assert not any("log10" in word for word in words)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (["--regime", "4"], "regime"),
        (["--log2-n", "21"], "log2_n"),
        (["--log2-n", "102"], "log2_n"),
        (["--log2-n", "2"], "log2_n"),
        (["--layers", "0"], "layers"),
        (["--epsilon", "2"], "epsilon"),
        (["--epsilon", "nan"], "epsilon"),
        (["--regime", "2", "--paths", "0"], "paths"),
        (["--gate-time", "0"], "gate_time"),
        (["--classical-time", "inf"], "classical_time"),
        (["--scan", "depth=1:2"], "--scan"),
        (["--scan", "layers=a:2"], "--scan"),
        (["--scan", "layers=0:2"], "--scan"),
        (["--scan", "layers=5:2"], "--scan"),
        (["--scan", "epsilon=1e-1:1e-9:0.1"], "--scan"),
        (["--plot", "x.txt"], "--plot"),
    ],
)
def test_bad_input(change: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["resources", "--regime", "1", *SIZES, *change]) == 2
    assert f"'{named}'" in capsys.readouterr().err


def test_bad_arguments() -> None:
    for options, name in (({"rules": "mine"}, "rules"), ({"ancillas": "many"}, "ancillas")):
        with pytest.raises(qe.errors.ArgumentError, match=f"'{name}'"):
            resources(1, 20, 3, 1e-3, **options)


def test_too_many_layers_for_floats_are_refused() -> None:
    with pytest.raises(qe.errors.ArgumentError, match="'layers' must leave the first block an error above 1e-290"):
        network(Spec(1, 40), 300, 1e-6)
