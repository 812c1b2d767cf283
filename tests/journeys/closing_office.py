"""Run in a process of its own: an empty installation gets the small province, the people of a closing, and the account to close.

python -m journeys.closing_office LAST      LAST is the day on which the account published last, as 2025-01-31
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta

os.environ["JIANHAO_KEEP_DATA"] = os.environ["JIANHAO_DATA"]
os.environ["JIANHAO_TEST_DATABASE"] = os.environ["JIANHAO_DATABASE"]

from web.world import World  # isort: split

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone
from journeys.closing_material import COUNTY_BIZ
from journeys.closing_people import FOLLOWERS, NAME, NAMES, NATIVE, Closer
from journeys.people import PASSWORD

from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account, NativeId
from jianhao.web.setup import bring_up_to_date

NEVER = timedelta(
    120
)  # a password is to be changed once a year; these people have just changed theirs and live on for longer


def main(last: date) -> None:
    """Tables, people, the account."""
    bring_up_to_date()
    world = World()
    world.account(
        NAME,
        world.town,
        NATIVE,
        followers=FOLLOWERS,
        last_update=last.isoformat(),
        represents_government=False,
        level="township",
    )
    Account.objects.filter(pk=world.accounts["county"].pk).update(followers=52_000)
    NativeId.objects.create(account=world.accounts["county"], kind="biz", value=COUNTY_BIZ)
    held = {
        Closer.CLERK: (world.town, Role.OPERATOR), Closer.HEAD: (world.town, Role.DECIDER),
        Closer.SUPERVISOR: (world.county, Role.REVIEWER), Closer.REGULATOR: (world.county, Role.REGULATOR),
    }  # fmt: skip
    for login, (agency, role) in held.items():
        world.user(login, agency, role)
        User.objects.filter(login_name=login).update(name=NAMES[login])
    User.objects.update(
        password=PBKDF2PasswordHasher().encode(PASSWORD, "journeys"),
        password_changed_at=timezone.now() + NEVER,
    )


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
