"""Scripts that put no spaces between words: a word can begin and end inside a run of letters."""

SPACELESS = (
    r"\u0e01-\u0e4f\u0e5a-\u0ecf\u0eda-\u0eff\u0f00-\u0f1f\u0f2a-\u0fff\u1000-\u103f\u104a-\u109f"
    r"\u1780-\u17df\u17ea-\u17ff\u3005-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Their letters, without digits, as a class of an expression: Thai to Khmer, kana and Han."""
