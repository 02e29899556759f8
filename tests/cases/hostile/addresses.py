"""Addresses that are none, that carry a password or lead to what is near, and that nobody may
fetch.
"""

from collections.abc import Iterator

from tests.cases.hostile.case import Case
from tests.test_hostile_environments import NO_ADDRESSES, PASSWORDS

NEAR = (
    *(
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://0/",
        "http://0.0.0.0/",
    ),
    *("http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://127.1/"),
    *("http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://10.0.0.1/"),
    *("http://192.168.0.1/", "http://172.16.0.1/", "http://169.254.169.254/", "http://100.64.0.1/"),
    *("http://192.0.0.8/", "http://192.88.99.1/", "http://[3fff::1]/", "http://[fe80::1]/"),
    *("http://[fc00::1]/", "http://[::]/", "http://224.0.0.1/", "http://255.255.255.255/"),
    *("https://127.0.0.1:9/", "http://127.0.0.1.:9/", "http://%31%32%37.0.0.1/"),
)
OTHER = (
    *("ftp://example.org/a.zip", "file:///etc/passwd", "gopher://example.org/", "data:text/html,x"),
    *("javascript:alert(1)", "jar:http://example.org!/", "ssh://example.org/", "//example.org/a"),
)
COMMANDS = {
    "fetch": lambda address: ("fetch", address, "--cache", "{here}/cache"),
    "quote": lambda address: ("quote", "41 dockers", address),
    "capture": lambda address: (
        *("capture", address, "--document", "odd-2011", "--check"),
        *("--package", "{package}", "--evidence", "{texts}"),
    ),
}


def cases() -> Iterator[Case]:
    """Yield each address under each command that fetches."""
    for address in (*NO_ADDRESSES, *PASSWORDS, *NEAR, *OTHER):
        if "\x00" in address or "{" in address:
            continue
        for command, arguments in COMMANDS.items():
            yield Case(
                name=f"{command} {address[:60]}",
                arguments=arguments(address),
                code=2,
                says=r"\A(?!.*secret)docprov: ",
            )
