"""How much memory this process may take: what is free, within what it is limited to."""

import os
from collections.abc import Iterator
from pathlib import Path

SHARE_OF_MEMORY = 0.25
"""Share of the free memory that tables may fill before they are read and queried otherwise."""
_HELD = Path("/proc/self/statm")
_GROUP, _GROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


def free_memory() -> int | None:
    """Return the bytes of memory that this process may take; None where the system does not say."""
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
    return min([free, *_of_group()])


def _of_group() -> Iterator[int]:
    """Yield what the limit of this process' control group leaves, beside what it holds itself.

    The limit is in either version of Linux' files.
    """
    try:
        _, resident, shared, *_ = map(int, _HELD.read_text(encoding="ascii").split())
        held = (resident - shared) * os.sysconf("SC_PAGE_SIZE")
        for line in _GROUP.read_text(encoding="utf-8").splitlines():
            _, kinds, path = line.split(":", 2)
            below = path.removeprefix("/")
            if kinds in {"", "memory"}:
                name = "memory.limit_in_bytes" if kinds else "memory.max"
                limit = (_GROUPS / kinds / below / name).read_text(encoding="ascii").strip()
                yield from [max(int(limit) - held, 0)] if limit != "max" else []
    except (OSError, ValueError):
        return
