"""A finished certificate as data for JSON: what the claims rest on alone, numbered anew, in the order of the format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .certifier import Certifier
from .facts import in_order
from .nodes import SHAPES, SORTED

REFERS = {
    "sign": (1,),
    "extreme": (1,),
    "root": (1,),
    "absolute": (1,),
    "cosines": (1, 2),
}  # where a premise holds nodes


class Emission:
    """setting, lines and arithmetic of one certified setting."""

    def __init__(self, c: Certifier) -> None:
        self.c, self.table = c, c.checked.table
        self.steps = [(k, step) for k, group in enumerate(c.steps) for step in group]
        self.lines: set[int] = set()
        self.live: set[int] = set()
        self._close()
        self.line_numbers = {j: i for i, j in enumerate(sorted(self.lines))}
        self.step_numbers = {j: i for i, j in enumerate(sorted(self.live))}
        self.nodes: dict[int, int] = {}

    # -- what is needed ----------------------------------------------------------------------------------------------
    def _close(self) -> None:
        """Follows the premises from the claims; then what shows divisors positive, and so on."""
        for premise in self.c.claims.values():
            self._cite(premise)
        before = -1
        while before != len(self.live):
            before = len(self.live)
            for n in self._everything():
                if self.table.nodes[n][0] in ("inverse", "root") and not self.table.patterns[n]:
                    self._shown(self.table.below[n][0], self.table.nodes[n][0] == "inverse")
            for d in sorted(self.c.divisors):
                self._shown(d, True)

    def _cite(self, premise: list[Any]) -> None:
        if premise[0] == "step" and premise[1] not in self.live:
            self.live.add(premise[1])
            step = self.steps[premise[1]][1]
            for p in _premises(step):
                self._cite(p)
        if premise[0] == "line" and premise[1] not in self.lines:
            self.lines.add(premise[1])
            line = self.c.lines[premise[1]]
            if "equal" in line:
                self._cite(["line", line["equal"]])
            for p in line.get("needs", []):
                self._cite(p)

    def _shown(self, d: int, strictly: bool) -> None:
        checked, zero = self.c.checked, self.table.place.get(("rational", "0"))
        relations = ("<",) if strictly else ("<", "<=")
        sign = self.table.sign(d)
        if sign == 2 or (sign and not strictly):
            return
        if any((a[1], a[3]) == (zero, d) and a[2] in relations for a in checked.setting["assumptions"]):
            return
        self._cite(
            ["step", next(j for j, s in enumerate(checked.steps) if (s[0], s[2]) == (zero, d) and s[1] in relations)]
        )

    def _everything(self) -> set[int]:
        return self.table.reach([*self._statement(), *self._line_roots(), *self._step_roots()])

    # -- the nodes of the three parts ----------------------------------------------------------------------------------
    def _laws(self) -> list[int]:
        return sorted({self.c.lines[j]["law"] for j in self.lines if "law" in self.c.lines[j]})

    def _statement(self) -> list[int]:
        roots = [n for a in self.c.checked.setting["assumptions"] for n in (a[1], a[3])]
        for law in (self.c.checked.setting["laws"][k] for k in self._laws()):
            roots += [law["left"], law["right"], *(n for pair in law["needs"] for n in pair)]
        return [*roots, *(n for n in self.c.result.values() if n is not None), *sorted(self.c.divisors)]

    def _line_roots(self) -> list[int]:
        roots = []
        for line in (self.c.lines[j] for j in self.lines):
            roots += [line["left"], line["right"], *line.get("pieces", []), *line.get("with", [])]
            roots += [n for p in line.get("needs", []) for n in _nodes(p)]
        return roots

    def _step_roots(self) -> list[int]:
        roots = [n for p in self.c.claims.values() for n in _nodes(p)]
        for step in (self.steps[j][1] for j in self.live):
            roots += [step[x] for x in ("left", "right", "of") if x in step] + [e[0] for e in step.get("equations", [])]
            roots += [n for p in _premises(step) for n in _nodes(p)]
        return roots

    # -- the data --------------------------------------------------------------------------------------------------------
    def data(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """setting, lines, arithmetic."""
        parts: list[list[Any]] = []
        for roots in (self._statement(), self._line_roots(), self._step_roots()):
            fresh = sorted(self.table.reach(roots) - self.nodes.keys())
            self.nodes |= {n: len(self.nodes) + i for i, n in enumerate(fresh)}
            parts.append([self._node(n) for n in fresh])
        at, laws = self.nodes.__getitem__, self._laws()
        setting = {
            "label": self.c.setting.label,
            "terms": parts[0],
            "assumptions": [
                [name, at(left), r, at(right)] for name, left, r, right in self.c.checked.setting["assumptions"]
            ],
            "laws": [self._law(self.c.checked.setting["laws"][k]) for k in laws],
            "result": {name: None if n is None else at(n) for name, n in self.c.result.items()},
            "divisors": sorted(map(at, self.c.divisors)),
        }
        lines = [self._line(self.c.lines[j], laws) for j in sorted(self.lines)]
        steps: list[list[Any]] = [[]]
        for k in range(len(self.c.steps)):
            steps[-1] += [self._step(s) for j, (group, s) in enumerate(self.steps) if group == k and j in self.live]
            if k in self.lines:
                steps.append([])
        claims = {name: self._premise(p) for name, p in self.c.claims.items()}
        return setting, {"terms": parts[1], "lines": lines}, {"terms": parts[2], "steps": steps, "claims": claims}

    def _node(self, n: int) -> list[Any]:
        op, *arguments = self.table.nodes[n]
        shape = SHAPES[op][0].rstrip("*")
        moved = [self.nodes[a] if shape[min(j, len(shape) - 1)] in "nvmtx" else a for j, a in enumerate(arguments)]
        return [op, *(sorted(moved) if op in SORTED else moved)]

    def _law(self, law: dict[str, Any]) -> dict[str, Any]:
        at: Callable[[int], int] = self.nodes.__getitem__
        moved = {"variables": list(map(at, law["variables"])), "needs": [[at(a), at(b)] for a, b in law["needs"]]}
        return {**law, **moved, "left": at(law["left"]), "right": at(law["right"])}

    def _line(self, line: dict[str, Any], laws: list[int]) -> dict[str, Any]:
        out = {"rule": line["rule"], "left": self.nodes[line["left"]], "right": self.nodes[line["right"]]}
        if "equal" in line:
            out["equal"] = self.line_numbers[line["equal"]]
        if "pieces" in line:
            out["pieces"] = [self.nodes[p] for p in line["pieces"]]
        if "law" in line:
            out |= {"law": laws.index(line["law"]), "with": [self.nodes[n] for n in line["with"]]}
            out["needs"] = [self._premise(p) for p in line["needs"]]
        return out

    def _step(self, step: dict[str, Any]) -> dict[str, Any]:
        out = {**step, "left": self.nodes[step["left"]], "right": self.nodes[step["right"]]}
        if "of" in step:
            out["of"] = self.nodes[step["of"]]
        if "premises" in step:
            out["premises"] = [self._premise(p) for p in step["premises"]]
        if "terms" in step:
            out["terms"] = [[c, [self._premise(p) for p in factors]] for c, factors in step["terms"]]
            out["equations"] = [[self.nodes[n], self._premise(p)] for n, p in step["equations"]]
        in_order(out)
        return out

    def _premise(self, premise: list[Any]) -> list[Any]:
        kind, *rest = premise
        if kind in ("line", "step"):
            return [kind, {"line": self.line_numbers, "step": self.step_numbers}[kind][rest[0]]]
        return [kind, *(self.nodes[n] if j + 1 in REFERS.get(kind, ()) else n for j, n in enumerate(rest))]


def _premises(step: dict[str, Any]) -> list[list[Any]]:
    """The premises that a step cites."""
    return [
        *step.get("premises", []),
        *(p for _, factors in step.get("terms", []) for p in factors),
        *(p for _, p in step.get("equations", [])),
    ]


def _nodes(premise: list[Any]) -> list[int]:
    """The nodes that a premise names."""
    return [premise[j] for j in REFERS.get(premise[0], ())]
