import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.text.recurrences import rhythms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每周五巡查一次", [(1, "week", "FREQ=WEEKLY;BYDAY=FR")]),
        ("每周一、三、五夜查", [(3, "week", "FREQ=WEEKLY;BYDAY=MO,WE,FR")]),
        ("每季度到现场不少于1次，每月不少于2次", [(1, "quarter", None), (2, "month", None)]),
        ("每年检验一次", [(1, "year", None)]),
        ("每半月调度一次", [(2, "month", None)]),
        ("每旬通报", [(3, "month", None)]),
        ("每双周", [(2, "month", "FREQ=WEEKLY;INTERVAL=2")]),
        ("每两个月", [(6, "year", "FREQ=MONTHLY;INTERVAL=2")]),
        ("每两年轮训一遍", [(1, "year", "FREQ=YEARLY;INTERVAL=2")]),
        ("每2小时巡查一次", [(12, "day", None)]),
        ("每季度末月25日前", [(1, "quarter", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25")]),
        ("每季度首月10日前", [(1, "quarter", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10")]),
        ("每月底前", [(1, "month", "FREQ=MONTHLY;BYMONTHDAY=-1")]),
        ("每年6月、12月各开展1次", [(2, "year", "FREQ=YEARLY;BYMONTH=6,12")]),
        ("上半年、下半年各1次", [(1, "half_year", None)]),
        ("上、下半年各组织一次", [(1, "half_year", None)]),
        ("实行周调度、月通报", [(1, "week", None), (1, "month", None)]),
        ("一月一调度", [(1, "month", None)]),
        ("演练2次/年", [(2, "year", None)]),
        ("全年不少于2次", [(2, "year", None)]),
        ("按季度通报", [(1, "quarter", None)]),
        ("每年春、秋季清障", [(2, "year", None)]),
        ("每年春秋两季开展检修", [(2, "year", None)]),
        ("每学期至少组织2次演练", [(2, "half_year", None)]),
    ],
)
def test_a_rhythm_is_brought_to_times_per_period(text: str, expected: list[tuple[int, str, str | None]]) -> None:
    assert [(r.times, r.per, r.rule) for r in rhythms(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "每年不超过2次",
        "每年下降5%",
        "每年解决2项突出问题",
        "每周期",
        "每天然气用户",
        "日常巡查",
        "每次检查",
        "按年度计划",
        "每学期通报情况",
        "半年小结和全年总结分别于7月5日、12月5日前报送",
        "每年定向培养技能人才不少于200人",
    ],
)
def test_limits_rates_results_and_other_words_are_no_rhythm(text: str) -> None:
    assert list(rhythms(text)) == []


@given(st.text(alphabet="每逐按半双两一二12周月季度年日天末底前次不少于至少各、，/", max_size=60))
def test_any_mixture_of_rhythm_words_is_read_without_failing(text: str) -> None:
    for rhythm in rhythms(text):
        assert 0 <= rhythm.start < rhythm.head_end <= rhythm.end <= len(text)
        assert rhythm.times >= 1
