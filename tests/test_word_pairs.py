"""Pairs of records of one text, the right one and the nearest wrong one, in each language.

The right record is no disagreement with the words, the wrong one is. The texts are invented.
"""

import re

import pytest
from attrs import evolve
from tests.named_cases import cases_by_file

from docprov.rules.agreement import (
    Recorded,
    date_disagreement,
    first_of,
    number_disagreement,
    time_disagreement,
)
from docprov.rules.polarity import outer_denial, polarity_disagreement
from docprov.text.gaps import dropped_by
from docprov.text.language import language_of
from docprov.text.sentences import crosses_sentence, sentence_around

PAIRS = cases_by_file("quantities/pairs")
_CONTEXT = 32
_COMPARATORS = "about|nearly|at least|at most|more than|fewer than"


def _record(text):
    if text in {"denied", "affirmed"}:
        return Recorded(value_type="none", polarity=text)
    if found := re.fullmatch(r"between (\S+) and (\S+)(?: (\S+))?", text):
        ends = {"comparator": "between", "lower": found[1], "upper": found[2]}
        unit = found[3]
    else:
        found = re.fullmatch(rf"(?:({_COMPARATORS}) )?(\S+)(?: (\S+))?", text)
        ends = {"comparator": (found[1] or "exact").replace(" ", "-"), "value": found[2]}
        unit = found[3]
    return Recorded(value_type="quantity", unit=unit or "boat", polarity="affirmed", **ends)


def _disagreement(record, text, quote, language):
    """Return how a record differs from its quote with its context, else from its sentence."""
    start = text.index(quote)
    stop = start + len(quote)
    context = text[max(0, start - _CONTEXT) : start], quote, text[stop : stop + _CONTEXT]
    if found := first_of(
        (
            number_disagreement(record, *context, language),
            polarity_disagreement(record, quote, language),
        )
    ):
        return found
    first, last = sentence_around(text, start, stop, language)
    sentence = text[first:start], quote, text[stop:last]
    return first_of(
        (
            number_disagreement(record, *sentence, language),
            outer_denial(record, *sentence, language, following=text[last:]),
        )
    )


def _of_case(case, language):
    """Yield the quote, the record and what differs of both sides of a case."""
    said, right, wrong, *date = (part.strip() for part in case.split(" | "))
    text = said.lstrip("@?")
    inner = re.search("<(.*)>", text)
    plain = re.sub("[{}<>]", "", text) if inner else re.sub("[{}]", "", text)
    quotes = [re.search("{(.*)}", text)[1]] * 2
    if inner:
        quotes = [quotes[0].replace(inner[0], inner[1]), inner[1]]
        plain = re.sub("[{}]", "", text.replace(inner[0], inner[1]))
    for quote, records, is_right in zip(quotes, (right, wrong), (True, False), strict=True):
        found = []
        for record in records.split(" or ") if records != "-" else ():
            if said[0] == "@":
                dates = {"time": record, "time_basis": "relative", "dates": tuple(date)}
                found.append(time_disagreement(Recorded(**dates), quote, date, language))
            elif said[0] == "?":
                value = Recorded(value_type="date", value=record)
                found.append(date_disagreement(value, quote, language))
            else:
                compared = record if re.search(r"\d|ed$", record) else _with(records, record)
                found.append(_disagreement(_record(compared), plain, quote, language))
        if found:
            agrees = any(each is None for each in found)
            yield quote, agrees is is_right


def _with(records, comparator):
    """Return the first of some records with another comparator: about 85 or nearly."""
    first = re.sub(f"^({_COMPARATORS}) ", "", records.split(" or ")[0])
    return f"{comparator} {first}"


@pytest.mark.parametrize(
    ("code", "kind"),
    [(code, kind) for code, kinds in sorted(PAIRS.items()) for kind in kinds if kind != "gap"],
)
def test_the_right_record_is_told_from_the_nearest_wrong_one(code, kind):
    """Of two records of a text the right one agrees with its words and the wrong one does not.

    Every case is judged, and is there once.
    """
    language = language_of(code)
    judged = [(case, *side) for case in PAIRS[code][kind] for side in _of_case(case, language)]
    assert [*dict.fromkeys(case for case, *_ in judged)] == PAIRS[code][kind]
    assert [(case, quote) for case, quote, good in judged if not good] == []


