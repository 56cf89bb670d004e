"""Patterns written over several lines, and patterns that are quick to pass over a text in which they match rarely.

The folded text has no white space, so neither has a pattern.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from typing import Any

# How `re` itself sees a pattern: there is no public name for it, and no stub that every run of mypy agrees on.
ops: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")

_ZERO_WIDTH = (ops.ASSERT, ops.ASSERT_NOT, ops.AT)
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_START = (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING)


def spaced(pattern: str) -> re.Pattern[str]:
    """The compiled pattern with the white space taken out of it, quick.

    >>> spaced("12 月 | 11 月").pattern
    '12月|11月'
    """
    return quick("".join(pattern.split()))


def quick(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, behind a look-ahead of the characters that a match of it can begin with.

    `re` passes over a text by first characters only where each alternative begins with a plain one; where one begins
    with a look-behind or an optional word, all of them are tried at every place. Matches are the same, groups too.

    >>> quick("(?<!主)要|(?:应当)?不得|^(?:.*)了").pattern
    '(?:(?=[不应要])|\\\\A)(?:(?<!主)要|(?:应当)?不得|^(?:.*)了)'
    """
    tree = parser.parse(pattern)
    try:
        first, at_start, empty = _first(tree)
    except _AnyCharacter:
        return re.compile(pattern)
    if empty or not first or tree[0][0] is ops.LITERAL:
        return re.compile(pattern)
    ahead = f"(?=[{''.join(sorted(first))}])"
    return re.compile(f"(?:{ahead}|\\A)(?:{pattern})" if at_start else f"{ahead}(?:{pattern})")


class _AnyCharacter(Exception):
    """A match can begin with any character."""


def _first(tree: Iterable[tuple[Any, Any]]) -> tuple[set[str], bool, bool]:
    """Members of a character class that a match begins with; whether it may begin with anything at the start of the text;
    whether it may be empty."""
    first: set[str] = set()
    at_start = False
    for op, value in tree:
        if op in _ZERO_WIDTH:
            if op is ops.AT and value in _START:
                return first, True, False
            continue
        empty = False
        if op is ops.LITERAL:
            first.add(re.escape(chr(value)))
        elif op is ops.IN:
            first.update(_member(*item) for item in value)
        else:
            for inner in _alternatives(op, value):
                chars, starts, nothing = _first(inner)
                first |= chars
                at_start, empty = at_start or starts, empty or nothing
            empty = empty or (op in _REPEATS and value[0] == 0)
        if not empty:
            return first, at_start, False
    return first, at_start, True


def _member(op: Any, value: Any) -> str:
    if op is ops.LITERAL:
        return re.escape(chr(value))
    if op is ops.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    if op is ops.CATEGORY and value is ops.CATEGORY_DIGIT:
        return r"\d"
    raise _AnyCharacter


def _alternatives(op: Any, value: Any) -> list[Iterable[tuple[Any, Any]]]:
    if op is ops.SUBPATTERN:
        return [value[3]]
    if op is ops.BRANCH:
        return list(value[1])
    if op in _REPEATS:
        return [value[2]]
    raise _AnyCharacter
