"""DP3: what passages, captures and regions say of the texts.

The queries judge the tables alone. `docprov.evidence.rechecking` compares with the texts themselves
and uses the rules that have no query here.
"""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.model.records import NO_DIGEST, PASSING
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

LONGEST_QUOTE, MOST_WORDS, SENTENCE_WORDS = 120, 15, 8
_DOSSIER = "dossiers/arden-2011.yaml"
_LOCK = "dossiers/arden-2011.lock.json"

ABSENT_QUOTE = Rule(
    code="DP302",
    name="absent-quote",
    summary="A quote does not occur in the captured text.",
    why="A quote that the source never said is the worst fault of a record.",
    help="copy the phrase from the text, character by character, and run `docprov anchor`",
    message="quote {0!r} is not in capture {1!r} ({2})",
    file="dossiers/arden-2011.yaml",
    silent='quote: "pier #3 was closed"',
    fires='quote: "pier #3 was opened"',
)
AMBIGUOUS_QUOTE = Rule(
    code="DP303",
    name="ambiguous-quote",
    summary="A quote occurs at more than one place of the captured text, or not in its context.",
    why="The meaning of a claim depends on the place that is quoted.",
    help="give in prefix: or suffix: the text next to the quote that is meant, and run `docprov "
    "anchor`",
    message="quote {0!r} is not settled to one place in capture {1!r}",
    file="dossiers/arden-2011.yaml",
    silent='quote: "pier #3 was closed"',
    fires='quote: "harbour"',
)
UNCHECKED_PASSAGE = Rule(
    code="DP304",
    name="unchecked-passage",
    severity="warning",
    summary="Nobody has yet found a quote in its text.",
    why="Nothing shows that it is right.",
    help="run `docprov anchor` with the text at hand",
    message="quote {0!r} in capture {1!r} is {2}",
    file="data/passages.csv",
    record="arden-2011.p-b8027bbd1363",
    silent=(
        "start: 613\n"
        "stop: 626\n"
        "sha256: sha256:7275a26af54a5ee2f9d4f978e5ae14e583bf1e5926274ff415cc589617b59ba6\n"
        "verdict: verbatim"
    ),
    fires="start:\nstop:\nsha256:\nverdict: not-checked",
)
WRONG_DIGEST = Rule(
    code="DP305",
    name="wrong-digest",
    summary="A quote called verbatim does not have the digest that is recorded for it.",
    why="The digest is what lets a reader check a quote without the text; a wrong one vouches for "
    "another quote.",
    help="run `docprov anchor` with the text at hand",
    message="quote {0!r} is called verbatim but has digest {1}",
    file=_LOCK,
    silent='"sha256": "sha256:7275a26a',
    fires='"sha256": "sha256:7275a26b',
)
WRONG_POSITION = Rule(
    code="DP306",
    name="wrong-position",
    summary="The positions of a passage are missing, empty, outside the text, or of another length "
    "than its quote.",
    why="A reader who has the text searches there.",
    help="run `docprov anchor` with the text at hand",
    message="quote {0!r} is called {1} but its positions are {2} to {3} of {4} characters",
    file=_LOCK,
    silent='"start": 613, "stop": 626',
    fires='"start": 613, "stop": 627',
)
LONG_QUOTE = Rule(
    code="DP307",
    name="long-quote",
    summary="A quote has more than 120 characters or 15 words, or its prefix and suffix together "
    "more than 120 characters.",
    why="A quote is the minimal phrase that carries its claim; more of the source's text is not "
    "passed on.",
    help="quote only the value and what is counted, or the characterising words",
    message="quote {0!r} has {1} characters and {2} words, and {3} characters of context; at most "
    "120, 15 and 120 are allowed",
    file="dossiers/arden-2011.yaml",
    silent='quote: "nearly 30 boats"',
    fires='quote: "a stoker told that nearly 30 boats lay under water by the morning. The harbour '
    'office said"',
)
WHOLE_SENTENCE = Rule(
    code="DP308",
    name="whole-sentence",
    summary="A quote of more than eight words is a whole sentence of the source.",
    why="A phrase carries a claim; a sentence is the source's own expression.",
    help="quote only the value and what is counted, or the characterising words",
    message="quote {0!r} is a whole sentence of {1} words",
    file="dossiers/leith-2012.yaml",
    silent='quote: "your newspaper of last year"',
    fires='quote: "We read your newspaper of last year with care."',
)
COVERED_BODY = Rule(
    code="DP309",
    name="covered-body",
    summary="The passages of one capture that carry claims cover more than half of its body.",
    why="Together they would pass on the text rather than point into it.",
    help="shorten quotes, prefixes and suffixes",
    message="passages cover {0} of the {1} characters of the body of capture {2!r}, more than half",
    file="data/regions.csv",
    record="arden-2011.t001 24",
    silent="start: 24\nstop: 822",
    fires="start: 134\nstop: 201",
)
QUOTED_FURNITURE = Rule(
    code="DP310",
    name="quoted-furniture",
    summary="A quote comes from the furniture of a page: menus, tickers, advertisements.",
    why="Furniture is not the document; the document did not say it.",
    help="quote the document itself, or correct the capture's regions",
    message="quote {0!r} is in furniture of capture {1!r}",
    file="dossiers/arden-2011.yaml",
    silent="3-9: body, 11-12: furniture",
    fires="3-5: body, 7-12: furniture",
)
CHANGED_TEXT = Rule(
    code="DP312",
    name="wrong-lock",
    summary="A lock differs from the captured text.",
    why="A lock is its author's word until a run that has the text compares them; here one did.",
    help="run `docprov anchor` with the text at hand",
    message="{0} is {1} in the record and {2} in the text",
    file=_LOCK,
    silent='"start": 613, "stop": 626',
    fires='"start": 614, "stop": 627',
)
SPLIT_WORD = Rule(
    code="DP314",
    name="split-word",
    summary="A quote begins or ends inside a word or a number of the text.",
    why="Half of 613 is 13, and half of unknown is known.",
    help="quote whole words",
    message="quote {0!r} cuts {1!r}",
    file=_DOSSIER,
    silent='quote: "pier #3 was closed"',
    fires='quote: "pier #3 was close"',
)
WRONG_REGION = Rule(
    code="DP321",
    name="wrong-region",
    summary="A region is empty, reaches beyond the text, or overlaps another one.",
    why="Regions decide what is body and what is furniture.",
    help="run `docprov anchor` with the text at hand",
    message="region {0} to {1} of capture {2!r}, which has {3} characters, is empty, too long or "
    "overlaps the one before it",
    file="data/regions.csv",
    record="arden-2011.t001 24",
    silent="start: 24",
    fires="start: 20",
)
UNCOVERED = Rule(
    code="DP319",
    name="uncovered",
    summary="A run compared fewer passages with their texts than was required of it.",
    why="A release that promises checked quotes must be checked by a run that has the texts.",
    help="give --evidence a folder that contains the missing texts",
    message="{0} of {1} passages were compared with their text, less than the {2} required",
    example="--require-coverage 100% is asked for, and 13 of 19 passages were compared",
)

