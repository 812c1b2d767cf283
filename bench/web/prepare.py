"""Fills an empty installation and writes down who opens what. Run by __main__.py in a process with the installation's settings.

python -m web.prepare --agencies 40000 --accounts 200000 --people 300 --plan FILE
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

EVENTS_OF_AN_ACCOUNT = 1


def main() -> None:
    """Tables, rows, files, plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, required=True)
    parser.add_argument("--accounts", type=int, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--plan", type=Path, required=True)
    options = parser.parse_args()
    from jianhao.web.setup import bring_up_to_date, prepare

    prepare()
    bring_up_to_date()
    plan = _filled(options.agencies, options.accounts, options.people)
    options.plan.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")


def _filled(agencies: int, accounts: int, people: int) -> list[dict[str, object]]:
    from django.db import transaction
    from django.utils import timezone

    from web import mix, papers, proposals, province, rounds
    from web.filling import analyse

    now, today = timezone.now(), timezone.localdate()
    made = province.units(agencies)
    with transaction.atomic():
        province.plant(made)
        province.register(accounts, made, today, now)
        staff = province.staff(people, made, now)
        _said("register")
        held = rounds.rounds(made, accounts, today)
        rounds.hold(held, staff, now)
        rounds.conclude(held, made)
        findings = rounds.find(held, made, staff, now)
        _said(f"inspections, {findings:,} findings")
        proposals.plan(made, accounts, staff, now)
        proposals.close(made, accounts, staff, today, now)
        _said("plans and closings")
        papers.gather(made, accounts, staff, today, now)
        papers.log(accounts * EVENTS_OF_AN_ACCOUNT, made, staff, now)
        _said("papers and log")
    rounds.keep_verdicts(held)
    _said("verdicts")
    papers.publish(staff, now)
    analyse()
    _said("public list")
    _morning()
    _said("what the worker does every morning")
    return [
        {"login": person.login, "password": province.PASSWORD, "pages": mix.mix_of(person, accounts)}
        for person in staff
    ]


def _morning() -> None:
    """The comparison of the day and what follows the inspections: people come in when it is done."""
    from jianhao.web.watch import jobs

    while jobs.nudge():
        jobs.watch_later.call_local()


_begun = time.perf_counter()


def _said(what: str) -> None:
    print(f"  {time.perf_counter() - _begun:6.1f} s {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
