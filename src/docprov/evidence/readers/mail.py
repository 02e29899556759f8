"""Mail (RFC 5322, MIME): its head, its text, what is attached, and which parts are not read.

Each mail of a mailbox (RFC 4155), a mail that is attached, as by forwarding, and an attached text
are texts of their own. Plain text is preferred to HTML where they are alternatives, unless it is
blank. Flowed lines (RFC 3676) are joined, quoted ones too; the mark of an answered line stays
before its first one.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from quopri import decodestring

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.evidence.readers.encodings import codec_of, decoded_part, may_be_named
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import regions_of, with_line_feeds
from docprov.evidence.readers.web_page import extracted_page

_HEAD = ("From", "Sender", "To", "Cc", "Date", "Subject")
_ENVELOPE = re.compile(
    rb"(?:\A(?:\xef\xbb\xbf)?[\r\n]*|(?<=\n\n)|(?<=\n\r\n))"
    rb"From (?:[^\s@]{1,200}@\S|[^\r\n]{3,200}[0-9]:[0-9]{2})[^\r\n]{0,300}\r?\n"
    rb"(?=[A-Za-z][A-Za-z0-9-]{0,60}:)"
)
"""The line before each mail of a mailbox (RFC 4155)."""
_ESCAPED_FROM = re.compile(rb"^>(?=>*From )", re.MULTILINE)
"""The sign that a mailbox puts before a line of a mail, so that it begins none."""
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+\r?\n")
_NAMED = re.compile(
    rb"^(From|Date|Received|Message-ID|Return-Path|MIME-Version):", re.IGNORECASE | re.MULTILINE
)
_SNAPSHOT = re.compile(
    rb"^(Snapshot-Content-Location:|Content-Location:|Content-Type:\s*multipart/related)",
    re.IGNORECASE | re.MULTILINE,
)
_SENT = re.compile(rb"^(?:From|To|Received|Message-ID):", re.IGNORECASE | re.MULTILINE)
_FOLD = re.compile(r"\r?\n")
_WORD = r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?="
_ENCODED = re.compile(_WORD)
_ENCODED_WORDS = re.compile(rf"{_WORD}(?:\s*{_WORD})*")
_QUOTED = re.compile(r"((?:>[ ]?)+)(.*)", re.DOTALL)
_MAIL = "message/rfc822"
_TEXTS = frozenset({"text/plain", "text/html"})
_TOOL = "Python's reader of mail"
_WRAPPED = 55
_WORDS = re.compile(r"\w+")
_SHOWN_WORDS = 8
_BOUNDARY = re.compile(rb"boundary=[\"']?([^\"'\s;]{1,70})")
_Read = tuple[str, tuple[tuple[str, str], ...], list[str]]
"""A text, the roles of its lines, and warnings."""
_MOST_PARTS, _MOST_BOUNDS, _DEEPEST = 500, 5000, 30


def head_of(data: bytes) -> bytes:
    """Return the header fields that bytes begin with, empty for none."""
    data = data[: 1 << 16].lstrip(b"\xef\xbb\xbf\r\n")
    envelope = _ENVELOPE.match(data)
    found = _HEADER.match(data, envelope.end() if envelope else 0)
    return found[0] if found else b""


def _is_mail(data: bytes) -> bool:
    head = head_of(data)
    return _names_mail(head) and not is_snapshot(head)


def _names_mail(head: bytes) -> bool:
    return len(set(map(bytes.lower, _NAMED.findall(head)))) > 1


def is_snapshot(head: bytes) -> bool:
    """Return whether header fields are those of a saved page (MHTML)."""
    named = len(_SNAPSHOT.findall(head))
    return (
        named > 1
        or (named == 1 and not _SENT.search(head))
        or b'type="text/html"' in head.replace(b" ", b"")
    )


def parsed(data: bytes, label: str) -> EmailMessage:
    """Return a message.

    Raises:
        DocprovError: it has more parts than messages have, or they nest too deep.
    """
    if data.count(b"boundary=") > _MOST_PARTS:
        raise DocprovError(f"{label} has more than {_MOST_PARTS} parts")
    bounds = set(_BOUNDARY.findall(data))
    if sum(data.count(b"\n--" + bound) for bound in bounds) > _MOST_BOUNDS:
        raise DocprovError(f"{label} has more than {_MOST_BOUNDS} parts")
    try:
        return BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    except (RecursionError, ValueError, LookupError) as error:
        raise DocprovError(f"{label} cannot be read: {shown(error)}") from error


def payload_of(part: EmailMessage) -> tuple[bytes, str]:
    """Return the bytes of a part, and the encoding that it states."""
    data = part.get_payload(decode=True)
    charset = part.get_content_charset() or ""
    return (data if isinstance(data, bytes) else b""), charset


def read(data: bytes, encoding: str) -> tuple[Extracted, ...]:
    """Return the text of a mail, or those of the mails of a mailbox.

    Raises:
        DocprovError: it cannot be read, or a mailbox has too many mails.
    """
    mails = _mails_in(data)
    if len(mails) > _MOST_PARTS:
        raise DocprovError(
            f"the mailbox has {len(mails)} mails, more than the {_MOST_PARTS} that are read at "
            "once; save those that are quoted as files of their own"
        )
    texts: list[Extracted] = []
    for number, mail in enumerate(mails, 1):
        label = f"mail {number} of the {len(mails)} in the mailbox" if len(mails) > 1 else ""
        texts += _texts_of(parsed(mail, label or "the mail"), encoding, label)
    return tuple(texts)


def _mails_in(data: bytes) -> list[bytes]:
    """Return the mails of a mailbox without the lines that begin them; else the mail as it is."""
    if not _ENVELOPE.match(data):
        return [data]
    found = [each for each in _ENVELOPE.finditer(data) if not each.start() or _heads(data, each)]
    stops = [*(each.start() for each in found[1:]), len(data)]
    mails = (data[each.end() : stop] for each, stop in zip(found, stops, strict=True))
    return [_ESCAPED_FROM.sub(b"", mail) for mail in mails]


def _heads(data: bytes, envelope: re.Match[bytes]) -> bool:
    """Return whether a line is before the head of a mail, rather than one of the text itself."""
    head = _HEADER.match(data, envelope.end())
    return head is not None and _names_mail(head[0])


def _texts_of(
    message: EmailMessage, encoding: str, label: str = "", depth: int = 0
) -> Iterator[Extracted]:
    """Yield the text of a mail, then those of the mails and texts that are attached to it."""
    if depth > _DEEPEST:
        raise DocprovError(f"the mail has more than {_DEEPEST} mails one in the other")
    body, attached, unread = _parts(message)
    yield _mail(message, body, unread, encoding).with_warnings(label and f"one text is {label}")
    for part in attached:
        name = part.get_filename() or ""
        inner = part.get_payload(0) if part.get_content_type() == _MAIL else None
        if isinstance(inner, EmailMessage):
            said = f"the attached mail {shown(_field(inner, 'Subject', encoding))}"
            yield from _texts_of(inner, encoding, said, depth + 1)
        else:
            text, regions, warnings = _part_text(part, encoding)
            yield Extracted(text=text, tool=_TOOL, regions=regions, title=name).with_warnings(
                f"one text is the attachment {shown(name)}", *warnings
            )


def _mail(
    message: EmailMessage, body: list[list[EmailMessage]], unread: list[str], encoding: str
) -> Extracted:
    head = [
        f"{name}: {text}" for name in _HEAD for text in _fields(message, name, encoding) if text
    ]
    text, regions, warnings = _body_text(body, encoding)
    if unread:
        names = ", ".join(shown(name) for name in unread)
        warnings.append(f"attachments are not read; capture them apart: {names}")
    count = len(head)
    roles = [("1" if count == 1 else f"1-{count}", "letterhead")] if count else []
    roles += _moved(regions, count + bool(head))
    author = _field(message, "From", encoding)
    return Extracted(
        text="".join(f"{line}\n" for line in (*head, "") if head) + text,
        tool=_TOOL,
        regions=tuple(roles),
        title=_field(message, "Subject", encoding),
        issued=_day(_field(message, "Date", encoding)),
        agents=(("author", author),) if author else (),
        warnings=tuple(warnings),
    )


def _field(message: EmailMessage, name: str, encoding: str) -> str:
    """Return the first field of a name with single spaces, empty for none."""
    return " ".join(next(iter(_fields(message, name, encoding)), "").split())


def _fields(message: EmailMessage, name: str, encoding: str) -> list[str]:
    """Return the fields of a name as they are written, unfolded, with encoded words decoded."""
    return [
        _spelled(" ".join(line.strip(" \t") for line in _FOLD.split(str(value))).strip(), encoding)
        for key, value in message.raw_items()
        if key.lower() == name.lower()
    ]


def _spelled(said: str, encoding: str) -> str:
    """Return a field with what is encoded in it (RFC 2047) as text."""
    if not said.isascii():  # bytes that are no letters of ASCII
        said = said.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def spelled(found: re.Match[str]) -> str:
        parts: list[tuple[str, bytes]] = []
        for charset, form, text in _ENCODED.findall(found[0]):
            data = _bytes_of(form, text)
            if data is None:
                return found[0]
            # A letter of several bytes may be cut between two words.
            before = parts.pop()[1] if parts and parts[-1][0] == charset.lower() else b""
            parts.append((charset.lower(), before + data))
        try:
            words = "".join(_words_of(data, charset, encoding) for charset, data in parts)
        except DocprovError:
            return found[0]
        return re.sub(r"[\r\n]+", " ", words)

    return _ENCODED_WORDS.sub(spelled, said)


def _words_of(data: bytes, charset: str, encoding: str) -> str:
    """Return words of a head, in which bytes that are no text are written as U+FFFD.

    Raises:
        DocprovError: their encoding is unknown, or one that a file may not name.
    """
    try:
        return decoded_part(data, charset, encoding, html=True)
    except DocprovError:
        codec = codec_of(charset, html=True)
        if encoding or not may_be_named(charset):
            raise
    return data.decode(codec, "replace")


def _bytes_of(form: str, text: str) -> bytes | None:
    """Return the bytes of an encoded word, None where it is broken."""
    data = text.encode("utf-8", "replace")
    if form in "qQ":
        return decodestring(data, header=True)
    try:
        return urlsafe_b64decode(data.rstrip(b"=") + b"=" * (-len(data.rstrip(b"=")) % 4))
    except ValueError:
        return None


def _day(said: str) -> str:
    try:
        return f"{parsedate_to_datetime(said):%Y-%m-%d}" if said else ""
    except (ValueError, OverflowError):
        return ""


def _parts(
    message: EmailMessage,
) -> tuple[list[list[EmailMessage]], list[EmailMessage], list[str]]:
    """Return the parts that are the text, the attached mails and texts, and names of others.

    The parts of the text that are alternatives are together.
    """
    text: dict[int, list[EmailMessage]] = {}
    attached: list[EmailMessage] = []
    unread: list[str] = []
    # Alternatives are one text in several forms: the parts below them have one number.
    ahead, number = [(0, message)], 0
    while ahead:
        if len(attached) + len(unread) + len(ahead) > _MOST_PARTS:
            raise DocprovError(f"the mail has more than {_MOST_PARTS} parts")
        of, part = ahead.pop(0)
        number += 1
        kind, name = part.get_content_type(), part.get_filename()
        is_attached = part.get_content_disposition() == "attachment" or bool(name)
        if kind == _MAIL or (is_attached and kind in _TEXTS):
            attached.append(part)
        elif part.is_multipart():
            within = of or (number if part.get_content_subtype() == "alternative" else 0)
            inner = (each for each in part.get_payload() if isinstance(each, EmailMessage))
            ahead[:0] = [(within, each) for each in inner]
        elif is_attached or kind not in _TEXTS:
            unread.append(name or kind)
        else:
            text.setdefault(of or -number, []).append(part)
    return list(text.values()), attached, unread


def _body_text(groups: list[list[EmailMessage]], encoding: str) -> _Read:
    """Return the texts of parts one below the other, with an empty line between."""
    warnings = [] if groups else ["the mail has no text"]
    chosen: list[_Read] = []
    for group in groups:
        plain = [part for part in group if part.get_content_subtype() == "plain"]
        pages = [part for part in group if part not in plain]
        read_ = [_part_text(part, encoding) for part in plain]
        if pages and not any(text.strip() for text, _, _ in read_):
            read_ = [_part_text(part, encoding) for part in pages]
        elif pages:
            warnings += _lacking(read_, pages, encoding)
        chosen += read_
    text, regions = "", []
    for own, roles, more in chosen:
        text += "\n" if text else ""
        regions += _moved(roles, text.count("\n"))
        text += own
        warnings += more
    return text, tuple(regions), warnings


def _lacking(plain: list[_Read], pages: list[EmailMessage], encoding: str) -> list[str]:
    """Return a warning where the HTML form of a text has words that the plain one lacks."""
    try:
        forms = [_part_text(part, encoding)[0] for part in pages]
    except DocprovError:
        return ["an HTML form of the text cannot be read"]
    words = {word for text, _, _ in plain for word in _WORDS.findall(text.casefold())}
    more = [word for text in forms for word in _WORDS.findall(text) if word.casefold() not in words]
    if not more:
        return []
    said = f"{len(more)} further {'word' if len(more) == 1 else 'words'}"
    words_shown = shown(" ".join(more[:_SHOWN_WORDS]))
    return [f"the text is also there as HTML, which is not read and has {said}: {words_shown}"]


def _moved(regions: Iterable[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return regions of lines that have some lines above them."""
    ranges = ((lines.split("-"), role) for lines, role in regions)
    return [("-".join(str(int(each) + count) for each in lines), role) for lines, role in ranges]


