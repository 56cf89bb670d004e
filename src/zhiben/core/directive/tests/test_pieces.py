import pytest

from zhiben.core.directive.model import Modality
from zhiben.core.directive.pieces import (
    Label,
    cut_pieces,
    heading_like,
    is_sanction,
    label_piece,
    read_modality,
    tells_facts,
)


def pieces(text: str) -> list[str]:
    return [text[a:b] for a, b in cut_pieces(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("逐户排查。建立台账；限期整改！", ["逐户排查。", "建立台账；", "限期整改！"]),
        ("逐户排查，建立台账", ["逐户排查，建立台账"]),
        ("落实“三管三必须。”要求", ["落实“三管三必须。”", "要求"]),
        ("组织排查（含自查。）。", ["组织排查（含自查。", "）。"]),
        ("整改。〔牵头：甲局；配合：乙局〕", ["整改。", "〔牵头：甲局；配合：乙局〕"]),
        ("整改。[责任单位：甲局；完成时间：5月]排查。", ["整改。", "[责任单位：甲局；完成时间：5月]排查。"]),
        ("达到3.5万元以上的排查", ["达到3.5万元以上的排查"]),
        ("逐户排查.建立台账.", ["逐户排查.", "建立台账."]),
        ("做好以下工作：排查隐患。", ["做好以下工作：排查隐患。"]),
        ("", []),
    ],
    ids=[
        "stops", "commas", "a stop inside quotation marks", "a stop inside round brackets", "a list of units",
        "square brackets", "a decimal", "full stops of a typewriter", "a colon", "nothing",
    ],
)  # fmt: skip
def test_pieces_end_at_stops(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected
    assert "".join(pieces(text)) == text


LABELS: list[tuple[str, Label]] = [
    ("各村要逐户排查自建房隐患。", "duty"),
    ("逐户排查，建立台账。", "duty"),
    ("企业主要负责人应当每月带队检查。", "duty"),
    ("严禁在疏散通道停放电动自行车。", "duty"),
    ("鼓励群众举报身边隐患。", "duty"),
    ("坚决遏制较大以上事故。", "duty"),
    ("持续提升本质安全水平。", "duty"),
    ("由县应急局牵头，县公安局配合。", "duty"),
    ("未按期完成整改的，一律停产整顿。", "sanction"),
    ("对拒不整改的，依法从重处罚。", "sanction"),
    ("发现瞒报的，移送司法机关处理。", "sanction"),
    ("逾期未报备的企业，责令停止作业。", "sanction"),
    ("情节严重的，吊销许可证。", "sanction"),
    ("当前，全县安全形势依然严峻。", "background"),
    ("近期，邻县发生一起粉尘爆炸事故，造成3人死亡。", "background"),
    ("部分企业主体责任不落实，管理混乱。", "background"),
    ("为进一步加强燃气安全，制定本方案。", "background"),
    ("以习近平新时代中国特色社会主义思想为指导。", "background"),
    ("截至目前，全县共有燃气企业12家。", "background"),
    ("本通知自印发之日起施行。", "definition"),
    ("本方案所称高层建筑，是指27米以上的住宅。", "definition"),
    ("主要任务如下：", "definition"),
]


@pytest.mark.parametrize(("text", "label"), LABELS)
def test_a_piece_is_told_by_what_it_says(text: str, label: Label) -> None:
    assert label_piece(text, enumerating=False, in_list_of_cases=False) == label


@pytest.mark.parametrize(
    ("text", "enumerating", "cases", "label"),
    [
        ("人员密集场所；", True, False, "definition"),
        ("是否安装报警器；", True, False, "definition"),
        ("有无安全出口；", False, False, "definition"),
        ("建立台账；", True, False, "duty"),
        ("未安装报警器的；", False, True, "definition"),
        ("组织全面排查；", False, True, "duty"),
    ],
    ids=["a noun", "a question", "a question alone", "an act", "a case", "an act among cases"],
)
def test_an_item_of_a_list_is_told_by_the_list(text: str, enumerating: bool, cases: bool, label: Label) -> None:
    assert label_piece(text, enumerating=enumerating, in_list_of_cases=cases) == label


@pytest.mark.parametrize(
    ("text", "sanction"),
    [
        ("未经审批的，不得复工复产。", True),
        ("对发现的重大隐患未整改的，依法停产整顿。", True),
        ("造成严重后果的，依法追究刑事责任。", True),
        ("对屡教不改的，调离岗位。", True),
        ("各乡镇要对未整改的企业开展检查。", False),
        ("企业应当立即整改，未整改的，一律停产整顿。", False),
        ("建立约谈通报制度。", False),
        ("发生险情的，承包人应当立即停止作业、组织抢救。", False),
        ("县住建局、县应急局逐家检查，对拒不整改的，依法处罚。", False),
    ],
)
def test_a_sanction_says_only_what_follows(text: str, sanction: bool) -> None:
    assert is_sanction(text) == sanction


def test_what_is_told_of_a_place_goes_on_up_to_the_next_label_or_demand() -> None:
    told, pieces = [], ["主要隐患：疏散宽度不足；", "值守人员未持证；", "整改要求：配齐人员；", "应急照明失效；"]
    facts = False
    for piece in pieces:
        facts = tells_facts(piece, facts)
        told.append(facts)
    assert told == [True, True, False, False]


MODALITIES: list[tuple[str, Modality]] = [
    ("各村要逐户排查隐患。", "must"),
    ("企业必须建立台账。", "must"),
    ("企业应当每月开展自查。", "must"),
    ("务必于月底前完成整改。", "must"),
    ("逐户排查，建立台账。", "must"),
    ("加强值班值守。", "must"),
    ("县应急局负责督导。", "must"),
    ("确保整改到位。", "must"),
    ("一律实行清单管理。", "must"),
    ("推动企业落实责任。", "must"),
    ("完善应急响应机制。", "must"),
    ("开展知识竞赛，鼓励企业参加，加强宣传。", "must"),
    ("做好引导工作。", "must"),
    ("每季度检查不得少于1次。", "must"),
    ("对不能立即整改的隐患，落实防范措施。", "must"),
    ("对禁止使用的设备，逐台登记报废。", "must"),
    ("全部加装报警器，因故不能加装的除外。", "must"),
    ("严禁违规动火作业。", "must_not"),
    ("不得占用疏散通道。", "must_not"),
    ("禁止电动自行车进楼入户。", "must_not"),
    ("不准带病作业。", "must_not"),
    ("任何单位不许瞒报事故。", "must_not"),
    ("决不允许走过场。", "must_not"),
    ("坚决杜绝以包代管。", "must_not"),
    ("坚决遏制重特大事故。", "must_not"),
    ("未经培训不能上岗作业。", "must_not"),
    ("有效防范和遏制较大事故。", "must_not"),
    ("鼓励企业投保安责险。", "should"),
    ("积极引导群众参与监督。", "should"),
    ("倡导绿色出行。", "should"),
    ("提倡错峰作业。", "should"),
    ("探索建立区域联动机制。", "should"),
    ("支持保险机构参与事故预防。", "should"),
    ("有条件的乡镇可以组建专职队伍。", "may"),
    ("可在古村落建立志愿消防队，实行邻里联防。", "may"),
    ("鼓励投保责任险，发挥保险机构作用。", "should"),
    ("积极推动企业集中采购服务，提高专业水平。", "should"),
    ("对大班额教室要增设疏散引导员。", "must"),
    ("7月底前完成排险，逾期不能完成的提请县政府关闭。", "must"),
    ("县教体局组织验收，对不力的学校通报，年度考核不得评优。", "must"),
    ("力争年内实现全覆盖。", "should"),
    ("各乡镇可以根据实际细化措施。", "may"),
    ("允许企业分期改造。", "may"),
    ("可委托第三方机构检测。", "may"),
]


@pytest.mark.parametrize(("text", "modality"), MODALITIES)
def test_the_force_of_a_duty_is_read_from_its_words(text: str, modality: Modality) -> None:
    assert read_modality(text, has_target=False) == modality


def test_a_figure_to_reach_makes_a_target() -> None:
    assert read_modality("整改率要达到95%以上。", has_target=True) == "target"


def test_a_body_before_a_colon_with_nothing_behind_it_is_a_heading() -> None:
    piece = {"enumerating": False, "in_list_of_cases": False}
    assert label_piece("县应急局：", **piece, names_a_bearer=lambda: True) == "heading"


def test_what_has_been_done_is_background() -> None:
    said = label_piece("2026年上半年已整改隐患320处，整改率96%。", enumerating=False, in_list_of_cases=False)
    owed = label_piece("对已整改的320处隐患开展复查。", enumerating=False, in_list_of_cases=False)
    assert (said, owed) == ("background", "duty")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("压实责任。", True),
        ("强化源头管控，严格准入审批。", True),
        ("深化“打非治违”（2026年版）专项行动。", True),
        ("各村要逐户排查。", False),
        ("4月底前完成排查。", False),
        ("企业必须整改。", False),
        ("由县应急局组织实施。", False),
        ("县应急局集中约谈。", False),
        ("县安委办加强统筹调度。", True),
        ("年底前全部完成整改。", False),
        ("集中整治（2026年6月底前）。", True),
        ("县应急局负责督导。", False),
        ("加强领导，落实责任，压实任务。", False),
        ("", False),
    ],
)
def test_a_first_sentence_may_be_a_heading(text: str, heading: bool) -> None:
    assert heading_like(text) == heading
