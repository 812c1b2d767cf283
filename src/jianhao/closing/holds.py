"""Open matters that forbid the next irreversible step."""

from __future__ import annotations

from collections.abc import Sequence

from jianhao.closing.facts import Hold, HoldKind

# An account in the hands of others neither answers nor warns; what courts and complainants need it does hold.
_DESPITE_HIJACK = frozenset({HoldKind.COMPLAINT, HoldKind.LITIGATION})


def holds_sentence(holds: Sequence[Hold] | None, *, hijacked: bool = False) -> str | None:
    """Why it cannot go on; None when nothing stands against it. That nobody has looked stands against it too."""
    if holds is None:
        return "尚未核对留言、投诉、诉讼和预警情况。"
    counting = [h for h in holds if not hijacked or h.kind in _DESPITE_HIJACK]
    if not counting:
        return None
    listed = "；".join(f"{h.kind.chinese}（{h.what}）" for h in counting[:5])
    more = f"等{len(counting)}项" if len(counting) > 5 else ""
    return f"有未了事项：{listed}{more}，了结后再办理。"
