"""How docprov was installed (PEP 610), so that others can install the very same."""

import json
import re
from importlib.metadata import Distribution, distribution
from urllib.parse import urlsplit, urlunsplit

_SAFE = re.compile(r"[A-Za-z0-9:/@._+~%=&?-]+")
_NAME = "docprov"


def requirement(installed: Distribution | None = None) -> tuple[str, str]:
    """Return the requirement that installs this docprov, and a remark where others cannot use it.

    Args:
        installed: what is installed; None for this docprov.

    >>> requirement()[0].split("==")[0].split(" @ ")[0]
    'docprov'
    """
    found = installed or distribution(_NAME)
    version = f"{_NAME}=={found.version}"
    text = found.read_text("direct_url.json")
    if not text:
        return version, ""
    stated = json.loads(text)
    address = _without_user(str(stated.get("url", "")))
    vcs, archive = stated.get("vcs_info", {}), stated.get("archive_info", {})
    if commit := vcs.get("commit_id", ""):
        address = f"{vcs.get('vcs', 'git')}+{address}@{commit}"
    elif hashed := archive.get("hash", ""):
        address = f"{address}#{hashed}"
    if address.startswith("file:") or "dir_info" in stated or not _is_safe(address):
        return version, (
            "docprov is installed from this machine alone; hooks and workflow name "
            f"{version}, put the address of its repository in its place where no index has it"
        )
    return f"{_NAME} @ {address}", ""


def _is_safe(address: str) -> bool:
    """Return whether an address can be written into YAML and a shell command between quotes."""
    return bool(_SAFE.fullmatch(address.replace("#sha256=", "")))


def _without_user(address: str) -> str:
    """Return an address without the name and the password that it may contain."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
