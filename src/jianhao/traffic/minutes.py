"""Moments as whole minutes of Shanghai time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.dates import SHANGHAI_OFFSET_US
from jianhao.traffic.curves import Longs

MINUTE_US = 60_000_000
NEVER = np.int64(1) << 60


def minutes(times: pa.Array) -> Longs:
    """Minutes since 1970-01-01 in Shanghai; NEVER where there is no time."""
    moment = pc.cast(pc.cast(times, pa.timestamp("us", tz="UTC")), pa.int64())
    known = np.asarray(moment.is_valid())
    value = pc.fill_null(moment, 0).to_numpy(False)
    return np.where(known, (value + SHANGHAI_OFFSET_US) // MINUTE_US, NEVER)
