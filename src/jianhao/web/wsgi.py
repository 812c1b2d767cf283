"""The application as a web server calls it."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from django.core.wsgi import get_wsgi_application

# A page asks the database some dozen times, and after each answer its thread waits for the interpreter. With the usual five
# milliseconds a turn a page of twenty questions waits a tenth of a second for threads that only compute.
TURN = 0.001  # seconds
# A page makes tens of thousands of objects that go without the collector's help. Looking through everything that was ever
# imported each time so many were made holds up all threads for a tenth of a second, so that what is here now is left out.
YOUNG, MIDDLE, OLD = 20_000, 20, 50

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianhao.web.settings")
application = get_wsgi_application()
import_module("jianhao.web.urls")  # all pages: the first visitor does not wait for them either
gc.collect()
gc.freeze()
gc.set_threshold(YOUNG, MIDDLE, OLD)
sys.setswitchinterval(TURN)
