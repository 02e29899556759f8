"""Plain text in any stated encoding; the file is the capture where it is in UTF-8 with LF.

Subtitles (SRT, WebVTT) are plain text whose cue numbers and times a quote runs over.
"""

from docprov.evidence.readers.encodings import decoded, has_mark
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import with_line_feeds


def read(data: bytes, encoding: str) -> tuple[Extracted, ...]:
    """Return text with LF at the ends of its lines.

    Raises:
        DocprovError: it is not in the encoding.
    """
    text, name = decoded(data, encoding)
    return (Extracted(text=with_line_feeds(text), tool=f"Python's codec {name}"),)


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
