"""Run by test_closing_killed.py in processes of their own: a closing goes on from wherever it stands, and dies where it is told.

python -m web.closing_process prepare LAST      an office with an account that published last on a day
python -m web.closing_process go PACKED         every stage that is not done yet; then everything that there is, as JSON
python -m web.closing_process build FOLDER BAG  `archive build`
DIE names the stage and the place in it, as `publish_notice:actions_steps.told`; the place may be called a few times before: `…*3`.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

FORGOTTEN = (
    "id",
    "at",
    "audit",
    "began_at",
    "changed_at",
    "added_at",
    "asked_at",
    "finished_at",
    "stored",
    "attempts",
    "case_id",
)


def _die_at(stage: str) -> None:
    """Put death into its place if it is to come in this stage."""
    where, _, place = os.environ.get("DIE", "").partition(":")
    if where != stage:
        return
    place, _, times = place.partition("*")
    module, _, name = place.rpartition(".")
    owner: Any = importlib.import_module(
        f"jianhao.{module}" if "." in module else f"jianhao.web.closures.{module}"
    )
    if "/" in name:  # a method
        class_name, name = name.split("/")
        owner = getattr(owner, class_name)
    real, left = getattr(owner, name), [int(times or 1)]

    def dying(*given: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **more)

    setattr(owner, name, dying)


def prepare(last: str) -> None:
    """An empty office."""
    import web.world  # noqa: F401  (the application)
    from web.closing_route import office

    from jianhao.web.setup import bring_up_to_date

    bring_up_to_date()
    office(last)


def build(materials: str, bag: str) -> None:
    """An archive, or the rest of it."""
    from jianhao.jobs.archive import BuildRequest
    from jianhao.jobs.archive import build as build_archive

    _die_at("build")
    build_archive(BuildRequest(Path(materials), Path(bag)))


def go(packed: str) -> None:
    """Everything that is still to be done, as people would who look at the page first."""
    for name, undone, do in _stages(Path(packed)):
        if undone():
            _die_at(name)
            do()
            assert not undone(), name
    print(json.dumps(told(), ensure_ascii=False, sort_keys=True, default=str))


Stage = tuple[str, Callable[[], bool], Callable[[], object]]


def _stages(packed: Path) -> Iterator[Stage]:
    import web.world  # noqa: F401  (the application)
    from web.closing_route import described, file, filled, steps
    from web.world import NOW

    from jianhao.web.closures import actions_archives, actions_matters, actions_steps, jobs
    from jianhao.web.closures.matters import Matter
    from jianhao.web.closures.models import ArchiveCheck, CheckState, Closure, ClosureEvent
    from jianhao.web.people.models import User
    from jianhao.web.registry.models import Account

    def by(name: str) -> User:
        return User.objects.select_related("agency").get(login_name=name)

    account, successor = Account.objects.get(name="丁镇之声"), Account.objects.get(name="乙县发布")
    yield (
        "begin", lambda: not Closure.objects.exists(),
        lambda: actions_steps.begin(account=account, described=described(), now=NOW, by=by("clerk")),
    )  # fmt: skip
    for matter, values in filled(successor.account_id).items():
        proof = file("交接单") if matter == "duties" else None
        yield (
            matter, lambda m=matter: not ClosureEvent.objects.filter(action=m).exists(),
            lambda m=matter, v=values, p=proof: actions_matters.fill(
                closure=Closure.objects.get(), matter=Matter(m), values=v, file=p, now=NOW, by=by("clerk")
            ),
        )  # fmt: skip
    yield "ask", lambda: not ArchiveCheck.objects.exists(), lambda: _ask(packed, by("clerk"))
    yield "verify", lambda: not ArchiveCheck.objects.filter(state=CheckState.DONE).exists(), jobs.resume
    taken: list[str] = []
    for who, days, given in steps():
        taken.append(str(given.action))
        count = taken.count(str(given.action))
        yield (
            str(given.action), lambda a=given.action, n=count: ClosureEvent.objects.filter(action=a).count() < n,
            lambda w=who, d=days, g=given: actions_steps.take(
                closure=Closure.objects.get(), given=g, now=NOW + timedelta(d), by=by(w)
            ),
        )  # fmt: skip
    assert actions_archives  # kept for DIE


def _ask(packed: Path, by: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from web.world import NOW

    from jianhao.web.closures import actions_archives
    from jianhao.web.closures.evidence import received
    from jianhao.web.closures.models import Closure

    file = received(SimpleUploadedFile("归档包.zip", packed.read_bytes()))
    actions_archives.ask(closure=Closure.objects.get(), file=file, folder="", root="", now=NOW, by=by)


def told() -> dict[str, Any]:
    """Every row that the closing made, without keys and moments; the files; whether the chain holds."""
    from jianhao.web.audit.models import AuditEvent
    from jianhao.web.audit.proof import prove_database
    from jianhao.web.closures.evidence import EVIDENCE
    from jianhao.web.closures.models import ArchiveCheck, Closure, ClosureEvent, EvidenceFile
    from jianhao.web.config import settings
    from jianhao.web.registry.models import Account, StateChange

    _age_strays(settings().data / "archives")
    lines = {e.sequence: e.verb for e in AuditEvent.objects.all()}
    kept = sorted(p.name for p in (settings().data / EVIDENCE).iterdir())
    return {
        "closures": _rows(Closure), "events": _rows(ClosureEvent), "files": _rows(EvidenceFile), "archives": _rows(ArchiveCheck),
        "account": _rows(Account.objects.filter(name="丁镇之声")), "changes": _rows(StateChange),
        "chain": [lines[line.audit] for line in ClosureEvent.objects.order_by("number")], "intact": prove_database().intact,
        "evidence is its rows": kept == sorted(set(EvidenceFile.objects.values_list("stored", flat=True))),
        "uploads left": sorted(p.name for p in (settings().data / "archives").iterdir()),
    }  # fmt: skip


def _age_strays(folder: Path) -> None:
    """A day later the worker looks after what a killed upload left."""
    from jianhao.web.closures import jobs

    for path in folder.iterdir():
        os.utime(path, (0, 0))
    jobs.resume()


def _rows(rows: Any) -> list[Any]:
    found = list((rows.objects.all() if hasattr(rows, "objects") else rows).order_by("pk").values())
    return [_plain(row) for row in found]


def _plain(said: Any) -> Any:
    if isinstance(said, dict):
        return {k: _plain(v) for k, v in said.items() if k not in FORGOTTEN and not k.endswith("_id")}
    return [_plain(one) for one in said] if isinstance(said, list) else said


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