@pytest.mark.parametrize("code", sorted(PAIRS))
def test_a_gap_may_drop_one_phrase_and_not_the_other(code):
    """A gap may drop words without weight, and no denial, hedge, modal or report."""
    language = language_of(code)
    for case in PAIRS[code]["gap"]:
        light, heavy = case.split(" | ")
        assert dropped_by(light, language) is None
        assert dropped_by(heavy, language) is not None


OWN_DENIALS = (
    ("en", "The autumn fair was cancelled", "the fair was cancelled"),
    ("en", "The council refused to sell the mill", "refusals to sell the mill"),
    ("en", "The harbour lacks a crane", "what a harbour lacks"),
    ("de", "Der Herbstmarkt wurde abgesagt", "der Markt wurde abgesagt"),
    ("fr", "La foire d’automne a été annulée", "la foire a été annulée"),
    ("es", "La feria de otoño fue cancelada", "la feria fue cancelada"),
    ("tr", "Sonbahar panayırı iptal edildi", "panayır iptal edildi"),
    ("ru", "Осенняя ярмарка была отменена", "the fair was cancelled"),
    ("zh", "秋季集市因洪水被取消", "集市被取消"),
    ("ja", "秋の市は洪水のため中止された", "the fair was cancelled"),
    ("az", "Dənizçilər işdən imtina etdilər", "the crew refused to work"),
    ("ar", "رفض الصيادون العودة إلى المرفأ", "the crew refused to return"),
    ("ar", "ألغت البلدية سوق الخريف", "the fair was cancelled"),
    ("ja", "船員たちは港に戻るのを拒んだ", "the crew refused to return"),
    ("ru", "Плот едва не разбился", "the raft was nearly wrecked"),
    ("zh", "木筏差点撞上石堤", "the raft almost hit the dyke"),
)
"""What a text says, and a predicate that is about it: in the words of the text, or in English."""


@pytest.mark.parametrize(("code", "quote", "predicate"), OWN_DENIALS)
def test_a_predicate_that_is_about_a_denial_is_affirmed(code, quote, predicate):
    """A word that denies is no denial of the predicate that it names; of another one it is."""
    language = language_of(code)
    claim = Recorded(value_type="none", polarity="affirmed", predicate=predicate)
    assert polarity_disagreement(claim, quote, language) is None
    other = evolve(claim, predicate="the fair was held")
    assert polarity_disagreement(other, quote, language).kind == "polarity"


DENIED_DENIALS = (
    ("en", "The council did not refuse the grant", "the grant was refused"),
    ("en", "The autumn fair was never cancelled", "the fair was cancelled"),
    ("de", "Der Rat lehnte das Gesuch nicht ab", "the request was refused"),
    ("fr", "Le conseil n’a pas refusé le permis", "the permit was refused"),
    ("es", "El concejo no denegó el permiso", "the permit was refused"),
    ("ru", "Совет не отказал в ссуде", "the loan was refused"),
    ("tr", "Belediye izni reddetmedi", "the permit was refused"),
    ("az", "Şura icazəni rədd etmədi", "the permit was refused"),
    ("ar", "لم يرفض المجلس الطلب", "the request was refused"),
    ("zh", "议会并没有拒绝申请", "the request was refused"),
    ("ja", "議会は申請を拒否しなかった", "the request was refused"),
)
"""What a text says, and a predicate that is itself a denial, which the text denies."""


@pytest.mark.parametrize(("code", "quote", "predicate"), DENIED_DENIALS)
def test_what_denies_a_denial_is_a_denial_of_its_predicate(code, quote, predicate):
    """Where a predicate is itself a denial, a claim of it is denied by a denial of that denial."""
    language = language_of(code)
    claim = Recorded(value_type="none", polarity="denied", predicate=predicate)
    assert polarity_disagreement(claim, quote, language) is None
    other = evolve(claim, polarity="affirmed")
    assert polarity_disagreement(other, quote, language).kind == "polarity"


