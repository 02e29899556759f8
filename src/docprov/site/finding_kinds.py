"""The kinds of findings, in the order in which they matter to a reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.findings import Found
from docprov.findings.wording import Words, series
from docprov.site.drawings import wrapped

_FIRST = (
    *("DF201", "DF205", "DF102", "DF307", "DF301", "DF204", "DF305", "DF203", "DF206"),
    *("DF101", "DF103", "DF104"),
)
"""The kinds that come first; the others follow in the order of their codes."""
DEPENDING = frozenset({"DF204", "DF301", "DF307"})
"""The kinds by which documents that say the same may not be independent of each other."""
_LONGEST = 110


@frozen
class Kind:
    """All findings of one rule.

    Attributes:
        rule: the rule.
        found: the findings.
    """

    rule: Rule
    found: tuple[Found, ...]

    @property
    def name(self) -> str:
        """The name of the rule in words."""
        return words_of(self.rule)

    @property
    def anchor(self) -> str:
        """Where in the list of findings it begins."""
        return self.rule.code.lower()


def words_of(rule: Rule) -> str:
    """Return the name of a rule in words."""
    return rule.name.replace("-", " ").capitalize()


def kinds_of(found: Iterable[Found], rules: Mapping[str, Rule]) -> list[Kind]:
    """Return the findings by kind, those that matter most to a reader first.

    >>> kinds_of([], {})
    []
    """
    groups: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        groups[each.rule].append(each)
    order = {code: number for number, code in enumerate(_FIRST)}
    codes = sorted(groups, key=lambda code: (order.get(code, len(order)), code))
    return [Kind(rules[code], tuple(groups[code])) for code in codes]


def headline_of(found: Found, words: Words) -> str:
    """Return what a finding is about, in one line: works, a question, or both."""
    claims = [key for name, key in found.records if name == "claims"]
    documents = [words.document(key) for name, key in found.records if name == "documents"]
    citations = [key for name, key in found.records if name == "citations"]
    if citations and not claims and not documents:
        cited = dict.fromkeys(words.tables["citations"][key].cited for key in citations)
        documents = [words.document(key) for key in cited]
    if not claims:
        text = series(documents) if documents else found.message
    else:  # one work is what the finding is about; several are those that have the claims
        work = f"{documents[0]}: " if len(documents) == 1 else ""
        text = work + _topic(claims, words)
    return next(iter(wrapped(text, _LONGEST, 1)), found.id)


def _topic(claims: list[str], words: Words) -> str:
    subjects = {words.label("subjects", words.claim(key).subject) for key in claims}
    asked = {words.label("predicates", words.claim(key).predicate) for key in claims}
    counted = series(sorted(asked)) if len(asked) < 3 else f"{len(asked)} questions"
    values = {words.plain_value(key) if words.stated(key) else "" for key in claims}
    value = values.pop() if len(values) == 1 else ""
    topic = f"{series(sorted(subjects)[:2])}: {counted}"
    return f"{topic}, {value}" if value else topic
