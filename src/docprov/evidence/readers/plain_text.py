"""Plain text in any stated encoding; the file is the capture where it is in UTF-8 with LF.

Subtitles (SRT, WebVTT) are plain text whose cue numbers and times a quote runs over.
"""

from docprov.evidence.readers.encodings import decoded, has_mark
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import with_line_feeds
from docprov.text.column_marks import prose_columns


def read(data: bytes, encoding: str) -> tuple[Extracted, ...]:
    """Return text with LF at the ends of its lines.

    Raises:
        DocprovError: it is not in the encoding.
    """
    text, name = decoded(data, encoding)
    text = with_line_feeds(text)
    return (Extracted(text=text, tool=f"Python's codec {name}", warnings=remarks_on(text)),)


def remarks_on(text: str) -> tuple[str, ...]:
    r"""Return what a person should know of a plain text before quoting it.

    >>> remarks_on("The pier was built in a wet summer.\n")
    ()
    """
    lines = prose_columns(text)
    if lines is None:
        return ()
    said = "a quote is found inside a line of one column alone, and never across columns"
    return (f"lines {lines[0]} to {lines[1]} have columns side by side: {said}",)


def is_text(data: bytes) -> bool:
    """Return whether bytes may be text: without NUL, unless a byte order mark explains it."""
    return has_mark(data) or b"\0" not in data


FORMAT = Format(
    media_type="text/plain",
    label="text",
    endings=("txt", "text", "md", "srt", "vtt", "sbv"),
    holds=lambda _: False,
    read=read,
    aliases=("text/vtt", "application/x-subrip"),
)