NEAR_DENIALS = (
    ("en", "There is no doubt that the fair was cancelled", "the fair was cancelled"),
    ("en", "The fair was cancelled without notice", "the fair was cancelled"),
    ("en", "The fair was cancelled for nothing", "the fair was cancelled"),
    ("en", "The fair was cancelled not by the mayor but by the crew", "the fair was cancelled"),
    ("en", "The council not only refused the grant", "the grant was refused"),
    ("en", "The grant was refused no fewer than three times", "the grant was refused"),
    ("en", "The grant was refused in no uncertain terms", "the grant was refused"),
    ("en", "Nobody disputes that the grant was refused", "the grant was refused"),
    ("de", "Der Rat lehnte das Gesuch ohne Siegel ab", "the request was refused"),
    ("fr", "Le conseil a refusé le permis sans raison", "the permit was refused"),
    ("es", "El permiso fue denegado sin razón", "the permit was refused"),
    ("ru", "Совет отказал в ссуде без объяснений", "the loan was refused"),
    ("zh", "议会不得不拒绝申请", "the request was refused"),
    ("ja", "議会は金がなく申請を拒否した", "the request was refused"),
)
"""What a text says, and a predicate that is itself a denial, which the text affirms."""


REFUSED = (
    ("az", "Dənizçilər işdən imtina etdilər", "the crew refused to work"),
    ("az", "Şura payız bazarını ləğv etdi", "the fair was cancelled"),
    ("ar", "رفض الصيادون العودة إلى المرفأ", "the crew refused to return"),
    ("ar", "ألغت البلدية سوق الخريف", "the fair was cancelled"),
    ("zh", "船员们谢绝了邀请", "the crew refused the invitation"),
)
"""What a text says, and a predicate that is itself a denial, which a claim may not deny."""


@pytest.mark.parametrize(("code", "quote", "predicate"), REFUSED)
def test_a_denial_of_what_was_refused_is_no_denial_of_the_refusal(code, quote, predicate):
    """They refused to work is not a denial that they refused."""
    claim = Recorded(value_type="none", polarity="denied", predicate=predicate)
    assert polarity_disagreement(claim, quote, language_of(code)).kind == "polarity"


@pytest.mark.parametrize(("code", "quote", "predicate"), NEAR_DENIALS)
def test_a_negation_near_a_denial_does_not_deny_it(code, quote, predicate):
    """Only a negation of the verb itself denies a predicate that is a denial."""
    claim = Recorded(value_type="none", polarity="affirmed", predicate=predicate)
    assert polarity_disagreement(claim, quote, language_of(code)) is None


@pytest.mark.parametrize(
    ("quote", "predicate"),
    [
        ("The pilot, had he been asked, would have refused", "the pilot refused"),
        ("Not one fair of the county was cancelled", "fairs were cancelled"),
    ],
)
@pytest.mark.parametrize("polarity", ["affirmed", "denied"])
def test_a_denial_that_may_not_have_been_is_not_judged(polarity, quote, predicate):
    """Of a refusal that is conditional, or denied by its subject, neither polarity is a fault."""
    claim = Recorded(value_type="none", polarity=polarity, predicate=predicate)
    assert polarity_disagreement(claim, quote, language_of("en")) is None


@pytest.mark.parametrize(
    ("code", "quote"),
    [
        ("fr", "Le radeau n'a pas heurté la digue"),
        ("de", "Das Floß rammte den Damm nicht"),
        ("ru", "Плот не задел дамбу"),
    ],
)
def test_a_label_of_a_near_miss_names_no_plain_denial(code, quote):
    """A denial in another language is not the near miss that an English label is about."""
    claim = Recorded(
        value_type="none", polarity="affirmed", predicate="the raft nearly hit the dyke"
    )
    assert polarity_disagreement(claim, quote, language_of(code)).kind == "polarity"


