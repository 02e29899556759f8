"""A case: files that nobody should have made, a command that meets them, and how it must end."""

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import field, frozen


@frozen(kw_only=True)
class Case:
    """A hostile input and the end of a command that reads it.

    Attributes:
        name: what is wrong, for people.
        arguments: the command; `{here}` in it is the folder of the case, `{package}` a package
            that all cases share, with its texts in `{texts}`.
        code: the exit code; None where the file may be read or refused.
        start: what lies in the folder before: `sources`, `tables`, `package` or `released`, below
            `arden`; empty for nothing.
        files: files to write below the folder.
        make: what else to do there.
        rules: for a report, the codes by file, as far as they match `about`; all are named.
        about: a pattern of the codes that the case is about.
        says: a pattern of what is printed.
    """

    name: str
    arguments: tuple[str, ...]
    code: int | None
    start: str = ""
    files: Mapping[str, bytes] = field(factory=dict)
    make: Callable[[Path], object] = lambda _: None
    rules: Mapping[str, frozenset[str]] = field(factory=dict)
    about: str = "DP.*"
    says: str = ""

    @property
    def number(self) -> int:
        """How many inputs it is: one for each file that has its own codes."""
        return max(1, len(self.rules))


VALIDATE = ("validate", "{here}/arden", "--format", "json")
CHECK = ("build", "{here}/arden", "--check")
