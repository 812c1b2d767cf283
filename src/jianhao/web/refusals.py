"""Why something is not done: a sentence for the person who tried."""

from __future__ import annotations

from jianhao.errors import JianhaoError


class Refused(JianhaoError):
    """The rules do not allow it; nothing was changed."""


class NotAllowed(Refused):
    """The person may not do this."""
