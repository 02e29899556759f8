"""Records of documents, their captured texts and the passages quoted from them.

Texts themselves are never part of a package: a capture holds a digest, a region and a passage hold
positions.
"""

from typing import Annotated, Literal

from attrs import frozen

from docprov.model.dates import Date
from docprov.model.records.columns import DIGEST, SLUG, TIMESTAMP, column
from docprov.model.records.record import Record, self_checking
from docprov.model.records.vocabulary import Life, Note, Reason, Replaced

Verdict = Literal[
    "verbatim",
    "normalised",
    "elided",
    "ambiguous",
    "elsewhere",
    "source-changed",
    "absent",
    "unverifiable",
    "not-checked",
]
"""The result of searching a text for a quote; only the first three mean that it was found."""

PASSING: frozenset[str] = frozenset({"verbatim", "normalised", "elided"})
"""The verdicts that mean: the text contains the quote, at the positions given."""

ActivityReference = Annotated[
    str, column("The activity that recorded it.", "arden-2011.a-3k9xw", references="activities")
]
Review = Annotated[
    str | None,
    column("The activity that reviewed it.", "arden-2011.a-9p2mq", references="activities"),
]
PassageReference = Annotated[
    str | None,
    column("Where the document says so.", "arden-2011.p-0f3a9c1b2d4e", references="passages"),
]


@frozen(kw_only=True, field_transformer=self_checking)
class Document(Record):
    """A work that makes claims, or that another work cites."""

    id: Annotated[str, column("Stable id.", "arden-2011", pattern=SLUG)]
    label: Annotated[
        str, column("Neutral name in the recorder's words.", "Article on the fire at Arden harbour")
    ]
    title: Annotated[str | None, column("Title as printed.", "THE NIGHT ARDEN BURNED")] = None
    container: Annotated[
        str | None, column("The newspaper or series that contains it, as printed.", "Arden Post")
    ] = None
    kind: Annotated[
        Literal[
            "statement",
            "press-release",
            "news-article",
            "agency-report",
            "letter",
            "resolution",
            "treaty",
            "law",
            "report",
            "book",
            "film",
            "web-page",
            "speech",
            "dataset",
            "collection",
            "article",
            "book-chapter",
            "thesis",
            "post",
            "video",
            "image",
            "audio",
            "map",
            "interview",
            "hearing",
            "court-decision",
            "software",
            "other",
        ],
        column("What kind of work it is.", "news-article"),
    ]
    language: Annotated[
        str | None,
        column(
            "Language of the work, as a BCP 47 tag.",
            "en",
            pattern=r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*",
        ),
    ] = None
    issued: Annotated[Date | None, column("When it was published, as EDTF.", "2011-06-03")] = None
    written: Annotated[Date | None, column("When it was written, as EDTF.", "2011-06")] = None
    url: Annotated[
        str | None,
        column(
            "Address of the work.",
            "https://example.org/arden",
            pattern=r"https?://[^\s]+",
        ),
    ] = None
    holding: Annotated[
        Literal["held", "cited-only", "unidentified"],
        column(
            "Whether a capture is held, the work is only cited, or it was not identified.",
            "held",
        ),
    ]
    rights: Annotated[
        str | None, column("Who holds rights in the work, as far as stated.", "not stated")
    ] = None
    standing: Annotated[
        Literal["unchanged", "corrected", "withdrawn"] | None,
        column("Whether its publisher has corrected or withdrawn the work.", "corrected"),
    ] = None
    notice: Annotated[
        str | None,
        column(
            "The work that says that it was corrected or withdrawn.",
            "arden-2011-notice",
            references="documents",
        ),
    ] = None
    status: Life = "current"
    replaced_by: Replaced = None
    reason: Reason = None
    activity: ActivityReference
    review: Review = None
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class DocumentIdentifier(Record):
    """One identifier of a document in one scheme."""

    document: Annotated[str, column("The document.", "arden-2011", references="documents")]
    scheme: Annotated[str, column("The scheme of the identifier.", "un-symbol", pattern=SLUG)]
    identifier: Annotated[str, column("The identifier, in its canonical spelling.", "A/99/1")]
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class DocumentAgent(Record):
    """The role of an agent in a document."""

    document: Annotated[str, column("The document.", "arden-2011", references="documents")]
    agent: Annotated[str, column("The agent.", "arden-post", references="agents")]
    role: Annotated[
        Literal[
            "author",
            "issuer",
            "publisher",
            "distributor",
            "signatory",
            "speaker",
            "translator",
            "addressee",
        ],
        column("The role of the agent.", "publisher"),
    ]
    passage: PassageReference = None
    as_written: Annotated[
        str | None, column("The agent as the text spells it.", "The Arden Post")
    ] = None


