"""DP4: who makes a claim, and whether value, unit and interval fit its predicate."""

from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.model.records import REVIEWED
from docprov.model.value_types import VALUE_TYPES, names_of
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

_DOSSIER = "dossiers/arden-2011.yaml"

VOICELESS_CLAIM = Rule(
    code="DP401",
    name="voiceless-claim",
    summary="A claim has no step 0 in its chain of voices, or a step without the one before it.",
    why="Every claim is somebody's; a gap hides who.",
    help="state the dossier's voice:, or add the missing step",
    message="claim {0!r} has no voice at step {1}",
    file="data/attributions.csv",
    record="leith-2012.c-b04xe 0",
    silent="step: 0",
    fires="step: 1",
)
UNCITED_STEP = Rule(
    code="DP402",
    name="uncited-step",
    summary="A voice speaks in a work that the claim's document does not cite.",
    why="A chain of voices follows what the document itself names.",
    help="record the citation, or correct the step's document",
    message="step {0} of claim {1!r} names {2!r}, which {3!r} does not cite",
    file="data/attributions.csv",
    record="leith-2012.c-b04xe 0",
    silent="document:",
    fires="document: mail-1911-06-05",
)
VALUE_TYPE = Rule(
    code="DP403",
    name="value-type",
    summary="A claim's value is not of the kind that its predicate takes.",
    why="Only values of one kind can be compared.",
    help="give a number with its comparator, a text, an object or no value, as the predicate says",
    message="predicate {0!r} takes {1}, the claim has value {2!r}, comparator {3!r} and object "
    "{4!r}",
    file="data/predicates.csv",
    record="deaths",
    silent="value_type: quantity",
    fires="value_type: text",
)
WRONG_INTERVAL = Rule(
    code="DP404",
    name="wrong-interval",
    summary="The interval of a claim is not the one that its comparator and value mean.",
    why="Comparisons use the interval; a wrong one makes claims agree or disagree that do not.",
    help="rebuild the tables with `docprov build`, or leave lower and upper to the program that "
    "writes them",
    message="{0} {1!r} does not mean {2!r} to {3!r}",
    file="data/claims.csv",
    record="arden-2011.c-7k2ma",
    silent="upper: 41",
    fires="upper: 42",
)
OTHER_UNIT = Rule(
    code="DP405",
    name="other-unit",
    summary="A claim counts in another unit than its predicate.",
    why="Numbers in different units cannot be compared.",
    help="remove the unit, or choose a predicate with that unit",
    message="unit {0!r} is not {1!r}, the unit of predicate {2!r}",
    file=_DOSSIER,
    silent="value: 41\n",
    fires="value: 41\n        unit: boat\n",
)
NOT_A_REVIEW = Rule(
    code="DP406",
    name="not-a-review",
    summary="A record names as its review an activity that is not a review.",
    why="A reviewed record counts as checked by a second person.",
    help="name an activity of kind review",
    message="{0!r} is named as a review but is of kind {1!r}",
    file="data/citations.csv",
    record="leith-2012.x-th3c0",
    silent="review:",
    fires="review: leith-2012.a-9r2vx",
)
UNPLACED_TIME = Rule(
    code="DP407",
    name="unplaced-time",
    summary="A claim has a time without its basis, or a basis without a time.",
    why="A stated date and one that a recorder derived are not the same evidence.",
    help="state time_basis: stated, inherited, relative, document-date or unanchored",
    message="time {0!r} has basis {1!r}",
    file="data/claims.csv",
    record="arden-2011.c-7k2ma",
    silent="time_basis: inherited",
    fires="time_basis:",
)
BAD_TEMPLATE = Rule(
    code="DP408",
    name="bad-template",
    summary="The template of a predicate has an unknown slot, or lacks the slot for the value that "
    "its claims have.",
    why="Statements made from it would show the slot instead of the words.",
    help="use a verb such as {gives/giving} and the slots {subject}, {population}, {object} and "
    "{value}; a predicate with a value needs {value}",
    message="template {0!r} of a predicate that takes {1} has {2}",
    file="vocabulary/predicates/deaths.yaml",
    silent="[{population} ]killed",
    fires="[{populaton} ]killed",
)

