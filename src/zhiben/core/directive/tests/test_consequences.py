import pytest

from zhiben.core.directive.consequences import read_consequences
from zhiben.core.directive.reading import DocumentDates, Ground
from zhiben.core.text.plain import read_plain


def consequences(source: str) -> set[str]:
    text = read_plain(source).folded
    return {str(f.value) for f in read_consequences(Ground(text, [(0, len(text))], DocumentDates()))}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("逾期未整改的依法责令停产停业整顿", {"suspend_production"}),
        ("达不到要求的一律不得生产", {"suspend_production"}),
        ("考试不合格的一律停止作业", {"stop_work"}),
        ("对“三违”行为依法从严顶格处罚", {"max_penalty"}),
        ("未按规定建立台账的，对企业及其主要负责人实施处罚", {"dual_penalty"}),
        ("未排查的，依法实施“一案双罚”、上限处罚", {"dual_penalty", "max_penalty"}),
        ("逾期不改正的，处一千元以上一万元以下罚款", {"fine"}),
        ("情节严重的，暂扣或吊销其安全生产许可证", {"revoke_licence"}),
        ("整改后仍不具备条件的，提请政府予以关闭", {"close_down"}),
        ("违反上述规定的，责令限期改正", {"rectify_order"}),
        ("涉嫌犯罪的，依法移送司法机关", {"criminal_referral"}),
        ("失职渎职的，严肃追究属地和部门责任", {"admin_accountability"}),
        ("对推进不力的镇，予以约谈、通报批评", {"interview", "circular"}),
        ("对典型案例进行公开曝光", {"expose"}),
        ("重大隐患一律实施挂牌督办", {"listed_supervision"}),
        ("对瞒报事故的，提级调查", {"escalated_investigation"}),
        ("拒不整改的，纳入安全生产严重失信主体名单", {"credit_blacklist"}),
        ("未经验收的，不得复工复产", {"no_resumption"}),
        ("对零报告的，列为执法检查重点，加密检查频次", {"enforcement_priority"}),
        ("应报未报的，一律按事故对待", {"treat_as_accident"}),
        ("对举报属实的，给予奖励", {"reward"}),
        ("两次考核不合格的，调整工作岗位", {"remove_personnel"}),
        ("发现的线索及时移交执法部门", {"case_transfer"}),
        ("存在重大隐患的，不得评定为A级景区", {"unrated"}),
        ("培训不合格的一律不得上岗", {"no_post"}),
        ("对发现的违法线索，移交县纪委监委处理", {"case_transfer"}),
        ("对排名后三位的镇，由分管领导约谈其主要负责人", {"interview"}),
        ("未培训的不得上岗", {"no_post"}),
        ("逾期不改正的，责令停止施工", {"stop_work"}),
        ("违反规定的清出项目现场", {"remove_personnel"}),
        ("典型问题在媒体公开曝光", {"expose"}),
        ("灵活运用通报、约谈、问责、联合惩戒等手段，从严惩处违法行为",
         {"circular", "interview", "admin_accountability", "credit_blacklist"}),
        ("对推进不力的单位给予通报并纳入年度工作考核", {"circular"}),
        ("连续三次排名末位的工地，停工整顿并全县通报", {"suspend_production", "circular"}),
        ("拒不更换的，停止供气并处罚款", {"fine"}),
        ("对双方及其主要负责人一并处罚", {"dual_penalty"}),
        ("对拒不安装的停止供气，情节严重的取缔", {"close_down"}),
        ("对未整改的用户，由县供电执法办发放整改通知书限期整改", {"rectify_order"}),
        ("全年零事故的村奖励2万元", {"reward"}),
        ("对应用成效好的单位，在年度考核中予以加分", {"reward"}),
        ("未经联审的一律不得备案和开工建设", {"no_resumption"}),
        ("未经验收的，不得投入使用", {"no_resumption"}),
        ("未逐项确认的，不得投料开车", {"no_resumption"}),
        ("记满10分的列入“黑榜”并清出市场", {"credit_blacklist", "remove_personnel"}),
        ("自查零报告的单位，列入四季度重点检查名单", {"enforcement_priority"}),
        ("瞒报险情的，按照同类事故调查处理", {"treat_as_accident"}),
        ("县安委办将对柳溪镇政府进行约谈", {"interview"}),
        ("县应急局将直接挂牌督办，并在县电视台曝光", {"listed_supervision", "expose"}),
        ("县消防安全委员会对工作推进缓慢的单位通报批评", {"circular"}),
        ("对多次超限超载的运输企业实施约谈", {"interview"}),
        ("存在转包的企业纳入信用惩戒名单", {"credit_blacklist"}),
        ("未完成整治的一律不得恢复经营", {"no_resumption"}),
        ("情节严重的，调整主要负责人岗位", {"remove_personnel"}),
        ("推诿扯皮的，函告纪检监察机关", {"case_transfer"}),
        ("对突出问题实施提级调查、挂牌督办、一案双罚、约谈警示等措施",
         {"escalated_investigation", "listed_supervision", "dual_penalty", "interview"}),
    ],
)  # fmt: skip
def test_what_follows_from_a_case_is_a_consequence(text: str, kinds: set[str]) -> None:
    assert consequences(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "健全约谈、通报、曝光制度，完善挂牌督办机制",
        "严厉打击非法违法行为，公开曝光典型案例",
        "综合运用通报、约谈、曝光等手段推动工作",
        "定期通报工作进展",
        "建立举报奖励机制，鼓励举报",
        "贯彻《安澜县安全生产约谈办法》",
        "严禁无证上岗",
        "推进落后企业有序关闭，停产检修要报备",
        "停产停建期间加强值守",
        "完善责任追究制度",
        "加强监督，严肃追责问责",
        "出现险情立即停工撤人",
        "对停工、缓建项目开展巡查，对停产检修企业上门检查",
        "逾期未整改的一律停止收储",
        "将有限空间列入检查必查内容",
        "挂牌督办率、约谈警示通报率明显提升",
        "监测值达到报警值的，应当立即停止施工、撤离坑内人员",
        "水位超过警戒线的，滨河步道立即关闭",
        "在建工地7月3日20时前一律停工",
        "对排查发现的隐患要建立台账，限期整改，确保清零",
        "超过使用年限的塔式起重机，未经评估合格的一律不得进场",
        "老化线路一律更换",
        "每件移送案件要明确专人跟进",
        "未经检测的用户不予恢复供电",
    ],
)
def test_a_task_a_name_and_a_mere_ban_are_no_consequence(text: str) -> None:
    assert consequences(text) == set()
