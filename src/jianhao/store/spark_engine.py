"""Spark as the engine of a cluster, or of all cores of one machine: the same SQL texts, the same Arrow kernels."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from jianhao.errors import UnusableCall
from jianhao.store.batches import batches_of
from jianhao.store.engine import Kernel, Table, run_table, sql_text, write_batches

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

NEEDS = "--engine spark需要"
SETTINGS = {
    "spark.app.name": "jianhao",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


class SparkEngine:
    """See `Engine`. One session from construction to `close`; a process can have one at a time.

    `master` None is this machine with `threads` cores (None = all). On a cluster `folder` must be one that all machines see,
    and Python with jianhao must be there under the name that PYSPARK_PYTHON says. Raises UnusableCall if Spark cannot start.
    """

    def __init__(
        self,
        memory: str = "2g",
        threads: int | None = None,
        master: str | None = None,
        folder: Path | None = None,
    ) -> None:
        _check_parts()
        self._folder = tempfile.TemporaryDirectory(prefix="jianhao-spark-", dir=folder)
        own = {
            "spark.master": master or f"local[{threads or '*'}]",
            "spark.driver.memory": memory,
            "spark.local.dir": self._folder.name,
            "spark.sql.warehouse.dir": self._folder.name,
        }
        if master is None:
            # Nothing but this machine is asked for anything, whatever its name resolves to.
            own |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
            own["spark.sql.shuffle.partitions"] = str(4 * (threads or os.cpu_count() or 1))
        try:
            self._session = _start({**SETTINGS, **own}, Path(self._folder.name) / "spark.log")
        except BaseException:
            self._folder.cleanup()
            raise

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session; what `mapped` kept is gone."""
        self._session.stop()
        _end_java()
        self._folder.cleanup()

    def query(self, name: str, tables: Mapping[str, Table], **run: int) -> pa.Table:
        return self._result(name, tables, run).toArrow()

    def batches(self, name: str, tables: Mapping[str, Table], **run: int) -> Iterator[pa.RecordBatch]:
        with self._written(self._result(name, tables, run)) as files:
            for file in files:
                yield from batches_of(file)

    def map_batches(
        self, name: str, tables: Mapping[str, Table], kernel: Kernel, **run: int
    ) -> Iterator[pa.RecordBatch]:
        # The result comes in a fixed order, one batch after the other; work for all cores goes through `mapped`.
        yield from kernel(self.batches(name, tables, **run))

    @contextmanager
    def mapped(self, batches: pa.RecordBatchReader, kernel: Kernel, schema: pa.Schema) -> Iterator[Table]:
        with tempfile.TemporaryDirectory(dir=self._folder.name) as folder:
            given = write_batches(batches, batches.schema, Path(folder) / "given.parquet")
            frame = self._session.read.parquet(_location(given))
            columns = self._session.createDataFrame(schema.empty_table()).schema
            with self._written(frame.mapInArrow(kernel, columns)) as files:
                given.unlink()
                yield files

    def _result(self, name: str, tables: Mapping[str, Table], run: Mapping[str, int]) -> DataFrame:
        session = self._session.newSession()  # names of tables are its own
        for table_name, table in {**tables, "run": run_table(run)}.items():
            _frame(session, table).createOrReplaceTempView(table_name)
        return session.sql(sql_text(name))

    @contextmanager
    def _written(self, frame: DataFrame) -> Iterator[list[Path]]:
        """The rows as Parquet files; their names are in the order of the rows."""
        with tempfile.TemporaryDirectory(dir=self._folder.name) as folder:
            frame.write.parquet(f"file:{folder}/rows")
            yield sorted(Path(folder, "rows").glob("part-*.parquet"))


def _frame(session: SparkSession, table: Table) -> DataFrame:
    if isinstance(table, pa.Table):
        return session.createDataFrame(table)
    return session.read.parquet(*map(_location, table))


def _location(path: Path) -> str:
    """A name as Spark takes it: whole, and with nothing in it that stands for other names."""
    return "file:" + re.sub(r"([\\{}\[\]*?])", r"\\\1", str(Path(path).resolve()))


def _check_parts() -> None:
    if find_spec("pyspark") is None or find_spec("pandas") is None:
        raise UnusableCall(f"{NEEDS}pyspark和pandas，请安装：pip install 'jianhao[spark]'。")
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home) / "bin") if home else None) is None:
        raise UnusableCall(
            f"{NEEDS}Java 17或更新版本，没有找到java命令；安装后重试，或者改用 --engine duckdb。"
        )


def _start(settings: Mapping[str, str], log: Path) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    if SparkContext._gateway is not None:
        raise RuntimeError("a process has one Spark session at a time")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    try:
        with log.open("wb") as said:  # what Java says on its way is for nobody who runs a command
            gateway = launch_gateway(conf, {"stderr": said})  # type: ignore[no-untyped-call]
    except PySparkRuntimeError as error:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        reason = next((line for line in lines if not line.startswith("WARNING")), "")
        raise UnusableCall(f"Spark没有启动（需要Java 17或更新版本）：{reason}") from error
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def _end_java() -> None:
    """pyspark keeps Java, and the memory it has taken, until the process ends."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()  # Java ends when nobody can speak to it any more
        gateway.proc.wait()
