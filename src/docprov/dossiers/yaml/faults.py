"""What is refused in a YAML file: the rules, and the refusal of a part that stops its parsing."""

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.dossiers.yaml.nodes import Fields

_EXAMPLE = "dossiers/arden-2011.yaml"

BAD_ENCODING = Rule(
    code="DP003",
    name="bad-encoding",
    summary="A text file is not plain UTF-8: another encoding, a byte order mark, a tab or a "
    "control character.",
    why="Programs read such bytes in different ways, or show nothing where there is something.",
    help="save the file as UTF-8 without a byte order mark, with spaces instead of tabs",
    message="{0}",
    file=_EXAMPLE,
    silent="note: The count of the council.",
    fires="note: The\tcount of the council.",
)
YAML_SYNTAX = Rule(
    code="DP004",
    name="yaml-syntax",
    summary="A file is not YAML.",
    why="Nothing of the entry can be read, so nothing of it is checked.",
    help="look at the quotation marks, brackets and indentation here and in the line before",
    message="not YAML: {0}",
    file=_EXAMPLE,
    silent='quote: "the fate of over 150"',
    fires='quote: "the fate of over 150',
)
YAML_FEATURE = Rule(
    code="DP005",
    name="yaml-feature",
    summary="A file uses a part of YAML that dossiers do without: anchors, aliases, tags, merge "
    "keys, several documents.",
    why="These make text mean something else than it shows, and can make a small file expand "
    "without bound.",
    help="write the value out",
    message="{0}",
    file=_EXAMPLE,
    silent="voice: arden-post",
    fires="voice: &v arden-post",
)
DUPLICATE_FIELD = Rule(
    code="DP006",
    name="duplicate-field",
    summary="A field occurs twice in one entry.",
    why="YAML readers keep one of the two without saying which.",
    help="keep the one that is meant",
    message="field {0!r} occurs here again, first in line {1}",
    file=_EXAMPLE,
    silent="voice: arden-post",
    fires="voice: arden-post\nvoice: arden-post",
)


class Refused(Exception):  # noqa: N818 - it never leaves the reader
    """A part of the text is refused; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def duplicate(here: Place, name: str, fields: Fields) -> Diagnostic:
    """Return the fault of a field that an entry has already."""
    line, column = fields.places[name]
    first = Place(file=here.file, line=line, column=column)
    return DUPLICATE_FIELD.at(here, name, line, related=((first, f"the first {name!r}"),))
