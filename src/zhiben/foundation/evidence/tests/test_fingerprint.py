"""Photos found again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from zhiben.foundation.evidence.fingerprint import (
    BANDS,
    NEAR,
    Fingerprint,
    band_of,
    distance,
    fingerprint_of,
    probes,
    signed,
    unsigned,
)
from zhiben.foundation.evidence.testing import encoded, scene

BITS = st.integers(0, 2**64 - 1)


def print_of(image: Image.Image) -> Fingerprint:
    found = fingerprint_of(image)
    assert found is not None
    return found


def compressed(image: Image.Image) -> Image.Image:
    import io

    return Image.open(io.BytesIO(encoded(image, "JPEG", quality=35)))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.resize((400, 300)),
        compressed,
        lambda image: ImageEnhance.Brightness(image).enhance(1.15),
        lambda image: compressed(image.resize((640, 480))),
    ],
    ids=["smaller", "compressed", "brighter", "smaller and compressed"],
)
def test_a_photo_in_another_size_or_quality_is_near(seed: int, change: Callable[[Image.Image], Image.Image]) -> None:
    image = scene(seed)
    assert distance(print_of(image).across, print_of(change(image)).across) <= NEAR


def test_different_photos_are_far_apart() -> None:
    prints = [print_of(scene(seed)).across for seed in range(60)]
    assert min(distance(a, b) for i, a in enumerate(prints) for b in prints[:i]) > NEAR


@pytest.mark.parametrize("seed", range(12))
def test_a_photo_turned_left_to_right_is_near_the_turned_print(seed: int) -> None:
    image = scene(seed)
    assert distance(print_of(image).mirrored.across, print_of(ImageOps.mirror(image)).across) <= NEAR


@pytest.mark.parametrize("image", [Image.new("RGB", (300, 300), "white"), Image.linear_gradient("L")])
def test_a_picture_of_nothing_has_no_print(image: Image.Image) -> None:
    assert fingerprint_of(image) is None


@given(BITS, st.sets(st.integers(0, 63), max_size=NEAR))
def test_whatever_is_near_shares_a_probed_band(across: int, flipped: set[int]) -> None:
    other = across
    for bit in flipped:
        other ^= 1 << bit
    assert any(band_of(other, band) in probes(band_of(across, band)) for band in range(BANDS))


@given(BITS)
def test_bits_come_back_from_the_database_as_they_went(bits: int) -> None:
    assert unsigned(signed(bits)) == bits and -(2**63) <= signed(bits) < 2**63


@given(BITS, BITS)
def test_turned_twice_is_as_before(across: int, down: int) -> None:
    assert Fingerprint(across, down).mirrored.mirrored == Fingerprint(across, down)
