"""The three states of an account beside the state of its closing: where they disagree, and who puts it right."""

from __future__ import annotations

from jianhao.closing.case import Case
from jianhao.closing.facts import Facts
from jianhao.closing.states import GONE, GONE_ON_PLATFORM, RESTING, State
from jianhao.vocab.states import NationalState, PlatformState

_FILED = GONE - {State.CANCELLED}
_GOING = frozenset({State.FROZEN, State.DELISTED})


def differences(case: Case, facts: Facts) -> tuple[str, ...]:
    """One sentence for each state that does not go with the closing; a state that is not known is no difference."""
    if case.state in RESTING - {State.FINISHED}:
        return ()
    found = (_platform(case, facts), _national(case, facts), _local(case, facts))
    return tuple(sentence for sentence in found if sentence)


def _platform(case: Case, facts: Facts) -> str | None:
    seen = facts.platform_state
    if seen is None:
        return None
    here = f"关停办理至“{case.state.chinese}”，平台状态为“{seen.chinese}”"
    if case.state in GONE and seen not in GONE_ON_PLATFORM:
        return f"{here}，应为“已注销”。请从外部核验。"
    if case.state is State.FROZEN and seen is not PlatformState.frozen:
        return f"{here}，应为“冻结（注销中）”。请核对平台是否受理。"
    if case.state not in GONE | _GOING and seen in (PlatformState.cancelled, PlatformState.frozen):
        return f"{here}。账号已在平台申请注销或者注销，而注销前各项尚未核对，请查明。"
    return None


def _national(case: Case, facts: Facts) -> str | None:
    seen = facts.national_state
    if seen is None:
        return None
    here = f"关停办理至“{case.state.chinese}”，国办系统状态为“{seen.chinese}”"
    if case.state in _FILED and seen is not NationalState.closed:
        return f"{here}，应为“已关停”。已注销而系统未关停的，检查时仍计入。"
    if case.state not in GONE and seen is NationalState.closed:
        return f"{here}。账号仍在平台而系统已关停，请查明。"
    return None


def _local(case: Case, facts: Facts) -> str | None:
    seen, due = facts.local_state, case.state.local
    if seen is None or due is None or seen is due:
        return None
    return f"关停办理至“{case.state.chinese}”，台账状态为“{seen.chinese}”，应为“{due.chinese}”。"
