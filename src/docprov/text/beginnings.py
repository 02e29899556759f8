"""Whether a text has a word with which a number, a date or a denial can begin.

Most texts have none, which is found without reading them: by the words alone, each of which is
looked up once.
"""

import re
import unicodedata
from functools import cache

from attrs import field, frozen

from docprov.text.language import Fitting, Language

_DIGIT = re.compile(r"\d")
_MOST_WORDS = 100_000


@frozen(eq=False)
class Beginnings:
    """The words with which something can begin in one language.

    Attributes:
        language: the language.
        words: the words with which it can begin.
        numeric: whether it can begin with a number in digits.
        others: words with which it cannot, so far as texts had them.
    """

    language: Language
    words: Fitting
    numeric: bool = True
    others: set[str] = field(factory=set)

    def occur_in(self, text: str) -> bool:
        """Return whether one of the words can be in an evened text; in doubt, it can."""
        if "*" in text or (self.numeric and _DIGIT.search(text)):
            return True
        words = self.language.words.findall(text)
        return not self.others.issuperset(words) and any(map(self._is_one, words))

    def _is_one(self, word: str) -> bool:
        if word in self.others:
            return False
        key = self.language.low(word)
        if any(map(self._begins, self.language.parts_of(key) or (key,))):
            return True
        if len(self.others) >= _MOST_WORDS:
            self.others.clear()
        self.others.add(word)
        return False

    def _begins(self, word: str) -> bool:
        return self.words.has(word) or (self.numeric and unicodedata.category(word[0]) == "No")


@cache
def number_beginnings(language: Language) -> Beginnings:
    """Return the words with which a number can begin.

    >>> from docprov.text.language import language_of
    >>> english = number_beginnings(language_of("en"))
    >>> english.occur_in("the boats sank"), english.occur_in("forty boats sank")
    (False, True)
    """
    return Beginnings(language, language.number_words)


@cache
def date_beginnings(language: Language) -> Beginnings:
    """Return the words with which a date can begin: numbers, months, seasons."""
    listed = [language.numbers(name).beginning for name in ("months", "decades")]
    listed.append(language.named("seasons").beginning)
    listed += [language.phrases("century_before", "century_after").beginning]
    return Beginnings(language, Fitting.joined(language.number_words, *listed))


@cache
def relative_beginnings(language: Language) -> Beginnings:
    """Return the words with which a relative date can begin, or the number that it counts."""
    relative = language.phrases_with_steps().beginning
    return Beginnings(language, Fitting.joined(language.number_words, relative))


@cache
def denial_beginnings(language: Language) -> Beginnings:
    """Return the words with which a denial can begin, or that deny by their ending."""
    listed = language.phrases("negations", "denials", "denials_after", "denials_before").beginning
    endings = Fitting(suffixes=language.plain("negation_endings"))
    return Beginnings(language, Fitting.joined(listed, endings), numeric=False)