def _part_text(part: EmailMessage, encoding: str) -> _Read:
    data, charset = payload_of(part)
    is_page = part.get_content_type() == "text/html"
    # Programs of mail, as browsers do, write a larger encoding under the name of a smaller one.
    larger = is_page or codec_of(charset) not in {"", "ascii"}
    text = decoded_part(data, charset, encoding, html=larger)
    if is_page:
        page = extracted_page(text)
        return page.text, page.regions, list(page.warnings)
    content = part["Content-Type"]
    params = content.params if content is not None else {}
    flowed = str(params.get("format", "")).lower() == "flowed"
    spaces = str(params.get("delsp", "")).lower() != "yes"
    lines = _joined(with_line_feeds(text).rstrip("\n").split("\n"), flowed=flowed, spaces=spaces)
    roles, role = [], "body"
    for line in lines:
        role = "signature" if (line == "--" and flowed) or line == "-- " else role
        roles.append(role)
    return "".join(f"{line}\n" for line in lines), regions_of(roles), []


def _joined(lines: list[str], *, flowed: bool, spaces: bool) -> list[str]:
    """Return the lines with those joined that a mail program broke."""
    joined: list[list[str]] = []
    before, open_, length = "", False, 0
    for line in lines:
        found = _QUOTED.fullmatch(line)
        marks, words = (found[1].replace(" ", ""), found[2]) if found else ("", line)
        words = words.removeprefix(" ") if flowed and not found else words
        # Answered lines are joined where they were wrapped, since their marks would part the words.
        wrapped = bool(marks) and length >= _WRAPPED and not flowed and words[:1] not in "-*•"
        goes_on = bool(joined) and marks == before and (open_ or (wrapped and words.strip()))
        if goes_on and words != "-- ":
            gap = "" if flowed and open_ else " "
            joined[-1].append(gap + words)
        else:
            joined.append([f"{marks} {words}" if marks else words])
        length = len(line)
        before, open_ = marks, flowed and words.endswith(" ") and words != "-- "
        if open_ and not spaces:
            joined[-1][-1] = joined[-1][-1][:-1]
    written = map("".join, joined)
    return [line if line == "-- " else line.rstrip(" ") for line in written]


FORMAT = Format(
    media_type="message/rfc822",
    label="a mail",
    endings=("eml",),
    holds=_is_mail,
    read=read,
)
