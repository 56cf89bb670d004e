"""A photo in 128 bits that survive scaling, compression and small changes of light.

The picture is shrunk to 9 × 8 grey points, and to 8 × 9. Bit i of `across` says whether a point of the first is darker
than its right neighbour, bit i of `down` whether one of the second is darker than the one below: a difference hash in
both directions (N. Krawetz, 2013). Two photos are the same where few bits differ (Hamming distance). `across` is what is
searched, `down` confirms.

The 64 bits of `across` lie in four bands of sixteen, bit i in band i mod 4. Photos at most 7 bits apart have a band that
differs by at most one bit, so that 17 values of each band find them all by index.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

NEAR = 7
NEAR_DOWN = 10
BANDS = 4
_CONTRAST = 12  # of 255; a picture with less says nothing (a lens cap, a white sheet)
_SIGN = 1 << 63


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Both unsigned, 64 bits, row by row from the top left."""

    across: int
    down: int

    @property
    def mirrored(self) -> Fingerprint:
        """That of the picture turned left to right, except where neighbours are equal."""
        across = sum((1 - (self.across >> (8 * row + 7 - column) & 1)) << (8 * row + column)
                     for row in range(8) for column in range(8))  # fmt: skip
        down = sum((self.down >> (8 * row + 7 - column) & 1) << (8 * row + column)
                   for row in range(8) for column in range(8))  # fmt: skip
        return Fingerprint(across, down)

    @property
    def bands(self) -> tuple[int, ...]:
        return tuple(band_of(self.across, band) for band in range(BANDS))


def fingerprint_of(image: Image.Image) -> Fingerprint | None:
    """None for a picture in which there is nothing to tell it by."""
    grey = image.convert("L")
    wide = grey.resize((9, 8), Image.Resampling.BOX).tobytes()
    tall = grey.resize((8, 9), Image.Resampling.BOX).tobytes()
    if max(wide) - min(wide) < _CONTRAST:
        return None
    across = down = 0
    for row in range(8):
        for column in range(8):
            bit, left, top = 1 << (8 * row + column), 9 * row + column, 8 * row + column
            across |= bit * (wide[left] < wide[left + 1])
            down |= bit * (tall[top] < tall[top + 8])
    if min(across.bit_count(), 64 - across.bit_count()) <= 2:
        return None  # a plain slope of light: thousands of photos share it
    return Fingerprint(across, down)


def band_of(across: int, band: int) -> int:
    """Sixteen of the 64 bits."""
    return sum((across >> (4 * bit + band) & 1) << bit for bit in range(16))


def probes(band: int) -> list[int]:
    """The values that differ from a band by at most one bit."""
    return [band, *(band ^ (1 << bit) for bit in range(16))]


def distance(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def signed(value: int) -> int:
    """As a database keeps 64 bits."""
    return value - (1 << 64) if value & _SIGN else value


def unsigned(value: int) -> int:
    return value & ((1 << 64) - 1)
