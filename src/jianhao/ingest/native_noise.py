"""Native code that panics writes to the process's standard error past everything Python knows: hold that back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

STANDARD_ERROR = 2


@contextmanager
def held_back() -> Iterator[None]:
    """Standard error goes to a file meanwhile; what stands there is passed on unless the block ends with an error."""
    try:
        kept = os.dup(STANDARD_ERROR)
    except OSError:
        yield  # there is no standard error to write to
        return
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), STANDARD_ERROR)
        try:
            yield
            passed_on = True
        except BaseException:
            passed_on = False
            raise
        finally:
            os.dup2(kept, STANDARD_ERROR)
            os.close(kept)
        if passed_on and aside.seek(0, os.SEEK_END):
            aside.seek(0)
            os.write(STANDARD_ERROR, aside.read())
