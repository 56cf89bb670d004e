from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.errors import InputError
from zhiben.core.identifiers.area_code import read_area_code
from zhiben.core.identifiers.coordinates import Crs, Point, convert, read_point
from zhiben.core.identifiers.credit_code import ALPHABET, make_credit_code, read_credit_code
from zhiben.core.identifiers.plate import read_plate
from zhiben.core.identifiers.resident_id import check_digit, read_resident_id

BODIES = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8)


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_a_code_that_checks_is_read_and_one_changed_character_is_found(body: str, at: int, other: str) -> None:
    code = make_credit_code(kind="91", area_code="139921", body=body)
    assert read_credit_code(code.lower()).text == code
    changed = code[:at] + other + code[at + 1 :]
    if changed != code:
        with pytest.raises(InputError):
            read_credit_code(changed)


@pytest.mark.parametrize(("written", "code"), [
    ("91 1399 2100 0000 0A", "identifier.credit_code_shape"),
    ("I1139921000000000A", "identifier.credit_code_shape"),
    ("911399210000000000", "identifier.credit_code_check"),
    ("", "identifier.credit_code_shape"),
])  # fmt: skip
def test_what_is_no_credit_code_is_refused_with_what_to_compare(written: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_credit_code(written)
    assert refused.value.code == code and "营业执照" in refused.value.message


def test_a_code_is_read_as_sheets_hold_it() -> None:
    code = make_credit_code(kind="92", area_code="139921", body="1234567X")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert read_credit_code(f" '{wide[:8]} {wide[8:]}".replace("'", "")).text == code
    assert read_credit_code(code).kind == "个体工商户" and read_credit_code(code).area_code == "139921"


def test_area_codes_know_their_level_and_what_they_lie_in() -> None:
    village, county = read_area_code("139921103201"), read_area_code("139921000000")
    assert (village.level, county.level) == ("village", "county")
    assert village.lies_in(county) and village.parent and village.parent.level == "town"
    for wrong in ("", "13992", "0139921", "13992x", "１３"):
        with pytest.raises(InputError):
            read_area_code(wrong)


def test_a_resident_number_checks_its_day_and_its_last_digit_and_is_never_repeated() -> None:
    good = "13992119900307001" + check_digit("13992119900307001")
    assert read_resident_id(good.lower()) == good
    for wrong in (good[:-1] + ("1" if good[-1] != "1" else "2"), "139921199002300018", "1"):
        with pytest.raises(InputError) as refused:
            read_resident_id(wrong)
        assert wrong not in refused.value.message or len(wrong) < 3


@pytest.mark.parametrize("wrong", ["", "晋1A2345", "晋ZI2345", "晋Z123456789", "ZA12345"])
def test_a_plate_of_another_shape_is_refused(wrong: str) -> None:
    with pytest.raises(InputError):
        read_plate(wrong)


@given(st.floats(74, 135), st.floats(4, 53), st.sampled_from([Crs.GCJ02, Crs.BD09]))
def test_there_and_back_is_within_a_metre_and_says_so(longitude: float, latitude: float, shifted: Crs) -> None:
    there = convert(Point(longitude, latitude, Crs.CGCS2000), shifted)
    back = convert(there, Crs.CGCS2000)
    metres = math.hypot((back.longitude - longitude) * 111_000, (back.latitude - latitude) * 111_000)
    assert metres < 1 and "换算" in back.note and there.crs == shifted


@pytest.mark.parametrize(("longitude", "latitude", "crs", "code", "words"), [
    ("112.7", "37.6", "", "identifier.crs", "写明"),
    ("37.6", "112.7", "WGS84", "identifier.coordinates", "填反"),
    ("1127", "37.6", "GCJ-02", "identifier.coordinates", "小数点"),
    ("东经", "37.6", "GCJ-02", "identifier.coordinates", "十进制"),
])  # fmt: skip
def test_a_point_without_a_system_or_outside_the_country_is_refused(
    longitude: str, latitude: str, crs: str, code: str, words: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_point(longitude, latitude, crs)
    assert refused.value.code == code and words in refused.value.message


def test_the_public_maps_are_shifted_by_some_hundred_metres() -> None:
    point = Point(112.735, 37.692, Crs.WGS84)
    gcj = convert(point, Crs.GCJ02)
    metres = math.hypot((gcj.longitude - 112.735) * 88_000, (gcj.latitude - 37.692) * 111_000)
    assert 50 < metres < 700
