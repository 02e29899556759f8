"""A dossier as it is started: known fields filled in, open ones marked TODO, others as comments.

Both `docprov new` and `docprov capture` begin from this text. A new dossier is read back before
anybody gets it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import field, frozen

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.reports import Report
from docprov.dossiers.yaml.nodes import Content, Fields, Text
from docprov.dossiers.yaml.reading import read_yaml
from docprov.dossiers.yaml.writing import encoded, one_line, quoted
from docprov.model.records import Document, columns
from docprov.model.value_types import VALUE_TYPES
from docprov.storage.files import LARGEST_YAML, FileFaultError, read_plain
from docprov.storage.real_paths import real

SCHEMA = "schemas/dossier.schema.json"
"""Where a project has the schema for its editors, in the package's folder or one above it."""
_FARTHEST = 3
_OPTIONAL = """\
# What else a dossier can say; remove the # and replace the examples by your own.
# agents:          # those that only this dossier uses; others have files in vocabulary/agents
#   - {id: stoker, name: a stoker, kind: person, naming: described}
# subjects:        # what claims are about or count
#   - {id: sheds, label: sheds of the harbour, kind: other}
# predicates:      # what claims say; value_type: {value_types}
#   - {id: sheds-damaged, label: sheds damaged, definition: "Sheds damaged in any way.",
#      value_type: quantity, unit: shed,
#      template: "{gives/giving} the number of sheds damaged in {subject} as {value}"}
# documents:       # works that this one cites
#   - {id: mail-1911, label: Mail of 5 June 1911, kind: news-article, issued: 1911-06-05,
#      holding: cited-only}
# claims:
#   - subject: harbour-fire              # a group: its fields hold for all claims below
#     time: 1911-06-02
#     time_quote: In the night of 2 June 1911
#     claims:
#       - quote: several sheds           # the shortest phrase that says it, letter by letter
#         predicate: sheds-damaged
#         value: several                 # or 41, more than 150, about 40, between 20 and 30
#         voice: {agent: stoker, quote: "a stoker told"}   # who says it, if not the document
# citations:
#   - {quote: "Mail, 5 June 1911", cited: mail-1911, intent: mentions}
# reviewed: {by: second-reader, on: 2026-05-09, method: human}
"""


