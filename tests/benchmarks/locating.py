"""How long it takes to locate 20,000 quotes in 400 texts of 50 kB, as ratios to `str.find` and to
fuzzy search in one run.

Run with `python tests/benchmarks/locating.py [--texts N]`. Mixed verdicts: verbatim, normalised,
elided, ambiguous, and 2 % near or absent, in the order of the texts; what a text costs once is
charged to the quote that comes upon it first. Times are of the processor, `str.find` and `locate`
in turns. Fuzzy peers are timed on a sample, since on everything they take minutes.
"""

import argparse
import difflib
import random
import sys
import time
from collections import Counter

from rapidfuzz import fuzz

from docprov.text.quotes import locate

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def words(chance, count):
    return ["".join(chance.choices(LETTERS, k=chance.randint(2, 10))) for _ in range(count)]


def text_of(chance, vocabulary, size):
    parts, length = [], 0
    while length < size:
        part = chance.choice(vocabulary)
        parts.append(
            part + chance.choice((" ", " ", " ", " ", ", ", ". ", "\n", " “", "” ", " – "))
        )
        length += len(parts[-1])
    return "".join(parts)


def quote_of(chance, text, kind):
    start = chance.randrange(len(text) - 200)
    start = text.index(" ", start) + 1
    stop = text.index(" ", start + chance.randint(20, 90))
    quote = text[start:stop]
    if kind == "normalised":
        return (
            quote.replace("\n", " ")
            .replace("“", '"')
            .replace("”", '"')
            .replace("–", "-")
            .replace(" ", "  ", 1)
        )
    if kind == "elided":
        middle = text.index(" ", stop + 20)
        return f"{quote} ... {text[middle + 1 : text.index(' ', middle + 30)]}"
    if kind == "near":
        return quote[: len(quote) // 2] + "zq" + quote[len(quote) // 2 :]
    return quote


def timed(pairs, find):
    start = time.process_time()
    for _, quote, text in pairs:
        find(quote, text)
    return (time.process_time() - start) / len(pairs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=400)
    count = parser.parse_args().texts
    chance = random.Random(7)  # noqa: S311 - a benchmark
    vocabulary = words(chance, 20_000)
    texts = [text_of(chance, vocabulary, 50_000) for _ in range(count)]
    kinds = ["verbatim"] * 60 + ["normalised"] * 33 + ["elided"] * 5 + ["near"] * 2
    mixed = []
    for text in texts:
        for _ in range(50):
            kind = chance.choice(kinds)
            mixed.append((kind, quote_of(chance, text, kind), text))

    own, floor = Counter(), Counter()
    for kind, quote, text in mixed:
        for spent, find in ((floor, lambda quote, text: text.find(quote)), (own, locate)):
            start = time.process_time()
            find(quote, text)
            spent[kind] += time.process_time() - start
    numbers = Counter(kind for kind, _, _ in mixed)
    for kind, number in sorted(numbers.items()):
        ratio, each = own[kind] / floor[kind], own[kind] / number * 1e6
        sys.stdout.write(
            f"{kind:<11} {number:>6} quotes: {ratio:7.2f} x str.find ({each:.1f} us a quote)\n"
        )
    whole = own.total() / len(mixed)
    sys.stdout.write(
        f"all verdicts: {own.total() / floor.total():.2f} x str.find ({whole * 1e6:.1f} us a "
        "quote)\n"
    )
    fuzzy = timed(chance.sample(mixed, min(300, len(mixed))), fuzz.partial_ratio_alignment)
    slow = timed(
        chance.sample(mixed, 2),
        lambda quote, text: difflib.SequenceMatcher(
            None, quote, text, autojunk=False
        ).find_longest_match(),
    )
    sys.stdout.write(
        f"all verdicts: 1/{fuzzy / whole:.0f} of rapidfuzz on everything, 1/{slow / whole:.0f} "
        "of difflib (its first step)\n"
    )
    for size in (50_000, 100_000, 200_000):
        text = "a" * size
        spent = timed(
            [("", quote, text) for quote in ("a" * 60 + "b", "a  a" * 20, "aa ... ab")], locate
        )
        sys.stdout.write(f"adversarial text of {size:>7}: {spent * 1e3:.1f} ms a quote\n")


if __name__ == "__main__":
    main()
