"""What is the same to a search, written as three plain tables, because the databases fold by them too."""

from __future__ import annotations

import string

# Full width to narrow, capital to small: the character at a place of the first becomes that of the second.
_WIDE = "".join(chr(ord(c) + 0xFEE0) for c in string.digits + string.ascii_lowercase + string.ascii_uppercase)
FROM = string.ascii_uppercase + _WIDE
TO = string.ascii_lowercase + string.digits + string.ascii_lowercase * 2
# What is passed over: spaces, line breaks and punctuation, so that all brackets of a document number are one.
NOISE = (
    " \t\r\n\v\f\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff"
    + string.punctuation
    + "".join(chr(ord(c) + 0xFEE0) for c in string.punctuation)
    + "、。〈〉《》「」『』【】〔〕〖〗〘〙〝〞·‘’“”—–…‧•°￥×÷√●○■□★☆▲△◆◇→←↑↓※"
)
_TABLE = str.maketrans(FROM, TO, NOISE)
LONGEST = 60


def folded(text: str) -> str:
    """Letters small, full width narrow, no punctuation, no space.

    >>> folded("安应急〔2025〕１号"), folded("安应急[2025] 1 号")
    ('安应急20251号', '安应急20251号')
    """
    return text.translate(_TABLE)


def terms(text: str) -> list[str]:
    """What a person typed, folded, cut at spaces; at most `LONGEST` characters of it. A number keeps its parts
    together, however its brackets are spaced.

    >>> terms("青石 锅炉"), terms("安应急 [2025] 1号"), terms("（ ）")
    (['青石', '锅炉'], ['安应急', '20251号'], [])
    """
    found: list[str] = []
    # No database keeps a NUL in a text.
    for word in text[:LONGEST].replace("\0", " ").split():
        part = folded(word)
        if part and found and found[-1][-1].isdigit() and part[0].isdigit():
            found[-1] += part
        elif part:
            found.append(part)
    return found


def pairs(text: str) -> list[str]:
    """The pairs of a folded text in their order, and its last character, which a search for one begins with.

    >>> pairs("青石矿"), pairs("")
    (['青石', '石矿', '矿'], [])
    """
    return [text[i : i + 2] for i in range(len(text))]


def places(text: str, asked: list[str]) -> list[tuple[int, int]]:
    """Where the terms stand in the text as it is written: beginnings and ends, in order, none over another.

    >>> places("安应急〔2025〕1号", ["20251"])
    [(4, 10)]
    """
    plain, at = [], []
    for i, character in enumerate(text):
        if kept := character.translate(_TABLE):
            plain.append(kept)
            at.append(i)
    flat, found = "".join(plain), []
    for term in asked:
        start = flat.find(term)
        while term and start >= 0:
            found.append((at[start], at[start + len(term) - 1] + 1))
            start = flat.find(term, start + len(term))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