@frozen(kw_only=True)
class Draft:
    """What is known of a dossier that is started; empty for what a person must say.

    Attributes:
        document: id of the document.
        day: day on which it is recorded, as EDTF.
        label: neutral name of the document.
        kind: what kind of work it is.
        url: where the work is to be found.
        voice: id of the agent whose document it is.
        by: id of the agent who records it.
        captures: the entries of the captures, the one that is quoted first.
        said: what a captured file says of its document, each a name and a text, for comments.
        words: the first words of the regions of each capture, by its id and their lines.
        schema: path of the editors' schema as seen from the dossier.
    """

    document: str
    day: str
    label: str = ""
    kind: str = ""
    url: str = ""
    voice: str = ""
    by: str = ""
    captures: tuple[Mapping[str, Content], ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(factory=dict)
    schema: str = ""

    def to_bytes(self) -> bytes:
        r"""Return the dossier.

        Raises:
            DocprovError: what is stated cannot be in a dossier; carries the report.

        >>> draft = Draft(
        ...     document="pell-1961", day="2026-05-02", label="Radio talk", voice="ina-pell"
        ... )
        >>> lines = draft.to_bytes().decode().splitlines()
        >>> [line for line in lines if line and not line.lstrip().startswith("#")]
        ... # doctest: +NORMALIZE_WHITESPACE
        ['document:', '  id: pell-1961', '  label: "Radio talk"', 'voice: ina-pell',
         'recorded: {by: todo, on: 2026-05-02, method: human}', 'captures: []', 'claims: []']
        """
        optional = _OPTIONAL.replace("{value_types}", ", ".join(VALUE_TYPES))
        data = encoded(self._lines()) + optional.encode("utf-8")
        faults: list[Diagnostic] = []
        if read_yaml(f"dossiers/{self.document}.yaml", data, faults) is None or faults:
            raise DocprovError(
                "what is stated of the document does not make a dossier",
                Report(diagnostics=tuple(faults)),
            )
        return data

    def _lines(self) -> Iterable[str]:
        kinds = next(column.choices for column in columns(Document) if column.name == "kind")
        if self.schema:
            yield f"# yaml-language-server: $schema={self.schema}"
        yield "# Started by docprov. Lines marked TODO wait for a person; `docprov validate` names"
        yield "# what is missing."
        yield "document:"
        yield f"  id: {self.document}"
        yield (
            f"  label: {quoted(self.label)}"
            if self.label
            else "  # TODO label: a neutral name, in our own words"
        )
        yield f"  kind: {self.kind}" if self.kind else f"  # TODO kind: {', '.join(kinds)}"
        yield "  # TODO, where it is stated: title (as printed), container, language, issued"
        if self.said:
            yield "  # The captured file says of itself, for you to confirm:"
            yield from (f"  #   {name}: {quoted(text)}" for name, text in self.said)
        if self.url:
            yield f"  url: {quoted(self.url)}"
        yield "  # agents: those named as author, publisher and so on, as in:"
        yield "  #   [{agent: arden-post, role: publisher}]"
        if not self.voice:
            yield "# TODO voice: id of the agent whose document it is"
        yield f"voice: {self.voice or 'todo'}"
        if not self.by:
            yield "# TODO by: id of the agent who records it"
        yield f"recorded: {{by: {self.by or 'todo'}, on: {self.day}, method: human}}"
        if len(self.captures) > 1:
            yield "# The text comes first: quotes are from the first capture, unless an entry names"
            yield "# another one as capture:."
        if self.captures:
            yield "captures:"
            for entry in self.captures:
                yield from self._capture_lines(entry)
        else:
            yield "# TODO captures: write what `sha256sum FILE` prints for the text, as in"
            yield '#   - {id: t001, sha256: "sha256:...", extent: full, form: original}'
            yield "captures: []"
        if not any("regions" in entry for entry in self.captures):
            yield "# TODO regions of the text, by line, as in:"
            yield "#   regions: {1: heading, 3-21: body, 22-60: furniture}"
        yield "claims: []"

    def _capture_lines(self, entry: Mapping[str, Content]) -> Iterable[str]:
        """Yield a capture on one line, or with a line for each of its proposed regions."""
        regions = entry.get("regions")
        if not isinstance(regions, Mapping):
            yield f"  - {one_line(entry)}"
            return
        words = self.words.get(str(entry["id"]), {})
        lines = [f"{name}: {one_line(part)}" for name, part in entry.items() if part != regions]
        yield f"  - {lines[0]}"
        yield from (f"    {line}" for line in lines[1:])
        yield "    # TODO check the regions, which docprov proposes from the layout"
        yield "    regions:"
        for where, role in regions.items():
            yield f"      {where}: {role}" + (f"  # {words[where]}" if words.get(where) else "")


def recorder(folder: Path) -> str:
    """Return the agent that package.yaml names as the one who records, empty for none."""
    try:
        fields = read_yaml("package.yaml", read_plain(folder, "package.yaml", LARGEST_YAML), [])
    except FileFaultError:
        return ""
    recorded = fields.entries.get("recorded") if fields else None
    by = recorded.entries.get("by") if isinstance(recorded, Fields) else None
    return by.value if isinstance(by, Text) else ""


def schema_from_dossiers(folder: Path) -> str:
    """Return the path of the editors' schema as seen from dossiers, empty where none is near.

    >>> schema_from_dossiers(Path("datapackage"))
    '../../schemas/dossier.schema.json'
    """
    place = real(folder)
    for above in range(_FARTHEST):
        if (place / SCHEMA).is_file():
            return "../" * (above + 1) + SCHEMA
        place = place.parent
    return ""