@frozen(kw_only=True, field_transformer=self_checking)
class DocumentRelation(Record):
    """A relation between two works, with the document that shows it."""

    document: Annotated[
        str, column("The work that the relation is about.", "arden-2011", references="documents")
    ]
    relation: Annotated[
        Literal[
            "may-be-same",
            "version-of",
            "translation-of",
            "excerpt-of",
            "corrects",
            "withdraws",
        ],
        column("How it relates to the other work.", "version-of"),
    ]
    other: Annotated[str, column("The other work.", "arden-2010", references="documents")]
    source: Annotated[
        str, column("The document that shows it.", "arden-2011", references="documents")
    ]
    passage: Annotated[
        str | None,
        column("Where the document shows it.", "arden-2011.p-0f3a9c1b2d4e", references="passages"),
    ] = None
    activity: ActivityReference
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class Appraisal(Record):
    """How somebody judges a document as a source: a grade, with its reason."""

    document: Annotated[str, column("The document.", "arden-2011", references="documents")]
    criterion: Annotated[
        Literal["kind-of-source", "closeness", "reliability"],
        column(
            "What is judged: the kind of source, how close it is to the event, or how far it can "
            "be relied on.",
            "closeness",
        ),
    ]
    grade: Annotated[str, column("The grade, a word of the scale.", "later", pattern=SLUG)]
    scale: Annotated[
        str | None,
        column("The scale that the grade is from, by its name or address.", "archive handbook"),
    ] = None
    reason: Annotated[str, column("Why.", "It was written a century after the fire.")]
    agent: Annotated[str, column("Who judges.", "archive-team", references="agents")]
    judged: Annotated[Date, column("When, as EDTF.", "2026-05-02")]
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class Capture(Record):
    """The bytes of a document as they were retrieved; two captures may hold equal bytes."""

    id: Annotated[str, column("Stable id.", "arden-2011.t001", pattern=SLUG)]
    document: Annotated[str, column("The document captured.", "arden-2011", references="documents")]
    sha256: Annotated[str, column("Digest of the bytes.", "sha256:" + "0" * 64, pattern=DIGEST)]
    derived_from: Annotated[
        str | None,
        column("The capture that it was made from.", "arden-2011.t000", references="captures"),
    ] = None
    retrieved: Annotated[Date | None, column("When it was retrieved, as EDTF.", "2026-05-02")] = (
        None
    )
    url: Annotated[
        str | None,
        column(
            "Address that it was retrieved from.",
            "https://example.org/arden",
            pattern=r"https?://[^\s]+",
        ),
    ] = None
    archived_url: Annotated[
        str | None,
        column(
            "Address of a copy that a web archive keeps.",
            "https://web.archive.org/web/20260502101500/https://example.org/arden",
            pattern=r"https?://[^\s]+",
        ),
    ] = None
    archived_at: Annotated[
        Date | None, column("When the archive made that copy, as EDTF.", "2026-05-02")
    ] = None
    media_type: Annotated[
        str, column("Media type of the bytes.", "text/plain", pattern=r"[a-z]+/[a-z0-9.+-]+")
    ]
    bytes: Annotated[int, column("Number of bytes.", "2988", minimum=0)]
    characters: Annotated[
        int | None, column("Number of code points of the decoded text.", "2970", minimum=0)
    ] = None
    encoding: Annotated[str | None, column("Encoding of the text.", "utf-8")] = None
    language: Annotated[
        str | None,
        column(
            "Language of the captured text, as a BCP 47 tag.",
            "en",
            pattern=r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*",
        ),
    ] = None
    extent: Annotated[
        Literal["full", "excerpt", "abstract"], column("How much of the document it holds.", "full")
    ]
    form: Annotated[
        Literal["original", "extracted", "transcript", "ocr", "translation"],
        column("How the text was made.", "extracted"),
    ]
    activity: ActivityReference
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class Region(Record):
    """A stretch of a captured text and its role."""

    capture: Annotated[str, column("The capture.", "arden-2011.t001", references="captures")]
    start: Annotated[int, column("First code point, counted from 0.", "0", minimum=0)]
    stop: Annotated[int, column("Code point after the last one.", "54", minimum=0)]
    role: Annotated[
        Literal[
            "furniture",
            "letterhead",
            "dateline",
            "heading",
            "body",
            "notes",
            "signature",
            "addressees",
        ],
        column("Role of the stretch; furniture is never a source of claims.", "heading"),
    ]


@frozen(kw_only=True, field_transformer=self_checking)
class Passage(Record):
    """A quote and its position in a capture (W3C Web Annotation: text quote and text position)."""

    id: Annotated[
        str,
        column(
            "Id from the hash of capture, quote, prefix and suffix.",
            "arden-2011.p-0f3a9c1b2d4e",
            pattern=SLUG,
        ),
    ]
    capture: Annotated[
        str, column("The capture that is quoted.", "arden-2011.t001", references="captures")
    ]
    quote: Annotated[str, column("The minimal phrase, as the text spells it.", "41 dockers")]
    prefix: Annotated[
        str | None, column("Text directly before, where the quote alone is ambiguous.", "lost ")
    ] = None
    suffix: Annotated[
        str | None,
        column("Text directly after, where the quote alone is ambiguous.", " that night"),
    ] = None
    start: Annotated[
        int | None, column("First code point of the quote, counted from 0.", "412", minimum=0)
    ] = None
    stop: Annotated[int | None, column("Code point after the last one.", "422", minimum=0)] = None
    sha256: Annotated[
        str | None,
        column(
            "Digest of the UTF-8 of the text from start to stop.",
            "sha256:" + "0" * 64,
            pattern=DIGEST,
        ),
    ] = None
    verdict: Annotated[Verdict, column("Result of searching the text for the quote.", "verbatim")]
    difference: Annotated[str | None, column("What was normalised.", "quotation marks")] = None
    page: Annotated[
        int | None, column("Page that it begins on, where the capture has pages.", "3", minimum=1)
    ] = None
    paragraph: Annotated[
        int | None,
        column(
            "Paragraph that it begins in, where the capture has neither pages nor time marks.",
            "12",
            minimum=1,
        ),
    ] = None
    timestamp: Annotated[
        str | None,
        column(
            "Last time mark before it, where the capture is a transcript.",
            "00:12:34",
            pattern=TIMESTAMP,
        ),
    ] = None
