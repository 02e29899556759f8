"""The words of a package's statements around what templates say: who speaks, and who reports it.

A statement speaks for the innermost voice, and the document reports it. Words are English unless
`package.yaml` brings others. A verb is written in two forms, `{gives/giving}`: the first after the
document, the second where somebody reports what another one says.
"""

import re
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from docprov.model.records import RESOURCES

_VERB = re.compile(r"\{([^{}/]+)/([^{}/]+)\}")
_SLOT = re.compile(r"\{(voice|clause)\}")
_ENGLISH = {
    "sentence": "{voice} {clause}.",
    "reports": "{reports/reporting} {voice} as {clause}",
    "quotes": "{quotes/quoting} {voice} as {clause}",
    "implied": "by implication {clause}",
    "itself": "itself",
    "news-article": "the article",
    "other": "the document",
}
_CHOICES = {each.name: each.choices for each in RESOURCES["documents"].columns}
KEYS = frozenset(
    {"sentence", "reports", "quotes", "implied", "itself", "document", *_CHOICES["kind"]}
)
"""What `wording:` of a package can say."""


@frozen(kw_only=True)
class Speaker:
    """One voice of a chain as a statement names it.

    Attributes:
        name: what people call it.
        mode: what it does with the claim.
        implied: whether it implies what it says.
    """

    name: str
    mode: str = ""
    implied: bool = False


@frozen
class Wording:
    """The words around the clauses of statements.

    Attributes:
        own: what the package says instead of the English words, by key.
    """

    own: Mapping[str, str] = field(factory=dict)

    def document(self, kind: str) -> str:
        """Return what a statement calls a document of some kind.

        >>> Wording().document("press-release"), Wording({"document": "der Text"}).document("law")
        ('the press release', 'der Text')
        """
        words = self.own.get(kind) or self.own.get("document") or _ENGLISH.get(kind)
        return words or f"the {kind.replace('-', ' ')}"

    def sentence(self, speakers: Sequence[Speaker], clause: str) -> str:
        """Return what a chain of voices says, as one sentence.

        Args:
            speakers: the voices, outermost first.
            clause: what the innermost one says, its verb in the form for its place in the chain.

        >>> voices = [Speaker(name="the article", mode="quotes"), Speaker(name="the Mail")]
        >>> Wording().sentence(voices, "giving the number of boats sunk as 30")
        'The article quotes the Mail as giving the number of boats sunk as 30.'
        """
        said = clause
        for number, speaker in reversed([*enumerate(speakers)]):
            words = {"clause": said, "voice": speaker.name}
            if speaker.implied:
                words["clause"] = _filled(self._words("implied"), words)
            outer = speakers[number - 1].mode if number else "sentence"
            frame = self._words(outer if outer in {"sentence", "quotes"} else "reports")
            said = _filled(conjugated(frame, number - 1), words)
        if clause.endswith(".."):  # a time without an end, which ends the sentence too
            said = said.removesuffix(".")
        return said[:1].upper() + said[1:]

    def itself(self) -> str:
        """Return what a document calls itself where it speaks."""
        return self._words("itself")

    def _words(self, key: str) -> str:
        return self.own.get(key) or _ENGLISH[key]


def has_verb(template: str) -> bool:
    """Return whether a template has a verb in two forms, so that the voices can be named.

    >>> has_verb("{gives/giving} the cost as {value}"), has_verb("The cost is {value}.")
    (True, False)
    """
    return _VERB.search(template) is not None


def conjugated(template: str, place: int) -> str:
    """Return a template with its verbs in the form for a place in a chain of voices.

    >>> conjugated("{gives/giving} the cost as {value}", 1)
    'giving the cost as {value}'
    """
    return _VERB.sub(r"\2" if place > 0 else r"\1", template)


def _filled(frame: str, words: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: words[slot[1]], frame)


def wording_problem(key: str, words: object) -> str:
    """Return what is wrong with words that a package brings, an empty text for nothing.

    >>> wording_problem("quotes", "zitiert {voice}")
    'wording.quotes has no {clause}'
    """
    if key not in KEYS:
        return f"wording.{key} is not one of {', '.join(sorted(KEYS))}"
    if not isinstance(words, str):
        return f"wording.{key} is not a text"
    slots = {"sentence": "voice clause", "reports": "voice clause", "quotes": "voice clause"}
    needed = slots.get(key, "clause" if key == "implied" else "").split()
    missing = [name for name in needed if f"{{{name}}}" not in words]
    return f"wording.{key} has no {{{missing[0]}}}" if missing else ""
