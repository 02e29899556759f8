"""Numbers that are the whole of which a part is given: 212 of 885 carts."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from attrs import evolve

from docprov.text.beginnings import WHOLE
from docprov.text.number_parts import PERIODS
from docprov.text.stated import Stated
from docprov.text.stretch import SENTENCE_ENDS, STOPS, Stretch

_FARTHEST = 3
_FARTHEST_WORDS = 5
_FARTHEST_LETTERS = 12
_FARTHEST_OWNED = 7


def with_wholes(
    read: Stretch, spans: Sequence[tuple[int, int]], stated: list[Stated]
) -> list[Stated]:
    """Return the quantities with those marked that are the whole of which a part is given."""
    if not read.holds(WHOLE):
        return stated
    for number, (first, after) in enumerate(spans):
        each = stated[number]
        if each.kind != "count" or each.low is None:
            continue
        before = spans[number - 1][1] if number else None
        later = [
            other
            for place, other in enumerate(stated[number + 1 : number + 4], number + 1)
            if other.kind == "count"
            and other.low is not None
            and other.low <= each.low
            and not _is_article(read, spans[place])
        ]
        last = stated[number - 1].low if number else None
        is_large = not each.unit and (last is None or each.low >= last)
        is_bare = is_large and last is not None and last > 1 and _is_bare(read, first)
        begun = _behind_head(read, bisect_right(read.spans, each.start, key=itemgetter(1)), first)
        parts = [
            (span[1], other)
            for span, other in zip(spans[:number], stated, strict=False)
            if other.kind not in {"date", "clock"} and not _is_more(other, each)
        ]
        part = _follows_part(read, parts, first, is_large=is_large, is_bare=is_bare)
        for at in range(begun, first if part is None else begun):  # 44 of some 600
            part = part or _follows_part(read, parts, at, is_large=is_large, is_bare=False)
        part = part if part is not None else _halves(read, first)
        within = read.language.phrases("within_links")
        if each.unit and within.ending(read.words, read.skipping(first, "articles", -1)):
            part = None  # 20 % in 10 years
        if part is not None and read.spans[part][0] >= each.start:
            part = None  # the words qualify the number: the better part of six hours
        share = number + 1 < len(stated) and _is_share(read, stated[number + 1], spans[number + 1])
        following = spans[number + 1] if later or share else (after, after)
        counts = not each.unit and bool(number) and stated[number - 1].kind != "ordinal"
        rated = counts and _is_rated(read, before, first, after)
        rated = rated or (bool(later) and _is_rate(read, after, following))
        rated = rated or (share and _owns_share(read, after, following[0]))
        opens = (later or share) and each.unit not in PERIODS  # in eight months a loss of 40
        if part is not None or rated or (opens and _opens_whole(read, first, after, following)):
            start = each.start if part is None else min(each.start, read.spans[part][0])
            stated[number] = evolve(each, kind="whole", start=start)
    return stated


def _behind_head(read: Stretch, begun: int, first: int) -> int:
    """Return where the words of a number begin, without the head of its row: in tonnes: 40."""
    colons = (at for at in range(first - 1, begun - 1, -1) if read.words[at] == ":")
    return next(colons, begun - 1) + 1


def _follows_part(
    read: Stretch,
    parts: Sequence[tuple[int, Stated]],
    first: int,
    *,
    is_large: bool,
    is_bare: bool,
) -> int | None:
    """Return where the part before a number begins: "35 of" the 90; None for no part."""
    if each := read.language.phrases("each_links").ending(read.words, first):
        return first - each[0]  # a ship in every five
    links = read.language.phrases("whole_links")
    first = read.skipping(first, "whole_adjectives", -1)  # of the original 40
    at, link = first, links.ending(read.words, first)  # an article can be such a link: der, des
    skipped = read.skipping(first, "articles", -1)
    outer = links.ending(read.words, skipped)
    if outer and (link is None or skipped - outer[0] < at - link[0]):
        at, link = skipped, outer
    if link is None and (owner := read.language.phrases("possessives").ending(read.words, first)):
        at = _owner_begins(read, first - owner[0])
        link = links.ending(read.words, at)
    if link is None:
        return None
    at -= link[0]
    at -= at > 0 and read.words[at - 1] == "("
    at = read.skipping(at, "part_adverbs", -1)
    part = read.language.phrases("parts").ending(read.words, at)
    itself = read.language.phrases("whole_itself").ending(read.words, at)
    if itself and itself[0] >= (part or itself)[0]:
        return None  # every one of the 12
    # a number can be a part of the link: de un total de
    nearest = next((each for each in reversed(parts) if each[0] <= at), None)
    before = nearest[0] if nearest else None
    if before is not None and before == at:
        return max(before - 1, 0)
    if nearest and (nearest[1].low == 1 or nearest[1].unit in PERIODS):
        is_large = is_bare = False  # a heavy load of 73 nets
    phrases = read.language.phrases("loose_wholes")
    is_joined = read.words[at - 1].isalpha()
    is_loose = is_large and phrases.ending(read.words, at + link[0]) is not None
    is_loose = is_loose or (is_bare and is_joined)
    if is_loose and before is not None and 0 <= at - before <= _FARTHEST:
        return before - 1
    return at - part[0] if part else None


def _halves(read: Stretch, first: int) -> int | None:
    """Return where a part without a link before a number with an article begins: half the 36."""
    at = read.skipping(first, "articles", -1)
    part = read.language.phrases("parts_bare").ending(read.words, at)
    if part is None and at > 1 and read.language.has("number_behind"):
        at -= 1  # its noun, in a language that has it before the number: a third of "boats the 60"
        part = read.language.phrases("parts_bare").ending(read.words, at)
    return at - part[0] if part and at < first else None


def _is_more(part: Stated, whole: Stated) -> bool:
    """Return whether a number is more than another, of which it can be no part."""
    if part.low is None or whole.low is None or part.unit == "percent":
        return False
    return part.kind == "count" and part.low > whole.low


def _is_article(read: Stretch, span: tuple[int, int]) -> bool:
    """Return whether a word for one has no ending of a part: 400 üyeden oluşan bir grup."""
    language = read.language
    endings = language.phrases("part_endings")
    one = language.numbers("numbers").starting(read.words, span[0])
    if not endings.exact or one is None or one[1] != 1 or read.words[span[0]].isdigit():
        return False
    return endings.starting(read.words, span[0] + one[0]) is None


def _is_bare(read: Stretch, first: int) -> bool:
    """Return whether a number has an article and counts no word behind it: the 26 cast."""
    counted = read.language.phrases("counted")
    article = read.language.phrases("definite").ending(read.words, first)
    return bool(counted.open and article and not counted.starting(read.words, first + 1))


def _is_rated(read: Stretch, before: int | None, first: int, after: int) -> bool:
    """Return whether a number is the whole of a rate: 4 boats in 5 were sold."""
    link = read.language.phrases("rate_links").ending(read.words, first)
    if link is None or before is None or not 1 <= first - link[0] - before <= 2:
        return False
    between = read.words[before : first - link[0]]
    counted = read.language.phrases("counted").starting(read.words, after)
    listed = read.language.phrases("coordinators").first_in(between) is not None
    return all(word.isalpha() for word in between) and counted is None and not listed


def _is_rate(read: Stretch, after: int, part: tuple[int, int]) -> bool:
    """Return whether a number and the part behind it count the same things: 4軒に1軒.

    The counter of the part can be a word with its number: 一人.
    """
    between = read.words[after : part[0]]
    behind = read.words[part[1] : part[1] + len(between)]
    for link in read.language.phrases("rate_closers").exact:
        counter = between[: len(between) - len(link)]
        linked = tuple(between[len(counter) :]) == link
        counter = counter or read.words[after - 1 : after]
        ends = read.words[max(part[1] - len(counter), 0) : part[1]], behind[: len(counter)]
        if linked and counter[-1].isalpha() and counter in ends:
            return True
    return False


def _is_share(read: Stretch, stated: Stated, span: tuple[int, int]) -> bool:
    """Return whether a number is a share, and none of a noun behind it: 三分之二的水井."""
    owned = read.language.phrases("share_owners").starting(read.words, span[1]) is not None
    return not owned and (stated.kind == "fraction" or stated.unit == "percent")


def _owns_share(read: Stretch, after: int, share: int) -> bool:
    """Return whether what a number counts has a share behind it: a third of "the 60 stalls".

    Where a case is an ending, only its noun is between them; else no word of another phrase is.
    """
    between = read.words[after:share]
    language = read.language
    owns = language.phrases("share_owners").ending(read.words, share)
    if owns is None or not between:
        return False
    if not language.has("spaceless"):
        return len(between) == 1
    parts = language.phrases("share_parting")
    noun = between[: len(between) - owns[0]]
    is_one = 0 < len(noun) <= _FARTHEST_OWNED and STOPS.isdisjoint(noun)
    return is_one and parts.first_in(noun) is None


def _owner_begins(read: Stretch, at: int) -> int:
    """Return where the owner of a whole begins: of "the old town's" 31 bakers."""
    links = read.language.phrases("whole_links")
    for first in range(at, max(at - _FARTHEST, 0), -1):
        if links.ending(read.words, first):
            return first
    return at


def _opens_whole(read: Stretch, first: int, after: int, part: tuple[int, int]) -> bool:
    """Return whether the words around a number make it the whole of the part that follows."""
    words, language = read.words, read.language
    following = part[0]
    if any(word in SENTENCE_ENDS for word in words[after:following]):
        return False
    first = read.skipping(first, "whole_adjectives", -1)
    owner = language.phrases("possessives").ending(words, first)  # of the town's 70 boats
    owned = _owner_begins(read, first - owner[0]) if owner else first
    for at in (read.skipping(first, "articles", -1), first, owned):
        opener = language.phrases("whole_openers").ending(words, at)
        if opener and (at == opener[0] or words[at - opener[0] - 1] in STOPS):
            return True
    names = ["whole_closers"]
    ending = part[1] + (part[1] < len(words) and words[part[1]] in {"-", "'"})
    if language.phrases("part_endings").starting(words, ending):
        names.append("whole_closers_of_parts")
    closers = language.phrases(*names)
    far = min(
        following, after + (_FARTHEST_LETTERS if language.has("spaceless") else _FARTHEST_WORDS)
    )
    links = language.phrases("whole_closer_links")
    for index in range(after, far):
        if words[index] in STOPS:
            return False
        closer = closers.starting(words, index)
        if closer and not links.starting(words, index + closer[0]):
            return True
    return False
