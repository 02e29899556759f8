"""Phrases of a language with what each means, found before or after a word of a text."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from attrs import frozen

from docprov.text.known import Known

_Meaning = TypeVar("_Meaning")


@frozen(eq=False)
class Fitting:
    """The words that fit one of some patterns.

    Attributes:
        words: the patterns without a wildcard.
        prefixes: what is before the wildcard of the patterns that end with one.
        suffixes: what is behind the wildcard of those that begin with one.
    """

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()

    @cached_property
    def known(self) -> Known[bool]:
        """Whether each word fits one of the patterns."""
        return Known(self.fits)

    @classmethod
    def of(cls, patterns: Iterable[str]) -> "Fitting":
        """Return the words that fit one of some patterns."""
        words, prefixes, suffixes = set(), set(), set()
        for each in patterns:
            if each == "*":  # the mark itself
                words.add(each)
            elif each.endswith("*"):
                prefixes.add(each[:-1])
            elif each.startswith("*"):
                suffixes.add(each[1:])
            else:
                words.add(each)
        return cls(frozenset(words), tuple(prefixes), tuple(suffixes))

    @classmethod
    def joined(cls, *parts: "Fitting") -> "Fitting":
        """Return the words that fit one of some parts."""
        return cls(
            frozenset().union(*(each.words for each in parts)),
            tuple({prefix for each in parts for prefix in each.prefixes}),
            tuple({suffix for each in parts for suffix in each.suffixes}),
        )

    def fits(self, word: str) -> bool:
        """Return whether a word fits one of the patterns."""
        return word in self.words or word.startswith(self.prefixes) or word.endswith(self.suffixes)


@frozen(eq=False)
class Flagging:
    """What words can be, as flags: one look-up for those that fit a pattern without a wildcard.

    Attributes:
        exact: the flags of the words without a wildcard.
        open: what the words with a wildcard fit, each with its flag.
        fringe: all of these.
    """

    exact: Mapping[str, int]
    open: tuple[tuple[int, Fitting], ...]
    fringe: Fitting

    @classmethod
    def of(cls, listed: Iterable[tuple[int, Fitting]]) -> "Flagging":
        """Return the flags of the words that fit some patterns, each with its flag."""
        exact: dict[str, int] = {}
        wild = []
        for flag, fitting in listed:
            for word in fitting.words:
                exact[word] = exact.get(word, 0) | flag
            if fitting.prefixes or fitting.suffixes:
                wild.append((flag, Fitting(frozenset(), fitting.prefixes, fitting.suffixes)))
        return cls(exact, tuple(wild), Fitting.joined(*(each for _, each in wild)))

    def of_word(self, word: str) -> int:
        """Return the flags of a word."""
        found = self.exact.get(word, 0)
        if self.open and self.fringe.fits(word):
            for flag, fitting in self.open:
                if fitting.fits(word):
                    found |= flag
        return found


@frozen(eq=False)
class Phrases(Generic[_Meaning]):
    """Phrases with what each means, found before or after a word of a text.

    Attributes:
        exact: the meanings of the phrases without wildcards.
        open: the phrases that have words with a wildcard, and their meanings; long ones first.
    """

    exact: Mapping[tuple[str, ...], _Meaning]
    open: tuple[tuple[tuple[str, ...], _Meaning], ...]

    @classmethod
    def of(cls, phrases: Iterable[tuple[tuple[str, ...], _Meaning]]) -> "Phrases[_Meaning]":
        """Return the phrases in the form in which they are searched for."""
        exact: dict[tuple[str, ...], _Meaning] = {}
        wild = []
        for words, meaning in phrases:
            if "*" in " ".join(words) and any("*" in word and len(word) > 1 for word in words):
                wild.append((words, meaning))
            elif words:
                exact[words] = meaning
        return cls(exact, tuple(sorted(wild, key=lambda each: -len(each[0]))))

    @staticmethod
    def joined(*lists: "Phrases[Any]") -> "Phrases[None]":
        """Return the phrases of some lists, without what they mean."""
        return Phrases.of((words, None) for each in lists for words in each.all_words)

    @cached_property
    def firsts(self) -> Mapping[str, int]:
        """The length of the longest phrase without wildcards that begins with a word."""
        lengths: dict[str, int] = {}
        for words in self.exact:
            lengths[words[0]] = max(lengths.get(words[0], 0), len(words))
        return lengths

    @cached_property
    def lasts(self) -> Mapping[str, int]:
        """The length of the longest phrase without wildcards that ends with a word."""
        lengths: dict[str, int] = {}
        for words in self.exact:
            lengths[words[-1]] = max(lengths.get(words[-1], 0), len(words))
        return lengths

    @cached_property
    def beginning(self) -> Fitting:
        """The words with which a phrase can begin."""
        return Fitting.of(words[0] for words in self.all_words)

    @cached_property
    def begins(self) -> Known[bool]:
        """Whether a phrase can begin with each word."""
        return self.beginning.known

    @cached_property
    def opening(self) -> Known[tuple[tuple[tuple[str, ...], _Meaning], ...]]:
        """The phrases with a wildcard that each word can begin, long ones first."""
        return _by_word(self.open, 0)

    @cached_property
    def closing(self) -> Known[tuple[tuple[tuple[str, ...], _Meaning], ...]]:
        """The phrases with a wildcard that each word can end, long ones first."""
        return _by_word(self.open, -1)

    @property
    def all_words(self) -> list[tuple[str, ...]]:
        """The words of each phrase."""
        return [*self.exact, *(words for words, _ in self.open)]

    def beginnings(self, words: list[str]) -> list[int]:
        """Return the places of the words with which a phrase can begin."""
        begins = self.begins if self.open else self.firsts
        if begins is self.firsts:
            return [at for at, word in enumerate(words) if word in begins]
        return [at for at, word in enumerate(words) if begins[word]]

    def first_in(self, words: list[str]) -> _Meaning | None:
        """Return the meaning of the first phrase among some words, None for no phrase."""
        for at in self.beginnings(words):
            if found := self.starting(words, at):
                return found[1]
        return None

    def starting(self, words: list[str], at: int) -> tuple[int, _Meaning] | None:
        """Return the length and the meaning of the longest phrase that begins at a word."""
        longest = self.firsts.get(words[at], 0) if at < len(words) else 0
        if at >= len(words) or not (longest or self.open):
            return None
        found = None
        for length in range(min(longest, len(words) - at), 0, -1):
            part = tuple(words[at : at + length])
            if part in self.exact:
                found = length, self.exact[part]
                break
        for pattern, meaning in self.opening[words[at]] if self.open else ():
            length = len(pattern)
            if found is not None and length <= found[0]:
                break
            if length <= len(words) - at and all(
                map(_fits, pattern[1:], words[at + 1 : at + length])
            ):
                return length, meaning
        return found

    def covers(self, words: list[str], at: int, before: int) -> bool:
        """Return whether a word is in a phrase that begins at it, or at most so many before it."""
        for first in range(max(at - before, 0), at + 1):
            found = self.starting(words, first)
            if found and first + found[0] > at:
                return True
        return False

    def ending(self, words: list[str], stop: int) -> tuple[int, _Meaning] | None:
        """Return the length and the meaning of the longest phrase that ends before a word."""
        longest = self.lasts.get(words[stop - 1], 0) if stop else 0
        if not stop or not (longest or self.open):
            return None
        found = None
        for length in range(min(longest, stop), 0, -1):
            part = tuple(words[stop - length : stop])
            if part in self.exact:
                found = length, self.exact[part]
                break
        for pattern, meaning in self.closing[words[stop - 1]] if self.open else ():
            length = len(pattern)
            if found is not None and length <= found[0]:
                break
            if length <= stop and all(map(_fits, pattern, words[stop - length : stop - 1])):
                return length, meaning
        return found


def _by_word(
    phrases: Sequence[tuple[tuple[str, ...], _Meaning]], end: int
) -> Known[tuple[tuple[tuple[str, ...], _Meaning], ...]]:
    """Return which of some phrases each word can begin, with 0, or end, with -1, in their order."""
    exact: dict[str, list[int]] = {}
    wild: dict[str, list[int]] = {}
    for place, (words, _) in enumerate(phrases):
        kept = wild if "*" in words[end] else exact
        kept.setdefault(words[end], []).append(place)

    def fitting(word: str) -> tuple[tuple[tuple[str, ...], _Meaning], ...]:
        places = [
            place for pattern, found in wild.items() if _fits(pattern, word) for place in found
        ]
        return tuple(phrases[place] for place in sorted(places + exact.get(word, [])))

    return Known(fitting)


def _fits(pattern: str, word: str) -> bool:
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    return pattern == word
