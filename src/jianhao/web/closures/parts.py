"""Which part a person plays in the closing of an account: from the roles, and from where the two agencies stand.

The unit's own people prepare and its head decides; whoever supervises stands above the unit (块) or guides it (条). The
topmost agency of an installation has nobody above it: there the supervising is done within it, by other persons all the
same, for the rules of a closing never let one person ask and decide.
"""

from __future__ import annotations

from django.db.models import Q

from jianhao.closing.people import Actor, Part
from jianhao.vocab.levels import Level
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission, Role
from jianhao.web.scope import STEP, ancestors, contains, within

TOPMOST = STEP + 1  # the length of the path of the topmost agency
DECIDES_ABOVE = frozenset({Role.REVIEWER, Role.DECIDER})


def mark_of(user: User) -> str:
    """The stable mark by which the rules know a person."""
    return f"user-{user.pk}"


def actor_of(user: User, agency: Agency) -> Actor:
    """The person with the parts that are theirs for accounts of an agency."""
    return Actor(mark_of(user), parts_of(user, agency))


def parts_of(user: User, agency: Agency) -> frozenset[Part]:
    """The parts of a person for the accounts of an agency; none outside the scope."""
    if not _within(user, agency) or not user.is_active:
        return frozenset()
    own, above = user.agency_id == agency.pk, _above(user, agency)
    found = {
        Part.OPERATOR: (own and user.may(Permission.REPORT)) or user.may(Permission.EDIT),
        Part.UNIT_HEAD: own and Role.DECIDER in user.roles,
        Part.SUPERVISOR: above and bool(user.roles & DECIDES_ABOVE),
        Part.PROVINCE: Role.DECIDER in user.roles and user.agency.path == province_path(agency.path),
        Part.REGULATOR: above and Role.REGULATOR in user.roles,
    }
    return frozenset(part for part, plays in found.items() if plays)


def _within(user: User, agency: Agency) -> bool:
    own = contains(user.scope_path, agency.path)
    return own or (user.sees_line and bool(agency.line_path) and contains(user.scope_path, agency.line_path))


def _above(user: User, agency: Agency) -> bool:
    """Whether the person's agency supervises that one; within the topmost it is itself."""
    return user.agency_id != agency.pk or len(agency.path) == TOPMOST


def province_path(path: str) -> str:
    """Where a main account's closing goes up to: the nearest agency of a province above, else the topmost of the installation.

    Below a province the topmost agency keeps what the province answered, with the number of its document.
    """
    line = [*ancestors(path), path]
    found = Agency.objects.filter(path__in=line, level=Level.province).order_by("-path").first()
    return found.path if found else line[0]


def waiting_for(user: User) -> Q:
    """Closings in which somebody with a part of this person has something to do, as a condition on Closure."""
    path, nothing = user.scope_path, Q(pk__in=[])
    if not path:
        return nothing
    own, below = Q(agency_path=path), _below(user, path)
    found = nothing
    if user.may(Permission.REPORT):
        found |= own & _waits(Part.OPERATOR)
    if Role.DECIDER in user.roles:
        found |= own & _waits(Part.UNIT_HEAD)
        found |= within(path, "agency_path") & _waits(Part.PROVINCE) if _is_province(user) else nothing
    if user.roles & DECIDES_ABOVE:
        found |= below & _waits(Part.SUPERVISOR)
    if Role.REGULATOR in user.roles:
        found |= below & _waits(Part.REGULATOR)
    return Q(open=True) & found


def _below(user: User, path: str) -> Q:
    if len(path) == TOPMOST:
        return Q()  # everything
    seen = within(path, "agency_path")
    if user.sees_line:
        seen |= within(path, "line_path")
    return seen & ~Q(agency_path=path)


def _is_province(user: User) -> bool:
    return user.agency.level == Level.province or len(user.agency.path) == TOPMOST


def _waits(part: Part) -> Q:
    return Q(waiting__contains=f"|{part}|")
