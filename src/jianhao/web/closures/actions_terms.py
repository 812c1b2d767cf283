"""Day counts of an office's own."""

from __future__ import annotations

from datetime import datetime

from jianhao.closing.terms import terms
from jianhao.errors import UnusableCall
from jianhao.web.audit.recording import action, record
from jianhao.web.closures.models import OwnTerm
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require
from jianhao.web.refusals import Refused

SET, DROP = "设定关停时限", "恢复关停时限"


@action
def set_term(*, name: str, days: int, unit: str, source: str, now: datetime, by: User) -> OwnTerm:
    """Set a term for the person's agency and those below it; Refused for what the rules know no term of."""
    require(by, Permission.QUOTAS)
    try:
        terms({name: {"days": days, "unit": unit, "source": source}})
    except UnusableCall as error:
        raise Refused(str(error)) from error
    before = OwnTerm.objects.filter(agency=by.agency, name=name).values("days", "unit", "source").first()
    made, _ = OwnTerm.objects.update_or_create(
        agency=by.agency, name=name,
        defaults={"agency_path": by.agency.path, "days": days, "unit": unit, "source": source, "set_by": by, "set_at": now},
    )  # fmt: skip
    said = {"days": days, "unit": unit, "source": source}
    record(SET, by=by, target=made, reason=source, details={"前": before, "后": said})
    return made


@action
def drop_term(*, term: OwnTerm, by: User) -> None:
    """Go back to what the agency above set, or to the file's."""
    require(by, Permission.QUOTAS)
    if term.agency_id != by.agency_id:
        raise Refused("只能恢复本单位设定的时限。")
    record(
        DROP,
        by=by,
        target=term,
        details={"前": {"days": term.days, "unit": term.unit, "source": term.source}},
    )
    term.delete()
