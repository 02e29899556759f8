"""The words of one language that carry numbers, hedges, dates and denials, as data.

Each language is a file in `languages/`, named by the first part of its BCP 47 tag; a list is words
or phrases between commas, and `word 12` gives a word its number. `*` at the end of a word is any
ending, at its beginning any beginning; `(is/was) false` is two phrases. A text in a language
without a file is not judged, and is reported so.

`letters` has a letter before those that are read as it (`万 萬`: traditional forms need no entries
of their own), `initials` the beginning of a word before how it is often written instead.

Limits: words, not grammar; irony is not seen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from itertools import product

import yaml
from attrs import field, frozen

from docprov.text.known import Known
from docprov.text.phrases import Phrases
from docprov.text.scripts import SPACELESS

_ENTRY_END = re.compile(r",(?![^()]*\))")
"""A comma in alternatives is one of the text: (, /)."""
_ALTERNATIVES = re.compile(r"\(([^()]*)\)")
_APOSTROPHES = str.maketrans("’ʼ＇`´", "'''''")
_OTHER_APOSTROPHE = re.compile("[’ʼ＇`´]")
_LONGEST_WORD = 120
"""Letters of the longest word that can be a number: siebenhundertsiebenundvierzigtausend and on."""
_LETTER = rf"[^\W\d_{SPACELESS}]"
_WIDE_LETTER = re.compile(f"[{SPACELESS}]")
_ONLY_LETTERS = re.compile(rf"{_LETTER}+(?: {_LETTER}+)*\Z")


def entries_of(listed: str) -> Iterator[str]:
    """Yield the entries of a list, each way of writing those with alternatives: (is/was) false."""
    for entry in filter(None, map(str.strip, _ENTRY_END.split(listed))):
        if "(" not in entry:
            yield " ".join(entry.split())
            continue
        parts = [each.split("/") for each in _ALTERNATIVES.split(entry)[1::2]]
        rest = _ALTERNATIVES.split(entry)[::2]
        for chosen in product(*parts):
            ways = zip(rest, (*chosen, ""), strict=True)
            yield " ".join("".join(part + way for part, way in ways).split())


def is_one_word(text: str) -> bool:
    """Return whether a text is letters of a script with spaces and nothing else."""
    return text.isalpha() and (text.isascii() or not _WIDE_LETTER.search(text))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


@frozen(eq=False)
class Language:
    """The lists of one language.

    Attributes:
        code: the first part of its BCP 47 tag.
        lists: the content of its file.
    """

    code: str
    lists: Mapping[str, object] = field(repr=False)

    @cached_property
    def keys(self) -> Known[tuple[str, ...]]:
        """The words that each word of a text is read as: itself in small letters, or its parts."""
        return Known(self.key)

    def key(self, word: str) -> tuple[str, ...]:
        """Return the words that a word of a text is read as."""
        low = self.low(word)
        return tuple(self.parts_of(low)) or (low,)

    def has(self, name: str) -> bool:
        """Return whether the file of the language says yes to a trait."""
        return bool(self.lists.get(name))

    def text(self, name: str) -> str:
        """Return one text of the file, empty where it is missing."""
        return str(self.lists.get(name) or "")

    def low(self, word: str) -> str:
        """Return a word in the small letters of the language, with plain apostrophes.

        >>> language_of("en").low("Oʼclock")
        "o'clock"
        """
        if self.has("dotless_i"):
            word = word.replace("İ", "i").replace("I", "ı")
        word = word.lower()
        word = word.translate(self._letters) if self._letters else word
        return word.translate(_APOSTROPHES) if _OTHER_APOSTROPHE.search(word) else word

    @cached_property
    def _letters(self) -> dict[int, str]:
        """What each letter is read as that is another form of one: traditional and simplified."""
        listed = (each.split() for each in entries_of(self.text("letters")))
        return {ord(other): kept for kept, *others in listed for other in others}

    @cached_property
    def _initials(self) -> tuple[re.Pattern[str], dict[str, str]]:
        """How a word can begin that is often written otherwise, and what is written instead."""
        pairs = dict(each.split() for each in entries_of(self.text("initials")))
        return re.compile(rf"(?<!\w)(?:{_any_of(pairs)})"), pairs

    def _entries(self, listed: str) -> Iterator[str]:
        """Yield the entries of a list, and as they are often written instead."""
        begun, pairs = self._initials
        for entry in entries_of(listed):
            yield entry
            other = begun.sub(lambda found: pairs[found[0]], entry) if pairs else entry
            if other != entry:
                yield other

    def phrase(self, text: str) -> tuple[str, ...]:
        """Return the words of a phrase, as a text of the language is divided into words."""
        return self._divided(self.low(text))

    def _divided(self, low: str) -> tuple[str, ...]:
        return tuple(low.split() if _ONLY_LETTERS.match(low) else self.divided(low))

    def divided(self, text: str) -> Iterator[str]:
        """Yield the words and marks of a text."""
        for found in self.words.finditer(text):
            yield found[0]

    @cached_property
    def words(self) -> re.Pattern[str]:
        """What one word of a text is: letters of a script with spaces, else one letter."""
        ending = r"['*]?" if self.has("elides") else rf"(?:'{_LETTER}+)*\*?"
        return re.compile(rf"(?:\*'?)?{_LETTER}+{ending}|[^\W\d_]|\d+|\S")

    @cache  # noqa: B019
    def plain(self, name: str) -> tuple[str, ...]:
        """Return the entries of a list as they are written."""
        return tuple(self._entries(self.text(name)))

    @cache  # noqa: B019 - languages live as long as the process
    def phrases(self, *names: str) -> Phrases[str]:
        """Return the phrases of some lists, each with the name of its list as its meaning."""
        return Phrases.of((each, name) for name in names for each in self._phrases(name))

    @cache  # noqa: B019
    def _phrases(self, name: str) -> tuple[tuple[str, ...], ...]:
        return tuple(map(self._divided, self._entries(self.low(self.text(name)))))

    @cache  # noqa: B019
    def numbers(self, name: str) -> Phrases[Decimal]:
        """Return the phrases of a list that gives each a number."""
        return Phrases.of(
            (self.phrase(words), Decimal(number))
            for words, _, number in (each.rpartition(" ") for each in self.plain(name))
        )

    @cached_property
    def summed(self) -> Phrases[None]:
        """The words with which a number that is a sum of parts can begin."""
        return Phrases.joined(self.numbers("numbers"), self.numbers("scales"))

    def _group(self, name: str) -> dict[str, str]:
        """Return a group of lists, each as it is written by its name."""
        group = self.lists.get(name) or {}
        if not isinstance(group, dict):
            raise TypeError(f"{name} of {self.code} is no group of lists")
        return {str(key): str(listed) for key, listed in group.items()}

    @cache  # noqa: B019
    def named(self, name: str) -> Phrases[str]:
        """Return the phrases of a group of lists, each with the name of its list."""
        keys: dict[tuple[str, ...], list[str]] = {}
        for key, listed in self._group(name).items():
            for each in self._entries(listed):
                keys.setdefault(self.phrase(each), []).append(key)
        return Phrases.of((words, " ".join(dict.fromkeys(each))) for words, each in keys.items())

    @cache  # noqa: B019
    def phrases_with_steps(self) -> Phrases[tuple[str, int]]:
        """Return the relative words, each with its period and how far it counts: yesterday, -1."""
        return Phrases.of(
            (self.phrase(words), (unit, int(step)))
            for words, unit, step in (each.rsplit(" ", 2) for each in self.plain("relative"))
        )

    @cached_property
    def compound(self) -> re.Pattern[str] | None:
        """What a number word made of several is; None where the language has none.

        Its groups are a prefix (Arabic "and"), the number words and the ending of a case, or the
        adjective of a unit: двадцатилетний.
        """
        prefixes = self.plain("number_prefixes")
        if not (self.has("compounds") or prefixes or self._joined_units):
            return None
        more = ("ordinals",) if prefixes else ()
        parts = {
            words[0]
            for name in ("numbers", "scales", "fractions", "months", *more)
            for words in self.numbers(name).exact
            if len(words) == 1 or prefixes
        }
        if not prefixes:
            parts -= {words[0] for words in self.numbers("months").exact}
            parts |= {words[0] for words in self.phrases("number_links").exact}
            parts |= {words[0] for words in self.phrases("halves_after").exact if len(words) == 1}
        several = "" if prefixes else "+"
        endings = () if prefixes else self._joined_units or self.plain("number_endings")
        needed = "" if self._joined_units else "?"
        return re.compile(
            f"({_any_of(prefixes)})?((?:{_any_of(parts)}){several})({_any_of(endings)}){needed}"
        )

    @cached_property
    def _joined_units(self) -> dict[str, str]:
        """The ends of words that are a number with its unit, each with the word it is read as."""
        listed = self._group("joined_units").items()
        return {end: word for word, ends in listed for end in entries_of(ends)}

    @cached_property
    def _contractions(self) -> dict[str, list[str]]:
        """The words that are a number with its unit: полчаса, half an hour."""
        listed = self._group("contractions").items()
        return {**self._duals, **{self.low(word): parts.split() for word, parts in listed}}

    @cached_property
    def _duals(self) -> dict[str, list[str]]:
        """The nouns whose ending makes them two: قاربان, two boats."""
        found: dict[str, list[str]] = {}
        for name in ("dual_nouns", "dual_persons"):
            # of persons the other ending is that of many, too
            given = self.plain("dual_endings")[: 1 if name == "dual_persons" else None]
            for noun in self.plain(name):
                is_feminine = noun.endswith("ة")
                stem = noun[:-1] + "ت" if is_feminine else noun
                is_verb = noun in self.plain("duals_like_verbs")
                joined = self.plain("dual_endings_joined") if is_feminine and not is_verb else ()
                endings = (*given, *joined)
                found |= {
                    begun + stem + ending: ["اثنان", noun]
                    for begun in ("", *self.plain("dual_beginnings"))
                    for ending in endings
                }
        return found

    @cached_property
    def _number(self) -> re.Pattern[str]:
        listed = [self.numbers(name).exact for name in ("numbers", "scales", "fractions")]
        parts = {words[0] for phrases in listed for words in phrases if len(words) == 1}
        parts |= {words[0] for words in self.phrases("number_links", "halves_after").exact}
        return re.compile(_any_of(parts))

    @cached_property
    def _whole_words(self) -> frozenset[str]:
        """The words that look like a number with an ending and are listed as they are."""
        names = ("not_numbers", "negative_before", "negative_after", "vague", "halves_after")
        listed = [words for name in names for words in self.phrases(name).exact]
        listed += list(self.named("units_before").exact)
        # "üçte iki" begins with a word of its own; its end can have the ending of a case.
        begun = [self.numbers(name).exact for name in ("fractions", "ordinals")]
        return frozenset(word for words in listed for word in words).union(
            words[0] for phrases in begun for words in phrases
        )

    def parts_of(self, word: str) -> list[str]:
        """Return the number words that a word is made of; nothing for another word."""
        if word in self._contractions:
            return self._contractions[word]
        if self.compound is None or len(word) > _LONGEST_WORD or word in self._whole_words:
            return []
        found = self.compound.fullmatch(word)
        has_prefix = bool(self.plain("number_prefixes"))
        if found is None or (has_prefix and not found[1]):
            return []
        if has_prefix and (word,) in self.numbers("numbers").exact:
            return []  # its first letter is its own
        numbers = [found[2]] if found[1] else self._number.findall(found[2])
        ending = self._joined_units.get(found[3], found[3])
        parts = [each for each in (found[1], *numbers, ending) if each]
        return parts if len(parts) > 1 else []


LANGUAGES = tuple(
    sorted(
        each.name.removesuffix(".yaml")
        for each in (files("docprov.text") / "languages").iterdir()
        if each.name.endswith(".yaml") and each.name != "signs.yaml"
    )
)
"""The languages that have lists."""


@cache
def _read(code: str) -> Language:
    return Language(code, shipped_lists(code))


def shipped_lists(code: str) -> dict[str, object]:
    """Return the lists for a language, with the signs of all languages; a new mapping each time."""
    lists = dict(_content(code)) if code in LANGUAGES else {}
    for name, signs in _content("signs").items():
        lists[name] = _joined(lists.get(name), signs)
    return lists


@cache
def _content(name: str) -> dict[str, object]:
    source = files("docprov.text") / "languages" / f"{name}.yaml"
    # The reader in C takes a tenth of the time, where PyYAML was built with it.
    reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(source.read_text(encoding="utf-8"), Loader=reader))  # noqa: S506


def _joined(own: object, signs: object) -> object:
    """Return a list of a language with the signs of all languages behind it."""
    if isinstance(signs, dict):
        groups = own if isinstance(own, dict) else {}
        return {key: _joined(groups.get(key), signs.get(key)) for key in (*groups, *signs)}
    return ", ".join(str(each) for each in (own, signs) if each)


def language_of(tag: str | None) -> Language | None:
    """Return the lists for a language tag, None for a language without lists.

    >>> language_of("en-GB").code, language_of("cy")
    ('en', None)
    """
    code = (tag or "").split("-")[0].lower()
    return _read(code) if code in LANGUAGES else None