_FAILED = ("absent", "elsewhere", "source-changed")
_PASSING = sorted(PASSING)


def _by_verdict(*verdicts: str) -> "nw.Expr":
    return nw.col("verdict").is_in(list(verdicts))


def absent_quotes(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the passages whose quote is not in their text."""
    return offending(
        frames["passages"].filter(_by_verdict(*_FAILED)),
        "passages",
        "quote",
        "quote",
        "capture",
        "verdict",
    )


def ambiguous_quotes(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the passages whose quote occurs at several places."""
    return offending(
        frames["passages"].filter(_by_verdict("ambiguous")), "passages", "quote", "quote", "capture"
    )


def unchecked_passages(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the passages that were not compared with a text, of captures that have a digest."""
    withheld = (
        frames["captures"]
        .filter(nw.col("sha256") == NO_DIGEST)
        .select(nw.col("id").alias("capture"))
        .unique()
    )
    waiting = (
        frames["passages"]
        .filter(_by_verdict("unverifiable", "not-checked"))
        .join(withheld, on="capture", how="anti")
    )
    return offending(waiting, "passages", "quote", "quote", "capture", "verdict")


def wrong_digests(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the verbatim passages whose digest is not their quote's."""
    verbatim = frames["passages"].filter(_by_verdict("verbatim"))
    return offending(
        verbatim.filter(nw.col("sha256") != nw.col("_quote_sha256")),
        "passages",
        "sha256",
        "quote",
        "sha256",
    )


def wrong_positions(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the passages whose positions do not fit verdict, quote or capture."""
    sizes = frames["captures"].select(
        nw.col("id").alias("capture"), nw.col("_characters").alias("_size")
    )
    passages = frames["passages"].join(sizes, on="capture", how="left")
    start, stop = nw.col("_start"), nw.col("_stop")
    none = start.is_null() & stop.is_null() & nw.col("sha256").is_null()
    some = start.is_null() | stop.is_null() | nw.col("sha256").is_null()
    outside = (start >= stop) | (stop > nw.col("_size")).fill_null(value=False)
    other_length = (nw.col("verdict") == "verbatim") & (stop - start != nw.col("_characters"))
    passing = _by_verdict(*_PASSING)
    silent = (nw.col("verdict") == "normalised") & nw.col("difference").is_null()
    needless = (nw.col("verdict") != "normalised") & ~nw.col("difference").is_null()
    wrong = passages.filter(
        (passing & (some | outside | other_length | silent)) | (~passing & ~none) | needless
    )
    return offending(wrong, "passages", "start", "quote", "verdict", "start", "stop", "_size")


def long_quotes(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the passages whose quote is too long."""
    long = frames["passages"].filter(
        (nw.col("_characters") > LONGEST_QUOTE)
        | (nw.col("_words") > MOST_WORDS)
        | (nw.col("_context") > LONGEST_QUOTE)
    )
    return offending(long, "passages", "quote", "quote", "_characters", "_words", "_context")


def covered_bodies(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the captures of whose body more than half carries claims, prefixes and suffixes too.

    Names of works, of voices and of times are references and do not count. A capture of
    which no region is called body is body as a whole.
    """
    stated = (
        frames["regions"]
        .filter(nw.col("role") == "body")
        .select("capture", nw.col("_start").alias("_first"), nw.col("_stop").alias("_last"))
    )
    unstated = frames["captures"].join(stated, left_on="id", right_on="capture", how="anti")
    whole = unstated.filter(~nw.col("_characters").is_null()).select(
        nw.col("id").alias("capture"),
        nw.lit(0, nw.Int64).alias("_first"),
        nw.col("_characters").alias("_last"),
    )
    bodies = nw.concat([stated, whole])
    claims = frames["claims"].filter(nw.col("status") != "withdrawn")
    carrying = claims.select(nw.col("passage").alias("id"))
    spans = (
        frames["passages"]
        .filter(_by_verdict(*_PASSING))
        .join(carrying, on="id", how="semi")
        .select("capture", "_from", "_to")
        .join(bodies, on="capture")
    )
    inside = spans.select(
        "capture",
        nw.when(nw.col("_from") < nw.col("_first"))
        .then(nw.col("_first"))
        .otherwise(nw.col("_from"))
        .alias("_from"),
        nw.when(nw.col("_to") > nw.col("_last"))
        .then(nw.col("_last"))
        .otherwise(nw.col("_to"))
        .alias("_to"),
    ).filter(nw.col("_from") < nw.col("_to"))
    sizes = bodies.group_by("capture").agg(
        (nw.col("_last") - nw.col("_first")).sum().alias("_size")
    )
    # Only where all spans together are more than half can what they cover be.
    length = (nw.col("_to") - nw.col("_from")).sum().alias("_length")
    total = inside.group_by("capture").agg(length).join(sizes, on="capture")
    enough = total.filter(nw.col("_length") * 2 > nw.col("_size")).select("capture")
    inside = inside.join(enough, on="capture", how="semi")
    order = ["_from", "_to"]
    highest = inside.with_columns(
        nw.col("_to").cum_max().over("capture", order_by=order).alias("_highest")
    )
    reached = highest.with_columns(
        nw.col("_highest").shift(1).over("capture", order_by=order).alias("_reached")
    )
    gained = reached.with_columns(
        nw.when(nw.col("_reached") > nw.col("_from"))
        .then(nw.col("_reached"))
        .otherwise(nw.col("_from"))
        .alias("_new")
    )
    covered = (
        gained.filter(nw.col("_new") < nw.col("_to"))
        .group_by("capture")
        .agg((nw.col("_to") - nw.col("_new")).sum().alias("_covered"))
    )
    over = covered.join(sizes, on="capture").filter(nw.col("_covered") * 2 > nw.col("_size"))
    captures = frames["captures"].join(over, left_on="id", right_on="capture")
    return offending(captures, "captures", "id", "_covered", "_size", "id")


def quoted_furniture(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the passages that reach into furniture.

    One that runs from the text before a page's end to the text after it, over the furniture there
    as its difference says, quotes none of it.
    """
    furniture = (
        frames["regions"]
        .filter(nw.col("role") == "furniture")
        .select("capture", nw.col("_start").alias("_first"), nw.col("_stop").alias("_last"))
    )
    inside = (
        frames["passages"]
        .join(furniture, on="capture")
        .filter((nw.col("_start") < nw.col("_last")) & (nw.col("_stop") > nw.col("_first")))
    )
    passed = (nw.col("_start") < nw.col("_first")) & (nw.col("_stop") > nw.col("_last"))
    over = nw.col("difference").str.contains("page numbers|running heads|captions")
    inside = inside.filter(~(passed & over.fill_null(value=False)))
    return offending(inside, "passages", "quote", "quote", "capture")


def wrong_regions(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the regions that are empty, beyond the text, or overlap the one before."""
    sizes = frames["captures"].select(
        nw.col("id").alias("capture"), nw.col("_characters").alias("_size")
    )
    regions = frames["regions"].join(sizes, on="capture", how="left")
    before = nw.col("_stop").shift(1).over("capture", order_by=["_start", "_stop"])
    placed = regions.with_columns(before.alias("_before"))
    overlaps = (nw.col("_start") < nw.col("_before")).fill_null(value=False)
    outside = (nw.col("_stop") > nw.col("_size")).fill_null(value=False)
    wrong = placed.filter(
        overlaps | outside | (nw.col("_start") >= nw.col("_stop")).fill_null(value=False)
    )
    return offending(wrong, "regions", "start", "start", "stop", "capture", "_size")


QUERIES = (
    Query(rule=WRONG_REGION, offences=wrong_regions),
    Query(rule=ABSENT_QUOTE, offences=absent_quotes),
    Query(rule=AMBIGUOUS_QUOTE, offences=ambiguous_quotes),
    Query(rule=UNCHECKED_PASSAGE, offences=unchecked_passages),
    Query(rule=WRONG_DIGEST, offences=wrong_digests),
    Query(rule=WRONG_POSITION, offences=wrong_positions),
    Query(rule=LONG_QUOTE, offences=long_quotes),
    Query(rule=COVERED_BODY, offences=covered_bodies),
    Query(rule=QUOTED_FURNITURE, offences=quoted_furniture),
)
