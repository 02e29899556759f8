"""Numbers of list items: in which form a list counts, and what is written before an item."""

from attrs import define

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
FORMS = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
"""The forms that the attribute `type` of an HTML list names."""


@define
class ListNumbers:
    """The count of one list.

    Attributes:
        form: how it counts: decimal, lower-alpha, upper-alpha, lower-roman, upper-roman or none.
        number: the number of the next item.
        step: 1, or -1 for a list that counts down.
    """

    form: str = "decimal"
    number: int = 1
    step: int = 1

    def next(self) -> str:
        """Return what is written before the next item, empty for a list without numbers.

        >>> numbers = ListNumbers("lower-alpha", 3)
        >>> numbers.next(), numbers.next()
        ('c. ', 'd. ')
        """
        number = self.number
        self.number += self.step
        label = numeral(number, self.form)
        return f"{label}. " if label else ""


def numeral(number: int, form: str) -> str:
    """Return a number in a form, empty for the form `none`.

    >>> numeral(28, "lower-alpha"), numeral(1957, "upper-roman"), numeral(0, "lower-roman")
    ('ab', 'MCMLVII', '0')
    """
    if form == "none":
        return ""
    if form.endswith("alpha") and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters.upper() if form.startswith("upper") else letters
    if form.endswith("roman") and 0 < number < 4000:
        letters = ""
        for value, part in _ROMAN:
            letters += part * (number // value)
            number %= value
        return letters.upper() if form.startswith("upper") else letters
    return str(number)