def test_another_verb_that_denies_is_not_the_refusal_of_a_label():
    """A label of a refusal in another language is about a verb that refuses."""
    claim = Recorded(value_type="none", polarity="denied", predicate="the request was refused")
    found = polarity_disagreement(claim, "Das Gesuch fehlte nicht", language_of("de"))
    assert found.kind == "polarity"


@pytest.mark.parametrize(
    ("code", "quote", "predicate"),
    [OWN_DENIALS[0], OWN_DENIALS[7], ("de", "Der Markt wurde abgesagt", "the fair was called off")],
)
def test_a_predicate_that_is_a_denial_is_not_denied_by_its_own_word(code, quote, predicate):
    """The word of a predicate that is itself a denial affirms it: a denied claim is a fault."""
    claim = Recorded(value_type="none", polarity="denied", predicate=predicate)
    assert polarity_disagreement(claim, quote, language_of(code)).kind == "polarity"


@pytest.mark.parametrize(
    ("code", "quote"),
    [
        ("en", "The council denied having refused the grant"),
        ("ru", "Совет опроверг слухи, будто отказал"),
        ("de", "Der Rat dementierte, das Gesuch abgelehnt zu haben"),
    ],
)
def test_who_denies_a_refusal_says_nothing_of_it_by_that_word(code, quote):
    """A verb of saying that denies is not the denial that the predicate is about."""
    claim = Recorded(value_type="none", polarity="denied", predicate="the grant was refused")
    assert polarity_disagreement(claim, quote, language_of(code)) is None


CLAUSES = (
    ("The winch did not work, so the men rowed", "the men rowed", "affirmed"),
    ("The winch did not work, so the men rowed", "the winch worked", "denied"),
    ("As no pilot came, the ship ran aground", "the ship ran aground", "affirmed"),
    ("The cook, who could not swim, was saved", "the cook was saved", "affirmed"),
    ("The cook, who could not swim, was saved", "the cook could swim", "denied"),
    ("The barge, not the tug, sank", "the barge sank", "affirmed"),
    ("The barge, not the tug, sank", "the tug sank", "denied"),
    ("None of the tugs, ferries or boats sailed", "boats sailed", "denied"),
    ("The lamp was lit, which was not true", "the lamp was lit", "denied"),
    ("The clerk denied, under oath, that the seal was broken", "the seal was broken", "denied"),
    ("Day of sailing fixed: not yet", "a day of sailing was fixed", "denied"),
    ("The ferry did not, it was said, leave the quay", "the ferry left the quay", "denied"),
)
"""What a text says in several clauses, a predicate that one of them tells of, and its polarity."""


@pytest.mark.parametrize(("quote", "predicate", "polarity"), CLAUSES)
def test_a_denial_in_another_clause_is_none_of_what_the_predicate_tells(quote, predicate, polarity):
    """The clause whose words are those of the predicate says whether it is so."""
    language = language_of("en")
    for each in ("affirmed", "denied"):
        claim = Recorded(value_type="none", polarity=each, predicate=predicate)
        agrees = polarity_disagreement(claim, quote, language) is None
        assert agrees is (each == polarity)


@pytest.mark.parametrize(
    ("code", "one", "two"),
    [
        ("ru", "По словам проф. Белова склад сгорел", "Погибло 40 чел. Сторож ушёл"),
        ("es", "El Gral. Vega y el cap. Ruiz vieron el mar", "Ardieron 40 barcas. Todos huyeron"),
        ("tr", "Doç. Kaya ve Alb. Demir geldi", "Tekne battı. Bekçi kaçtı"),
        ("az", "Akad. Quliyev və dos. Həsən gəldi", "Qayıq batdı. Gözətçi qaçdı"),
    ],
)
def test_a_title_that_is_shortened_ends_no_sentence(code, one, two):
    """A stop after a short form is none of a sentence, one after a word is."""
    language = language_of(code)
    assert not crosses_sentence(one, language)
    assert crosses_sentence(two, language)
