"""Python's search for garbage, put off while very many objects are made that are no garbage.

What is no longer referred to is freed all the same; only cycles wait. On a package of thousands of dossiers the search takes a
third of a run and finds nothing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage inside a block.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