VOID_REVIEW = Rule(
    code="DP409",
    name="void-review",
    severity="warning",
    summary="A record is reviewed by the agent who recorded it, or before it was recorded.",
    why="A review is the look of another reader at what was recorded; this one does not count.",
    help="let another agent compare the record with the text: `docprov review`",
    message="the review by {0!r} on {1} does not count: {2!r} recorded it on {3}",
    file=_DOSSIER,
    silent="method: human}\ncaptures:",
    fires="method: human}\nreviewed: {id: a-r3v1w, by: archive-team, on: 2026-05-09,"
    " method: human}\ncaptures:",
)


def bad_templates(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the predicates whose template has slots left over, or lacks what it needs."""
    template = nw.col("template")
    left = template.str.replace_all(r"\{(?:subject|population|object|value|[^{}/]+/[^{}/]+)\}", "")
    strange = left.str.contains("[{}]")
    has_value = nw.col("value_type").is_in(names_of(field="value"))
    silent = has_value & ~template.str.contains(r"\{value\}")
    wrong = frames["predicates"].filter(~template.is_null() & (strange | silent))
    unknown = left.str.replace_all(r"^[^{}]+|[^{}]+$", "")
    what = nw.when(strange).then(unknown).otherwise(nw.lit("no {value}"))
    return offending(wrong, "predicates", "template", "template", "value_type", what)


def voiceless_claims(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose chain of voices does not begin at 0 or has a gap."""
    steps = frames["attributions"].select("claim", "_step")
    sizes = steps.group_by("claim").agg(
        nw.col("_step").n_unique().alias("_count"), nw.col("_step").max().alias("_last")
    )
    broken = sizes.filter(nw.col("_last") != nw.col("_count") - 1)
    claims = frames["claims"]
    silent = claims.join(sizes, left_on="id", right_on="claim", how="anti").with_columns(
        nw.lit(0).alias("_gap")
    )
    first = steps.select("claim", nw.lit(0, nw.Int64).alias("_step"))
    after = nw.concat([first, steps.with_columns(nw.col("_step") + 1)])
    absent = after.join(steps, on=["claim", "_step"], how="anti")
    absent = absent.group_by("claim").agg(nw.col("_step").min().alias("_gap"))
    broken = broken.join(absent, on="claim").select("claim", "_gap")
    missing = claims.join(broken, left_on="id", right_on="claim")
    return nw.concat(
        [
            offending(silent, "claims", "id", "id", "_gap"),
            offending(missing, "claims", "id", "id", "_gap"),
        ]
    )


def uncited_steps(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the steps that speak in a work which the claim's document does not cite."""
    owners = frames["claims"].select(
        nw.col("id").alias("claim"), nw.col("document").alias("_citing")
    )
    named = frames["attributions"].filter(~nw.col("document").is_null()).join(owners, on="claim")
    cited = frames["citations"].select(
        nw.col("document").alias("_citing"), nw.col("cited").alias("document")
    )
    lost = named.filter(nw.col("document") != nw.col("_citing")).join(
        cited, on=["_citing", "document"], how="anti"
    )
    return offending(lost, "attributions", "document", "step", "claim", "document", "_citing")


def value_types(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose value is not of their predicate's type."""
    kind = nw.col("_value_type")
    has_value, has_object = ~nw.col("value").is_null(), ~nw.col("object").is_null()
    no_number = nw.col("comparator").is_null()
    no_interval = nw.col("lower").is_null() & nw.col("upper").is_null()
    counted = nw.col("comparator").is_in(["between", "unspecified"])
    misnumbered = (~counted & nw.col("_value").is_null()) | (counted & has_value)
    is_number = kind.is_in(names_of(shown="number"))
    wrong_number = is_number & (no_number | misnumbered)
    wrong_other = ~is_number & (
        ~(no_number & no_interval) | (has_value != kind.is_in(names_of(field="value")))
    )
    wrong_object = has_object != kind.is_in(names_of(takes_object=True))
    unsaid = ~has_value & ~has_object & no_number & no_interval
    unknown = (nw.col("polarity") == "unknown") & unsaid
    judged = kind.is_in(list(VALUE_TYPES)) & ~unknown
    found = frames["claims"].filter(judged & (wrong_number | wrong_other | wrong_object))
    return offending(
        found, "claims", "value", "predicate", "_value_type", "value", "comparator", "object"
    )


def wrong_intervals(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose interval does not follow from comparator and value.

    The width of `about` and `nearly` is the package's setting; here only their side is judged. A
    number that cannot be read has its own fault and is not judged here.
    """
    value, lower, upper = nw.col("_value"), nw.col("_lower"), nw.col("_upper")
    no_lower, no_upper = nw.col("lower").is_null(), nw.col("upper").is_null()
    lower_differs = no_lower | (lower != value).fill_null(value=False)
    upper_differs = no_upper | (upper != value).fill_null(value=False)
    open_end = no_lower | no_upper
    by_comparator = {
        "exact": lower_differs | upper_differs,
        "at-least": lower_differs | ~no_upper,
        "more-than": lower_differs | ~no_upper,
        "at-most": upper_differs | ~no_lower,
        "fewer-than": upper_differs | ~no_lower,
        "about": (open_end | (lower > value) | (upper < value)).fill_null(value=False),
        "nearly": upper_differs | no_lower | (lower > value).fill_null(value=False),
        "between": (open_end | (lower >= upper)).fill_null(value=False),
        "unspecified": ~no_lower | ~no_upper,
    }
    faults = [(nw.col("comparator") == name) & each for name, each in by_comparator.items()]
    wrong = reduce(or_, faults)
    return offending(
        frames["claims"].filter(wrong), "claims", "value", "comparator", "value", "lower", "upper"
    )


def other_units(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose unit is not their predicate's."""
    wrong = frames["claims"].filter(nw.col("unit") != nw.col("_unit"))
    return offending(wrong, "claims", "unit", "unit", "_unit", "predicate")


def other_activities(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the records whose review is an activity of another kind."""
    others = (
        frames["activities"]
        .filter(nw.col("kind") != "review")
        .select(nw.col("id").alias("review"), nw.col("kind").alias("_kind"))
    )
    found = [
        offending(frames[name].join(others, on="review"), name, "review", "review", "_kind")
        for name in REVIEWED
    ]
    return nw.concat(found)


def void_reviews(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the records whose review is by who recorded them, or from before the recording."""
    activities = frames["activities"]
    recordings = activities.select(
        nw.col("id").alias("activity"),
        nw.col("agent").alias("_recorder"),
        nw.col("ended").alias("_recorded"),
        nw.col("_from").alias("_recorded_from"),
    )
    reviews = activities.filter(nw.col("kind") == "review").select(
        nw.col("id").alias("review"),
        nw.col("agent").alias("_reviewer"),
        nw.col("ended").alias("_reviewed"),
        nw.col("_to").alias("_reviewed_to"),
    )
    same = nw.col("_recorder") == nw.col("_reviewer")
    before = (nw.col("_reviewed_to") < nw.col("_recorded_from")).fill_null(value=False)
    found = []
    for name in REVIEWED:
        current = frames[name].filter(nw.col("status") != "withdrawn")
        current = current.select("_row", "activity", "review")
        void = current.join(recordings, on="activity").join(reviews, on="review")
        shown = ("_reviewer", "_reviewed", "_recorder", "_recorded")
        found.append(offending(void.filter(same | before), name, "review", *shown))
    return nw.concat(found)


def unplaced_times(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims with a time but no basis, or with a basis that needs a time but none."""
    basis = nw.col("time_basis")
    lonely = ~nw.col("time").is_null() & basis.is_null()
    empty = nw.col("time").is_null() & (basis != "unanchored").fill_null(value=False)
    return offending(
        frames["claims"].filter(lonely | empty), "claims", "time", "time", "time_basis"
    )


QUERIES = (
    Query(rule=VOICELESS_CLAIM, offences=voiceless_claims),
    Query(rule=UNCITED_STEP, offences=uncited_steps),
    Query(rule=VALUE_TYPE, offences=value_types),
    Query(rule=WRONG_INTERVAL, offences=wrong_intervals),
    Query(rule=OTHER_UNIT, offences=other_units),
    Query(rule=NOT_A_REVIEW, offences=other_activities),
    Query(rule=VOID_REVIEW, offences=void_reviews),
    Query(rule=UNPLACED_TIME, offences=unplaced_times),
    Query(rule=BAD_TEMPLATE, offences=bad_templates),
)
