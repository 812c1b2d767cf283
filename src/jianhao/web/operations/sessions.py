"""Sessions in the database, which may be left as they are while nothing can be written: people go on reading."""

from __future__ import annotations

from typing import Any

import structlog
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.db import DatabaseError

from jianhao.web.operations.storage import trouble_of


class SessionStore(InDatabase):
    """A session whose notes (last seen, messages) are dropped where there is no room for them."""

    def save(self, must_create: bool = False) -> Any:
        try:
            return super().save(must_create)
        except DatabaseError as error:
            if must_create or trouble_of(error) is None:
                raise
            structlog.get_logger("jianhao.web").warning("session not saved", why=str(error))
            return None

    @classmethod
    def get_model_class(cls) -> Any:
        return InDatabase.get_model_class()
