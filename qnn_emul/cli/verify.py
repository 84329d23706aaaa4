"""`qnn-emul verify`: many instances of many rules, each checked."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from .console import counting_progress, put_out, within
from .options import When, option

if TYPE_CHECKING:
    from rich.console import Console

    from ..campaigns.campaign import Campaign
    from ..campaigns.mutation import Mutant
    from ..campaigns.results import Summary
    from ..campaigns.workers import Submit

PER_KEY = 20  # instances per key where --instances is not given
CHUNK = 8

EXAMPLES = (
    "verify be.product --instances 20",
    "verify --out results.jsonl --instances 59 --jobs 1",
    "verify be.product ve.sum --mutants --instances 8 --jobs 1",
)


def add(commands: Any) -> None:
    """Declare the command."""
    verify = commands.add_parser(
        "verify",
        help="check many random, adversarial and extreme instances of every rule",
        description="Check many instances of the project's rules (or of the entries and claims named): the record against the "
        "matrices at every node, and the circuits too where they are small. Instances are dealt in turn over the keys and depend "
        "on key, seed and number alone. Exit status: 0 all hold, 1 one fails (or a wrong rule survives), 2 bad input.",
    )
    named = "entries such as be.product, claims such as 'Lemma 6' (default: every rule)"
    verify.add_argument("keys", nargs="*", metavar="KEY", help=named)
    verify.add_argument("--instances", type=int, metavar="N", help=f"instances in all (default {PER_KEY} per key)")
    verify.add_argument("--seed", type=int, default=0, metavar="S", help="seed of the instances (default 0)")
    where = verify.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, metavar="J", help="processes of this machine (default: its cores)")
    where.add_argument(
        "--cluster", metavar="ADDRESS", help="scheduler of a dask cluster to use instead, such as tcp://host:8786"
    )
    verify.add_argument("--out", metavar="FILE", help="write one JSON object per instance and line, as they come")
    flag = partial(option, verify, default=False, action="store_true")
    resumed = "continue FILE, after a kill or with more --instances than it holds"
    flag("--resume", when=When("with --out", lambda o: o.out is not None), help=resumed)
    other = "go on with a FILE that another version of the rules began"
    flag("--other-rules", when=When("with --resume", lambda o: o.resume), help=other)
    wrong = "also refute the tempting wrong versions of every rule; survivors are listed"
    flag("--mutants", when=When("with rules", _has_rules), help=wrong)
    verify.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    verify.set_defaults(action=_verify)


def _has_rules(options: argparse.Namespace) -> bool:
    from ..lemmas import CATALOGUE

    return not options.keys or any(key in CATALOGUE for key in options.keys)


def _verify(options: argparse.Namespace) -> int:
    from ..campaigns.campaign import Campaign, own_rules
    from ..campaigns.workers import available_cores, workers

    keys = tuple(options.keys) or own_rules()
    instances = PER_KEY * len(keys) if options.instances is None else options.instances
    within("--instances", instances, 1)
    within("--seed", options.seed, 0)
    campaign = Campaign(keys, instances, options.seed)
    with workers(available_cores() if options.jobs is None else options.jobs, options.cluster) as (submit, width):
        summary = _campaign(campaign, options, submit, width)
        found = _mutants(campaign, options, submit, width) if options.mutants else None
    return _report(campaign, summary, found, options)


def _campaign(campaign: Campaign, options: argparse.Namespace, submit: Submit, width: int) -> Summary:
    """Run what is not on disk yet; every line is written and flushed before the next piece is looked at."""
    from ..campaigns.campaign import chunks, run_chunk
    from ..campaigns.results import Results, Summary
    from ..campaigns.workers import in_order

    summary, done, file = Summary(campaign.keys), 0, None
    if options.out is not None:
        file = Results(options.out, campaign, options.resume, summary.add, options.other_rules)
        done = file.count
    try:
        with counting_progress(not options.json, campaign.instances, "instances") as moved:
            moved(done)
            tasks = ((campaign, part) for part in chunks(done, campaign.instances, CHUNK))
            for lines in in_order(submit, width, run_chunk, tasks):
                for line in lines:
                    summary.add(line)
                    if file is not None:
                        file.write(line)
                if file is not None:
                    file.flush()
                moved(len(lines))
    except KeyboardInterrupt:
        if options.out is not None:
            raise KeyboardInterrupt(f"{options.out} holds {summary.instances} instances; --resume goes on") from None
        raise
    finally:
        if file is not None:
            file.close()
    return summary


def _mutants(campaign: Campaign, options: argparse.Namespace, submit: Submit, width: int) -> list[Mutant]:
    """The wrong versions of the campaign's rules; claims have none."""
    from ..campaigns.mutation import mutate
    from ..campaigns.workers import in_order
    from ..lemmas import CATALOGUE

    rules = [key for key in campaign.keys if key in CATALOGUE]
    for key in rules:
        CATALOGUE[key].wrong_versions()  # a rule without any is an error before the work starts
    out: list[Mutant] = []
    with counting_progress(not options.json, len(rules), "rules with their wrong versions") as moved:
        for found in in_order(submit, width, mutate, [(key, campaign.seed) for key in rules]):
            out += found
            moved(1)
    return out


def _report(campaign: Campaign, summary: Summary, found: list[Mutant] | None, options: argparse.Namespace) -> int:
    from ..campaigns.tightness import tightness_map
    from ..reports.verify import as_json, show, show_mutants, show_tightness

    known = tightness_map(campaign.keys)

    def tables(console: Console) -> None:
        show(campaign, summary, console)
        show_tightness(known, summary, console)
        if found is not None:
            show_mutants(found, console)

    put_out(options.json, lambda: as_json(campaign, summary, known, found), tables)
    return 0 if summary.failures == 0 and all(m.refuted for m in found or ()) else 1
