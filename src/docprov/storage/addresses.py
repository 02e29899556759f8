"""Addresses: what is one, which host it names, and which IP addresses are public.

An address may come from anybody and be none, or contain a password: whatever it holds, nothing here
ends in a traceback, and no password is repeated in a message.
"""

import ipaddress
import os
import re
from urllib.parse import SplitResult, urlsplit

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_USER = re.compile(r"[^:]*:/*(?P<user>[^/?#\s]*|[^/?#\s:]*:(?![0-9]+(?:[/?#]|$))[^\s]*)@")
"""The part of an address that may hold a password.

Where what follows a colon is no port, a slash may belong to the password.
"""
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of a provider
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",  # assignments of protocols
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays from IPv6, given up
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # assignments of protocols, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which means an address of IPv4
        "3fff::/20",  # documentation
    )
)
"""The networks that the registries of special addresses keep from the public (IANA, RFC 6890)."""
_GLOBAL = ipaddress.IPv6Network("2000::/3")
"""The only part of IPv6 from which public addresses of one host are given (RFC 4291)."""


def is_address(source: object) -> bool:
    """Return whether a source is an address rather than the name of a file.

    >>> is_address("https://example.org/a.html"), is_address("texts/a.html")
    (True, False)
    """
    return bool(_SCHEME.match(str(source))) and not _DRIVE.match(str(source))


def is_given_address(source: object) -> bool:
    """Return whether what a person gives is an address, and nothing on disk has that name.

    >>> is_given_address("https://example.org/a.html"), is_given_address("texts/a.html")
    (True, False)
    """
    return is_address(source) and not os.path.lexists(str(source))


def split_address(address: str) -> SplitResult:
    """Return the parts of an address.

    Raises:
        DocprovError: it is not one.

    >>> split_address("http://[zz]/")
    Traceback (most recent call last):
    ...
    docprov.diagnostics.errors.DocprovError: http://[zz]/ is not an address
    """
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - a port that is none is found when it is asked for
    except ValueError as error:
        raise DocprovError(f"{shown(without_password(address))} is not an address") from error
    return parts


def host_of(address: str) -> str:
    """Return the host that an address names, empty where it names none.

    >>> host_of("https://example.org:80/a"), host_of("http://[::1")
    ('example.org', '')
    """
    try:
        return split_address(address).hostname or ""
    except DocprovError:
        return ""


def has_password(address: str) -> bool:
    """Return whether an address carries the name of a user, or a password.

    >>> has_password("http://me:secret@example.org/"), has_password("http://example.org/@me")
    (True, False)
    """
    return bool(_USER.match(address))


def without_password(address: str) -> str:
    """Return an address as a message may repeat it, without the name of a user and a password.

    >>> without_password("http://me:secret@example.org/")
    'http://…@example.org/'
    """
    found = _USER.match(address)
    if not found:
        return address
    return f"{address[: found.start('user')]}…{address[found.end('user') :]}"


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet, and to nothing nearer.

    >>> [is_public(each) for each in ("93.184.215.14", "127.0.0.1", "::ffff:10.0.0.1")]
    [True, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found not in _GLOBAL:
            return False
    return not any(found in network for network in _NOT_PUBLIC)
