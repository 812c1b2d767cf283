"""Fills an empty installation with a province: register, people, inspections with findings, a log of as many events as accounts.

Run by __main__.py in a process with the installation's settings: python -m backup.prepare AGENCIES ACCOUNTS
"""

from __future__ import annotations

import sys

PEOPLE = 300


def main(agencies: int, accounts: int) -> None:
    """Tables, then rows, past forms and actions, by the modules of bench/web."""
    from jianhao.web.setup import bring_up_to_date, prepare

    prepare()
    bring_up_to_date()
    from django.db import transaction
    from django.utils import timezone
    from web import papers, province, rounds
    from web.filling import analyse

    now, today = timezone.now(), timezone.localdate()
    made = province.units(agencies)
    with transaction.atomic():
        province.plant(made)
        province.register(accounts, made, today, now)
        staff = province.staff(PEOPLE, made, now)
        held = rounds.rounds(made, accounts, today)
        rounds.hold(held, staff, now)
        rounds.conclude(held, made)
        rounds.find(held, made, staff, now)
        papers.log(accounts, made, staff, now)
    analyse()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
