"""What the audit administrator does is itself recorded."""

from __future__ import annotations

from jianhao.web.audit.recording import Principal, action, record


@action
def log_export(*, by: Principal) -> None:
    """That the log was taken out."""
    record("导出操作记录", by=by)
