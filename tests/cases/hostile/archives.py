"""Archives: ZIP files that programs read in different ways, or that are none, by command."""

import zlib
from collections.abc import Iterator

from tests.cases.hostile.case import Case
from tests.test_archives import GOOD, HOSTILE

READERS = {
    "verify": (("verify", "{here}/a-1.0.0.zip"), 1),
    "fetch": (("fetch", "{here}/a-1.0.0.zip", "--cache", "{here}/cache"), 1),
    "diff": (("diff", "{here}/a-1.0.0.zip", "{package}"), 2),
    "show": (("show", "{here}/a-1.0.0.zip", "arden-2011"), 2),
}


def cases() -> Iterator[Case]:
    """Yield each archive under each command; beginnings, bits and bytes of a good one."""
    for name, data in HOSTILE.items():
        for command, (arguments, code) in READERS.items():
            yield Case(
                name=f"{name}, {command}",
                arguments=arguments,
                code=code,
                files={"a-1.0.0.zip": data},
                says="archive|form|release",
            )
    damaged = {f"the first {size} bytes": GOOD[:size] for size in range(0, len(GOOD), 6)}
    for at in range(0, len(GOOD), 4):
        changed = bytes([GOOD[at] ^ 1 << zlib.crc32(b"%d" % at) % 8])
        damaged[f"a bit of byte {at}"] = GOOD[:at] + changed + GOOD[at + 1 :]
    for name, data in damaged.items():
        yield Case(
            name=name,
            arguments=READERS["verify"][0],
            code=1,
            files={"a-1.0.0.zip": data},
            says="archive form",
        )
