"""Kleene's logic on packed bits, for engines inside the process: the engine compares, and here truths are joined.

A truth is two rows of bits, true and false; neither is unknown. So `and`, `or` and `not` need no third value: true of an
`and` is the `and` of what is true, false of it the `or` of what is false, and `not` changes the two. Each different
comparison is asked of the engine once, however many rules read it.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from zhiben.core.rules import ir

# Places of rows of bits: what is true of nobody, and of all.
NONE, ALL = 0, 1
# So many bytes of each row of bits at a time.
BLOCK = 1 << 15
Pair = tuple[int, int]


@dataclass
class Joining:
    """The steps from comparisons to truths. `leaves`: what the engine is asked for; `steps`: (and?, one, other, result)."""

    leaves: dict[Hashable, Pair] = field(default_factory=dict)
    steps: list[tuple[bool, int, int, int]] = field(default_factory=list)
    size: int = 2
    _made: dict[tuple[bool, int, int], int] = field(default_factory=dict)

    def leaf(self, key: Hashable) -> Pair:
        if key not in self.leaves:
            self.leaves[key] = (self.size, self.size + 1)
            self.size += 2
        return self.leaves[key]

    def truth(self, node: ir.Truth) -> Pair:
        """(row of bits that are true, row of bits that are false)."""
        match node:
            case ir.Const(value=value):
                return {None: (NONE, NONE), True: (ALL, NONE), False: (NONE, ALL)}[value]
            case ir.No(part=part):
                true, false = self.truth(part)
                return false, true
            case ir.All(parts=parts):
                return self.every(self.truth(part) for part in parts)
            case ir.Any(parts=parts):
                return self.some(self.truth(part) for part in parts)
            case ir.Test(left=left, right=right) if ir.Value(None) in (left, right):
                return NONE, NONE
        return self.leaf(node)

    def every(self, parts: Iterable[Pair]) -> Pair:
        true, false = ALL, NONE
        for part in parts:
            true, false = self.joined(True, true, part[0]), self.joined(False, false, part[1])
        return true, false

    def some(self, parts: Iterable[Pair]) -> Pair:
        false, true = self.every((false, true) for true, false in parts)
        return true, false

    def joined(self, both: bool, one: int, other: int) -> int:
        """The `and` or the `or` of two rows of bits, made once."""
        one, other = sorted((one, other))
        if one == other or one == (ALL if both else NONE):
            return other
        if one <= ALL:
            return one
        if other <= ALL:  # only where one is the other constant
            return one if other == (ALL if both else NONE) else other
        key = (both, one, other)
        if key not in self._made:
            self._made[key] = self.size
            self.steps.append((*key, self.size))
            self.size += 1
        return self._made[key]

    def run(self, given: pl.DataFrame, wanted: Sequence[int]) -> dict[int, Any]:
        """Rows of bits by place. `given`: a column of truths for each leaf, in their order. Bits past the end mean nothing."""
        import numpy

        size = (given.height + 7) // 8
        # All at once: handing over column by column costs more than joining them.
        arrays = [each.chunk(0) for each in given.rechunk().to_arrow().columns] if size else []
        bits = [tuple(None if b is None else _bits(b, a.offset, len(a)) for b in a.buffers()) for a in arrays]
        found = {place: numpy.empty(size, numpy.uint8) for place in wanted}
        starts = range(0, size, BLOCK)
        if len(starts) < 2:
            for start in starts:
                self._block(bits, found, start)
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(lambda start: self._block(bits, found, start), starts))
        return found

    def _block(self, bits: Sequence[tuple[Any, ...]], found: Mapping[int, Any], start: int) -> None:
        """Some of the rows, so few that what is made on the way stays near the processor."""
        import numpy

        part = slice(start, start + BLOCK)
        out = {place: whole[part] for place, whole in found.items()}
        size = len(next(iter(out.values()), ()))  # rules may ask for nothing at all, before any is in force
        rows: dict[int, Any] = {NONE: numpy.zeros(size, numpy.uint8), ALL: numpy.full(size, 255, numpy.uint8)}
        for (true, false), (known, values) in zip(self.leaves.values(), bits, strict=True):
            if known is None:
                rows[true], rows[false] = values[part], numpy.bitwise_not(values[part])
            else:
                # What stands below NULL means nothing.
                rows[true] = numpy.bitwise_and(values[part], known[part])
                rows[false] = numpy.bitwise_xor(known[part], rows[true])
        for both, one, other, result in self.steps:
            join = numpy.bitwise_and if both else numpy.bitwise_or
            rows[result] = join(rows[one], rows[other], out=out.get(result))
        for place, whole in out.items():
            if rows[place] is not whole:
                whole[:] = rows[place]


def _bits(buffer: Any, offset: int, rows: int) -> Any:
    """Without a copy where they start with a byte."""
    import numpy

    bits = numpy.frombuffer(buffer, numpy.uint8)
    start, shift = divmod(offset, 8)
    if not shift:
        return bits[start : start + (rows + 7) // 8]
    return numpy.packbits(numpy.unpackbits(bits[start:], bitorder="little")[shift : shift + rows], bitorder="little")


def truths(values: Any, known: Any, rows: int) -> Any:
    """Bits as an Arrow array of truths; NULL where the bit of `known` is not set."""
    import pyarrow  # type: ignore[import-untyped]

    buffers = [pyarrow.py_buffer(known), pyarrow.py_buffer(values)]
    return pyarrow.Array.from_buffers(pyarrow.bool_(), rows, buffers)


def codes(values: Any, known: Any) -> Any:
    """Numbers of one byte as an Arrow array of int8; NULL where the bit of `known` is not set."""
    import pyarrow

    buffers = [pyarrow.py_buffer(known), pyarrow.py_buffer(values)]
    return pyarrow.Array.from_buffers(pyarrow.int8(), len(values), buffers)


def frame(row: pl.Series, arrays: Mapping[str, Any]) -> pl.DataFrame:
    """`row` and Arrow arrays by name."""
    import pyarrow

    found = pl.from_arrow(pyarrow.table(dict(arrays))) if arrays else pl.DataFrame()
    return found.insert_column(0, row) if isinstance(found, pl.DataFrame) and arrays else pl.DataFrame([row])


def numbers(bits: Any, rows: int) -> Any:
    """Bits as 0 and 1, one byte each."""
    import numpy

    return numpy.unpackbits(bits, bitorder="little", count=rows)
