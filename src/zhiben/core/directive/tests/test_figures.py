from datetime import date

import pytest

from zhiben.core.directive.figures import read_figures
from zhiben.core.directive.model import Quantity
from zhiben.core.directive.reading import DocumentDates, Ground
from zhiben.core.text.plain import read_plain

Read = tuple[str, str, float, str]


def figures(source: str) -> list[Read]:
    text = read_plain(source).folded
    found = read_figures(Ground(text, [(0, len(text))], DocumentDates(date(2025, 4, 10), 2025)))
    return [(f.kind, f.value.op, f.value.value, f.value.unit) for f in found if isinstance(f.value, Quantity)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("隐患整改率达到100%", (">=", 100, "%")),
        ("到2025年底，死亡人数同比下降10%以上", ("<=", -10, "%")),
        ("火灾起数力争再压减40%", ("<=", -40, "%")),
        ("围绕事故总量下降5%的目标", ("<=", -5, "%")),
        ("执法人员不低于在职人员的75%", (">=", 75, "%")),
        ("完成老旧管网改造２０公里", (">=", 20, "公里")),
        ("新建微型消防站12座", (">=", 12, "座")),
        ("培训从业人员5000人次", (">=", 5000, "人次")),
        ("每年解决2项突出问题", (">=", 2, "项")),
        ("每月曝光典型案例不少于10起", (">=", 10, "起")),
        ("至少组织2次联合检查", (">=", 2, "次")),
        ("达到二级以上安全生产标准化", (">=", 2, "级")),
        ("死亡人数控制在15人以内", ("<=", 15, "人")),
        ("火灾十万人口死亡率控制在0.08以内", ("<=", 0.08, "")),
        ("联网率从85%提高到95%", (">=", 95, "%")),
        ("持证上岗率百分之百", (">=", 100, "%")),
        ("伤害事故压减三成", ("<=", -30, "%")),
        ("火灾起数力争比上年下降15%", ("<=", -15, "%")),
        ("力争到年底减少危险岗位操作人员20%", ("<=", -20, "%")),
        ("每个乡镇专职监管人员不少于5名", (">=", 5, "名")),
        ("新建充电端口3500个以上", (">=", 3500, "个")),
        ("破坏事件较上年减少三成", ("<=", -30, "%")),
        ("编印图册5000册", (">=", 5000, "册")),
    ],
)
def test_what_is_to_be_reached_is_a_target(text: str, expected: tuple[str, float, str]) -> None:
    assert figures(text) == [("targets", *expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开采深度600米及以上的", (">=", 600, "米")),
        ("存放气瓶总重量超过100公斤的", (">", 100, "公斤")),
        ("承包单位不得超过3家", ("<=", 3, "家")),
        ("一般为2人，最多不得超过6人", ("<=", 6, "人")),
        ("每年不超过2次", ("<=", 2, "次")),
        ("由两个以上单位管理的", (">=", 2, "个")),
        ("投产运行30年（含）以上的装置", (">=", 30, "年")),
        ("一百八十日内三次受到处罚的", (">=", 3, "次")),
        ("3年内发生2次及以上事故的", (">=", 2, "次")),
        ("作业现场监护人员不少于2人", (">=", 2, "人")),
        ("疏散通道宽度不小于1.4米", (">=", 1.4, "米")),
        ("原则上只设置一个生产系统", ("<=", 1, "个")),
        ("工艺危险度4级以上的项目", (">=", 4, "级")),
        ("客运车辆超员20%以上的，吊销", (">=", 20, "%")),
        ("风力达到6级及以上时严禁作业", (">=", 6, "级")),
        ("人流超过核定容量80%的，应当限流", (">", 80, "%")),
        ("储存量不得超过30箱", ("<=", 30, "箱")),
        ("接地电阻不大于10欧姆", ("<=", 10, "欧姆")),
        ("岗前培训不得少于24学时", (">=", 24, "学时")),
    ],
)
def test_what_decides_who_is_concerned_or_what_breaches_is_a_threshold(
    text: str, expected: tuple[str, float, str]
) -> None:
    assert figures(text) == [("thresholds", *expected)]


@pytest.mark.parametrize(
    "text",
    [
        "去年全县发生事故12起，同比下降8%，隐患已整改86%",
        "截至目前，全县共排查企业1200家，整改率达98%",
        "2024年，全县完成整改300处",
        "深入18家客运企业、98家运输企业开展清查",
        "落实“三管三必须”，严查“两客一危”和“五个一”",
        "加快推进老旧电梯改造等3项任务",
        "处一万元以上五万元以下罚款",
        "给予1000元至5000元奖励",
        "自印发之日起30日内",
        "开展一次专家巡诊，突出10个方面",
        "《防范事故六十条措施（2人以上）》",
        "死亡人数控制在2010年水平，占全年指标的48%",
        "贯彻第三十八条第二款",
        "发生事故后1小时内报告，隐患15日内整改到位",
        "接到通知后5个工作日内开展一次清查",
        "县安委办组织6个检查组，隐患数量同比下降12%",
        "作业岗位每班至少清扫1次",
        "违法行为处理率不足六成",
    ],
)
def test_the_past_the_stock_at_hand_slogans_and_money_are_neither(text: str) -> None:
    assert figures(text) == []


def test_figures_in_a_list_share_the_verb_or_the_comparison_of_the_first() -> None:
    assert [f[1:] for f in figures("新增省级示范企业2家、市级5家")] == [(">=", 2, "家"), (">=", 5, "家")]
    assert [f[1:] for f in figures("力争事故起数和死亡人数分别下降5%和8%")] == [("<=", -5, "%"), ("<=", -8, "%")]


def test_a_share_names_what_it_is_a_share_of() -> None:
    text = "专职人员不少于从业人员的百分之一且不少于3人，违反规定的处罚"
    found = read_figures(Ground(text, [(0, len(text))], DocumentDates()))
    assert [f.value.metric for f in found if isinstance(f.value, Quantity)] == ["专职人员占从业人员比例", "专职人员"]
