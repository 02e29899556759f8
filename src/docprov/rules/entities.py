"""DP2: what a package says of agents, subjects and works: their names, their places, their fate."""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

NAMELESS_RECORD = Rule(
    code="DP215",
    name="unknown-named",
    summary="A name is given to an agent, a subject or a document that does not exist.",
    why="A name that belongs to nothing is found by nobody.",
    help="correct the id, or declare what has the name",
    message="the name {0!r} is of {1} {2!r}, which nobody declares",
    file="data/names.csv",
    record="subjects arden-fire nb Ardenbrannen",
    silent="record: arden-fire",
    fires="record: arden-fires",
)
BAD_COORDINATES = Rule(
    code="DP216",
    name="bad-coordinates",
    summary="A place has one coordinate without the other, one out of range, or a radius alone.",
    why="Such a place cannot be found on a map.",
    help="state latitude: from -90 to 90 and longitude: from -180 to 180, in degrees",
    message="{0!r} has latitude {1!r}, longitude {2!r} and radius {3!r}",
    file="dossiers/arden-2011.yaml",
    silent="latitude: 56.25",
    fires="latitude: 156.25",
)
UNEXPLAINED_STANDING = Rule(
    code="DP217",
    name="unexplained-standing",
    summary="A work is said to be corrected or withdrawn without a notice, or has one without it.",
    why="A reader who relies on the work must be able to read what was corrected, and by whom.",
    help="declare the work that says so, and name it in notice:",
    message="{0!r} is {1!r} with the notice {2!r}",
    file="vocabulary/documents/arden-count.yaml",
    silent="standing: unchanged",
    fires="standing: corrected",
)


def unknown_named(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the names of records that do not exist."""
    found = []
    for resource in ("agents", "subjects", "documents"):
        known = frames[resource].select(nw.col("id").alias("record"))
        names = frames["names"].filter(nw.col("resource") == resource)
        lost = names.join(known, on="record", how="anti")
        found.append(offending(lost, "names", "record", "name", "resource", "record"))
    return nw.concat(found)


def bad_coordinates(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the subjects whose coordinates are not a place."""
    north, east = nw.col("latitude"), nw.col("longitude")
    halved = north.is_null() != east.is_null()
    alone = north.is_null() & ~nw.col("radius").is_null()
    outside = (nw.col("_latitude").abs() > 90) | (nw.col("_longitude").abs() > 180)
    wrong = frames["subjects"].filter(halved | alone | outside.fill_null(value=False))
    return offending(wrong, "subjects", "latitude", "id", "latitude", "longitude", "radius")


def unexplained_standings(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the works that are said to have changed and name no notice, or the other way round."""
    changed = nw.col("standing").is_in(["corrected", "withdrawn"]).fill_null(value=False)
    wrong = frames["documents"].filter(changed == nw.col("notice").is_null())
    return offending(wrong, "documents", "standing", "id", "standing", "notice")


QUERIES = (
    Query(rule=NAMELESS_RECORD, offences=unknown_named),
    Query(rule=BAD_COORDINATES, offences=bad_coordinates),
    Query(rule=UNEXPLAINED_STANDING, offences=unexplained_standings),
)
