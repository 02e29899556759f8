"""How long it takes to judge claims by the words of their passages, as a ratio to casefolding and
tokenising the passages with their sentences once.

Run with `python -m tests.benchmarks.judging [--passages N]`. Distinct invented passages of 15 words
in English, German and Russian, each in a sentence of a text; one in three states a number, one in
ten denies. Judged are number, polarity, time and lateness of the quote alone, then with its
sentence.
"""

import argparse
import random
import re
import sys
import time

from tests.judged_passages import judged

from docprov.text.language import language_of

_LETTERS = {
    "en": "abcdefghijklmnoprstuvwy",
    "de": "abcdefghijklmnoprstuvwzäöüß",
    "ru": "абвгдежзийклмнопрстуфхцчшщыьэюя",
}
_NUMBERS = {
    "en": ("over 40", "twenty-three", "at least 1,200", "in May 1931"),
    "de": ("über 40", "dreiundzwanzig", "mindestens 1.200", "im Mai 1931"),
    "ru": ("более 40", "двадцать три", "не менее 1200", "в мае 1931 года"),
}
_DENIALS = {"en": "not", "de": "nicht", "ru": "не"}


def words(chance, letters, count):
    return ["".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(count)]


def passage(chance, vocabulary, tag):
    parts = chance.choices(vocabulary, k=15)
    if chance.random() < 0.34:
        parts[5] = chance.choice(_NUMBERS[tag])
    if chance.random() < 0.1:
        parts[9] = _DENIALS[tag]
    return " ".join(parts)


def passages(count):
    """Return (language, text, start, stop) of some passages in their texts."""
    chance = random.Random(7)  # noqa: S311 - a benchmark
    vocabularies = {tag: words(chance, letters, 20_000) for tag, letters in _LETTERS.items()}
    found = []
    for number in range(count):
        tag = ("en", "de", "ru")[number % 3]
        before, quote, after = (passage(chance, vocabularies[tag], tag) for _ in range(3))
        before, after = (" ".join(each.split()[-6:]) for each in (before, after))
        text = f"{before.capitalize()} {quote} {after}. {quote.capitalize()}."
        start = len(before) + 1
        found.append((language_of(tag), text, start, start + len(quote)))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=100_000)
    found = passages(parser.parse_args().passages)
    word = re.compile(r"\w+|\S")
    start = time.process_time()
    for _, text, _, _ in found:
        word.findall(text.casefold())
    floor = time.process_time() - start
    start = time.process_time()
    for each in found:
        judged(*each)
    spent = time.process_time() - start
    sys.stdout.write(
        f"{len(found)} passages: {spent / floor:.1f} x casefolding and tokenising "
        f"({spent / len(found) * 1e6:.1f} us a passage)\n"
    )


if __name__ == "__main__":
    main()
