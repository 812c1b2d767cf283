"""Types of cells that many tables share."""

from __future__ import annotations

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")
DAY = pa.int32()
NATIVE_ID = pa.struct([("kind", pa.string()), ("id", pa.string())])
