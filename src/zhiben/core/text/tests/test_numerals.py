from decimal import Decimal

import cn2an  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.text.numerals import read_numeral, read_share


@given(st.integers(min_value=0, max_value=10**11))
def test_a_chinese_numeral_is_read_back_as_the_number_it_was_written_for(number: int) -> None:
    assert read_numeral(cn2an.an2cn(str(number))) == number


@given(st.integers(min_value=1, max_value=10**9))
def test_an_arabic_numeral_with_or_without_groups_is_read_exactly(number: int) -> None:
    assert read_numeral(str(number)) == number == read_numeral(f"{number:,}".replace(",", "，"))


@given(st.text(max_size=20))
def test_no_text_makes_the_readers_of_numerals_fail(text: str) -> None:
    for read in (read_numeral, read_share):
        assert read(text) is None or isinstance(read(text), Decimal)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一百八", "180"),
        ("一千零五", "1005"),
        ("二〇二五", "2025"),
        ("3.5万", "35000"),
        ("10.1亿", "1010000000"),
        ("三点五", "3.5"),
    ],
)
def test_mixed_and_spoken_numerals_are_read(written: str, value: str) -> None:
    assert read_numeral(written) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "value"), [("百分之二点五", "2.5"), ("千分之三", "0.3"), ("12.5%", "12.5"), ("二", None)]
)
def test_shares_are_percentages(written: str, value: str | None) -> None:
    assert read_share(written) == (None if value is None else Decimal(value))
