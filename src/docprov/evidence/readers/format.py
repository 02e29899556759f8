"""What a format is to docprov, and what its reader gives: text, what it contains, and proposals.

A proposal (title, language, date, agents, regions) is for a person to confirm and never a fact.
"""

from collections.abc import Callable

from attrs import evolve, field, frozen

from docprov.evidence.readers.lines import without_surrogates


@frozen(kw_only=True)
class Extracted:
    """The text of a file, or of one part of it.

    Attributes:
        text: the text, its lines ended by LF.
        tool: what read the file, with its version.
        pages: how many pages the file has, None where it has no pages.
        regions: proposed roles of lines, such as `("3-21", "body")`, in order.
        title: proposed title, as the file says it.
        language: proposed language, as a BCP 47 tag.
        issued: proposed date of issue, as the file says it.
        made: day on which the file says that it was made, which can be that of issue.
        agents: proposed agents, each a role and a name.
        warnings: what a person should know of the text, such as that a page is an image.
        url: address that the part was retrieved from, where the file says so.
        retrieved: when it was retrieved, where the file says so.
    """

    text: str = field(converter=without_surrogates)
    tool: str
    pages: int | None = None
    regions: tuple[tuple[str, str], ...] = ()
    title: str = field(default="", converter=without_surrogates)
    language: str = ""
    issued: str = ""
    made: str = ""
    agents: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    url: str = ""
    retrieved: str = ""

    def with_warnings(self, *warnings: str) -> "Extracted":
        """Return it with further warnings; empty ones are left out."""
        return evolve(self, warnings=(*self.warnings, *(each for each in warnings if each)))


Read = Callable[[bytes, str], tuple[Extracted, ...]]
"""A reader: from the bytes and their encoding, empty where nobody states it, to texts."""


@frozen(kw_only=True)
class Format:
    """A format of documents.

    Attributes:
        media_type: its media type.
        label: its name in messages, such as `a PDF`.
        endings: endings of file names; the first one is given to files in the evidence folder.
        holds: whether bytes are certainly of this format.
        read: the reader.
        aliases: other media types under which servers send it.
        in_blocks: whether each line of its texts is a block, such as a heading or a paragraph.
        apart: whether it is read in a process of its own, as a small file may take long to read.
    """

    media_type: str
    label: str
    endings: tuple[str, ...]
    holds: Callable[[bytes], bool]
    read: Read
    aliases: tuple[str, ...] = ()
    in_blocks: bool = False
    apart: bool = False
