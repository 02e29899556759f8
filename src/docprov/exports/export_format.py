"""What an export is: a name, a function from a corpus to bytes, and what the format cannot say."""

import re
from collections.abc import Callable, Mapping

from attrs import field, frozen

from docprov.package.corpus import Corpus

Content = bytes | Mapping[str, bytes]
"""One file, or the files of a folder by name."""


@frozen(kw_only=True)
class ExportFormat:
    """A format in which a package can be written.

    Attributes:
        name: how it is asked for, in small letters.
        summary: what is written, in one line.
        suffix: end of the file's name, such as `.csv`; empty for a folder.
        make: the function that computes the bytes; a library it needs is imported in it.
        losses: what the format leaves out or writes otherwise, a sentence each; empty for none.
        needs: what `pip` installs for it, such as `docprov[export]`; empty for nothing.
    """

    name: str
    summary: str
    suffix: str
    make: Callable[[Corpus], Content] = field(repr=False)
    losses: tuple[str, ...] = ()
    needs: str = ""


_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def without_controls(text: str) -> str:
    r"""Return a text with its control characters as visible escapes; tabs and line ends stay.

    >>> without_controls("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable():  # of any length in one step, and most texts are
        return text
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str) -> str:
    r"""Return a text in one line, its control characters as visible escapes.

    >>> one_line("a\n b\x07")
    'a b\\x07'
    """
    return without_controls(" ".join(text.split()))
