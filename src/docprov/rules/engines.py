"""The engines that queries run on: Polars in this process, DuckDB beside it, Spark on a cluster.

The tables are read by Polars on each. For the others they are written as Parquet to a temporary
folder, from which the engine reads what a query needs and to which it may spill; a cluster must
see that folder (`TMPDIR` names another one).
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from docprov.diagnostics.errors import DocprovError
from docprov.rules.frames import Frames
from docprov.storage.memory import SHARE_OF_MEMORY, free_memory
from docprov.tables.table import Table

SHARE_FOR_DUCKDB = 0.75
"""Share of the free memory that DuckDB may use before it writes to disk."""
LEAST_FOR_DUCKDB = 400 << 20
"""Bytes that it may use in any case."""
PART = 100_000
"""Rows of a frame that are derived and written at a time where the engine is not Polars."""


class Engine(StrEnum):
    """What runs the queries of rules."""

    AUTO = "auto"
    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


def chosen_engine(engine: str, size: int) -> Engine:
    """Return the engine that is meant.

    Args:
        engine: its name; `auto` is Polars, and DuckDB where tables are large and it is installed.
        size: the bytes of all tables in memory.

    Raises:
        DocprovError: there is no such engine.

    >>> chosen_engine("auto", 1000).value
    'polars'
    """
    try:
        named = Engine(engine)
    except ValueError as error:
        known = ", ".join(each.value for each in Engine)
        raise DocprovError(f"{engine!r} is not an engine; there are {known}") from error
    if named is not Engine.AUTO:
        return named
    free = free_memory()
    large = free is not None and size > SHARE_OF_MEMORY * free
    return Engine.DUCKDB if large and _has_duckdb() else Engine.POLARS


def memory_of(tables: Mapping[str, Table[Any]]) -> int:
    """Return the bytes that the cells of some tables fill in memory."""
    return sum(int(table.frame.estimated_size()) for table in tables.values())


def described(engine: Engine) -> str:
    """Return the distribution that an engine is, with its version."""
    name = "pyspark" if engine is Engine.SPARK else engine.value
    return f"{name} {version(name)}"


@contextmanager
def running_on(engine: Engine, parts: Mapping[str, Iterable[pl.DataFrame]]) -> Iterator[Frames]:
    """Yield frames on an engine; queries over them are computed there.

    Args:
        engine: the engine.
        parts: the parts of the frame of each table; each is asked for once.

    Raises:
        DocprovError: the engine is not installed, does not start, or stops.
    """
    if engine in {Engine.AUTO, Engine.POLARS}:
        whole = {name: pl.concat(each, rechunk=False) for name, each in parts.items()}
        yield {name: nw.from_native(frame.lazy()) for name, frame in whole.items()}
        return
    start = {Engine.DUCKDB: _duckdb, Engine.SPARK: _spark}[engine]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="docprov-")))
        read, failures = start(stack, folder)
        try:
            yield {name: _moved(each, folder / name, read) for name, each in parts.items()}
        except failures as error:
            raise DocprovError(f"{engine.value} stopped: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """Return the first line of what an error says; its name where it says nothing."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def parts_of(frames: Frames) -> dict[str, list[pl.DataFrame]]:
    """Return frames on Polars as the parts that an engine is given: one of each."""
    return {name: [each.collect(backend="polars").to_native()] for name, each in frames.items()}


Read = Callable[[str], Any]
Failures = tuple[type[BaseException], ...]


def _moved(parts: Iterable[pl.DataFrame], folder: Path, read: Read) -> "nw.LazyFrame[Any]":
    """Write the parts of a frame one after another, and return it as an engine reads them."""
    try:
        folder.mkdir()
        for number, part in enumerate(parts):
            part.write_parquet(folder / f"{number:06}.parquet")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DocprovError(f"{folder} cannot be written: {error}") from error
    moved: nw.LazyFrame[Any] = nw.from_native(read(str(folder / "*.parquet")))
    return moved


def _has_duckdb() -> bool:
    try:
        import duckdb  # noqa: F401 - asked whether it is there
    except ImportError:
        return False
    return True


def _duckdb(stack: ExitStack, folder: Path) -> tuple[Read, Failures]:
    try:
        import duckdb
    except ImportError as error:
        problem = "the engine duckdb needs duckdb: pip install 'docprov[sql]'"
        raise DocprovError(problem) from error
    # Offences are put in order afterwards; keeping the order of rows costs memory.
    config: dict[str, Any] = {
        "temp_directory": str(folder / "spilled"),
        "preserve_insertion_order": "false",
    }
    free = free_memory()
    if free is not None:
        config["memory_limit"] = f"{max(int(SHARE_FOR_DUCKDB * free), LEAST_FOR_DUCKDB) >> 20}MiB"
    database = stack.enter_context(duckdb.connect(config=config))
    return database.read_parquet, (duckdb.Error,)


def _spark(stack: ExitStack, _folder: Path) -> tuple[Read, Failures]:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        problem = "the engine spark needs pyspark: pip install 'docprov[spark]'"
        raise DocprovError(problem) from error
    running = SparkSession.getActiveSession()
    builder: Any = SparkSession.builder
    quiet = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    try:
        session: Any = running or builder.config(map=quiet).getOrCreate()
    except (PySparkException, OSError) as error:
        problem = f"Spark does not start, it needs Java 17 or later (JAVA_HOME): {_reason(error)}"
        raise DocprovError(problem) from error
    from py4j.protocol import Py4JError

    if running is None:
        stack.callback(_stop, session, (Py4JError, OSError))
        if session.sparkContext.master.startswith("local"):
            # Spark's own 200 parts suit a cluster; here each costs more than it holds.
            parts = str(session.sparkContext.defaultParallelism)
            session.conf.set("spark.sql.shuffle.partitions", parts)
    return session.read.parquet, (PySparkException, Py4JError, OSError)


def _stop(session: Any, failures: Failures) -> None:  # noqa: ANN401 - pyspark's session has no types
    """Stop Spark; one whose Java was killed is stopped, and what it was asked for says so."""
    with suppress(*failures):
        session.stop()
