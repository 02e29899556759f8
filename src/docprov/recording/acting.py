"""Who acts and when: refused where the package has no such agent, or the day is not a date."""

from collections.abc import Mapping
from typing import Any

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import in_quotes
from docprov.model.dates import Date
from docprov.tables.table import Table


def refuse_unknown_actor(
    tables: Mapping[str, Table[Any]], by: object, on: object, act: str
) -> None:
    """Refuse an act by nobody whom a package declares, or on a day that is not a date.

    Args:
        tables: the tables of the package.
        by: id of the agent.
        on: the day, as EDTF.
        act: what it is, with its article.

    Raises:
        DocprovError: there is no such agent, or no such day.

    >>> from docprov.package.package import open_package
    >>> tables = open_package("docs/examples/arden").tables
    >>> refuse_unknown_actor(tables, "archive-team", "2026-05-09", "a review")
    """
    if not by or by not in tables["agents"]:
        named = f"there is no agent {in_quotes(by)}" if by else f"{act} says who made it (by)"
        raise DocprovError(f"{named}; agents are declared in the vocabulary or in a dossier")
    try:
        Date(str(on))
    except ValueError as error:
        problem = f"{act} says when it was made (on), as in 2026-05-09"
        raise DocprovError(f"{problem}: {error}") from error
