"""Read by Python when it starts, where this folder is on its path: the application's clock runs as many days ahead as a file says.

Closings take weeks and a test does not. The application asks one clock (django.utils.timezone.now); nothing of it knows of this.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

if os.environ.get("JOURNEY_CLOCK"):
    from django.utils import timezone

    _now, _file = timezone.now, Path(os.environ["JOURNEY_CLOCK"])

    def _moved() -> datetime:
        return _now() + timedelta(days=int(_file.read_text(encoding="ascii")))

    timezone.now = _moved
