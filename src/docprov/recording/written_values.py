"""The words of quotes that give the values of claims which do not say how they are written."""

from collections.abc import Mapping

import narwhals as nw

from docprov.dossiers.yaml.nodes import Text
from docprov.package.package import Package
from docprov.rules.frames import derived_parts
from docprov.rules.quoted_values import values_not_in_quotes
from docprov.text.own_languages import Languages


def written_values(package: Package) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """Return the words to state as `value_as_written`, by file and by the place of the value.

    Only claims whose value their quote does not show as it is, and where one number of the quote
    says just what is recorded.

    >>> from docprov.package.package import open_package
    >>> written_values(open_package("docs/examples/arden"))
    {}
    """
    languages = Languages.of_metadata(package.metadata)
    found: dict[str, dict[tuple[int, int], str]] = {}
    for claims in derived_parts(package.tables, languages)["claims"]:
        wrong = values_not_in_quotes({"claims": nw.from_native(claims.lazy())})
        rows: list[int] = wrong.to_native().collect()["row"].to_list()
        said = dict(claims.select("_row", "_wording_said").drop_nulls().iter_rows())
        for number in (each for each in rows if each in said):
            row = package.rows["claims"][number]
            value = row.written.get("value", row.written.get("lower"))
            if isinstance(value, Text):
                found.setdefault(row.place.file, {})[value.line, value.column] = said[number]
    return found
