"""Plans of queries that are built once in a process and collected for one package after another.

Building a plan in Narwhals costs several times what Polars needs to collect it on a small package.
A plan depends on the columns of the frames alone, so it is kept, and begins with frames that are
put in its place only while it is collected. Queries that look at rows while they are built, such as
those about graphs, are built for each package.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from threading import Lock
from typing import Any

import narwhals as nw
import polars as pl

from docprov.rules.frames import Frames

BuildsPlan = Callable[[Frames], "nw.LazyFrame[Any]"]
_Columns = tuple[tuple[str, tuple[tuple[str, pl.DataType], ...]], ...]


class PreparedFrames:
    """The frames of one package, over which kept plans are collected.

    Args:
        frames: the frames, as queries take them; plans are kept where all of them are of Polars.

    >>> frames = {"mills": nw.from_native(pl.LazyFrame({"name": ["Arden", "Leith"]}))}
    >>> PreparedFrames(frames).collect(lambda all_: all_["mills"].select("name")).height
    2
    """

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self._held: dict[str, pl.DataFrame] = {}
        self._plans: _Plans | None = None
        natives = {name: frame.to_native() for name, frame in frames.items()}
        if all(isinstance(native, pl.LazyFrame) for native in natives.values()):
            self._held = {name: native.collect() for name, native in natives.items()}
            columns = ((name, tuple(held.schema.items())) for name, held in self._held.items())
            self._plans = _plans(tuple(columns))

    def collect(self, query: BuildsPlan) -> pl.DataFrame:
        """Return the rows of a query.

        Args:
            query: returns the lazy frame of its rows; it may depend on its argument alone.
        """
        return self.collect_all([query])[0]

    def collect_all(self, queries: Sequence[BuildsPlan]) -> list[pl.DataFrame]:
        """Return the rows of each query; on Polars they are computed together."""
        if self._plans is None:
            built = [query(self.frames) for query in queries]
            return [each.collect(backend="polars").to_native() for each in built]
        kept = [self._plans.plan(query) for query in queries]
        plans = [
            query(self.frames).to_native() if plan is None else plan
            for query, plan in zip(queries, kept, strict=True)
        ]
        return self._plans.collect(plans, self._held)


class _Plans:
    """The plans of queries over frames with the same columns."""

    def __init__(self, columns: _Columns) -> None:
        self._lock = Lock()  # frames are put in the place of the inputs for one plan at a time
        self._held: Mapping[str, pl.DataFrame] | None = None
        self._is_read = False
        self._built: dict[BuildsPlan, pl.LazyFrame | None] = {}
        self._inputs = {name: self._input(name, dict(schema)) for name, schema in columns}

    def _input(self, name: str, schema: dict[str, pl.DataType]) -> "nw.LazyFrame[Any]":
        lazy = pl.LazyFrame(schema=schema).map_batches(
            partial(self._put, name),
            schema=schema,
            # Polars narrows and filters right after it instead.
            predicate_pushdown=False,
            projection_pushdown=False,
            slice_pushdown=False,
        )
        return nw.from_native(lazy)

    def _put(self, name: str, _: pl.DataFrame) -> pl.DataFrame:
        self._is_read = True
        if self._held is None:
            raise RuntimeError("a query reads rows while it is built")
        return self._held[name]

    def plan(self, query: BuildsPlan) -> pl.LazyFrame | None:
        """Return the plan of a query, or None where it has none that can be kept."""
        with self._lock:
            if query not in self._built:
                self._built[query] = self._plan(query)
            return self._built[query]

    def collect(
        self, plans: Sequence[pl.LazyFrame], held: Mapping[str, pl.DataFrame]
    ) -> list[pl.DataFrame]:
        """Return the rows of some plans, with frames in the place of the inputs."""
        with self._lock:
            self._held = held
            try:
                # One plan by itself: what shares work between several costs more than a small one.
                return pl.collect_all(plans) if len(plans) > 1 else [plans[0].collect()]
            finally:
                self._held = None

    def _plan(self, query: BuildsPlan) -> pl.LazyFrame | None:
        self._is_read = False
        try:
            plan: pl.LazyFrame = query(self._inputs).to_native()
        except Exception:
            if self._is_read:
                return None
            raise
        return plan


@lru_cache(maxsize=4)
def _plans(columns: _Columns) -> _Plans:
    return _Plans(columns)
