"""The demo county 安澜县: fictitious areas, offices with the names directives give them, and a few people."""

from __future__ import annotations

from dataclasses import dataclass

from zhiben.foundation.access import roles
from zhiben.foundation.access.models import OrganisationKind as Kind

COUNTY = "安澜县"
NEXT_COUNTY = "平川县"

# town or street, with some of its villages or communities
TOWNS = {
    "城关街道": ("东门社区", "西园社区", "安澜路社区"),
    "河东街道": ("滨河社区", "新站社区"),
    "青石镇": ("上沟村", "石门村", "青石街社区"),
    "柳溪镇": ("柳溪村", "桥头村"),
    "白杨镇": ("白杨村", "南坡村"),
    "望山镇": ("望山村", "岭后村"),
    "双河镇": ("双河口村", "大湾村"),
    "沙坪乡": ("沙坪村", "高垴村"),
}

# name without the county, other forms beside those that follow from it
DEPARTMENTS: tuple[tuple[str, Kind, tuple[str, ...]], ...] = (
    ("应急管理局", Kind.EMERGENCY, ("应急局", "县应急局", "应急管理部门")),
    ("住房和城乡建设局", Kind.CONSTRUCTION, ("住建局", "县住建局", "住房城乡建设局", "县住房城乡建设局", "住建部门")),
    ("交通运输局", Kind.TRANSPORT, ("交通局", "县交通局", "交通运输部门")),
    ("市场监督管理局", Kind.MARKET, ("市场监管局", "县市场监管局", "市监局", "市场监管部门")),
    ("公安局", Kind.POLICE, ("公安机关", "公安部门")),
    ("公安局交通警察大队", Kind.POLICE, ("交警大队", "县交警大队", "公安交警大队", "县公安局交警大队")),
    ("消防救援大队", Kind.FIRE, ("消防大队", "县消防大队", "消防救援机构")),
    ("工业和信息化局", Kind.INDUSTRY, ("工信局", "县工信局", "工业和信息化部门")),
    ("发展和改革局", Kind.DEPARTMENT, ("发改局", "县发改局", "发展改革局", "县发展改革局")),
    ("教育局", Kind.EDUCATION, ("教育部门",)),
    ("科学技术局", Kind.DEPARTMENT, ("科技局", "县科技局")),
    ("民政局", Kind.DEPARTMENT, ("民政部门",)),
    ("司法局", Kind.DEPARTMENT, ()),
    ("财政局", Kind.DEPARTMENT, ("财政部门",)),
    ("人力资源和社会保障局", Kind.DEPARTMENT, ("人社局", "县人社局", "人力资源社会保障局", "县人力资源社会保障局")),
    ("自然资源局", Kind.RESOURCES, ("自然资源部门", "自然资源和规划局", "县自然资源和规划局")),
    ("林业局", Kind.RESOURCES, ("林草局", "县林草局")),
    ("生态环境分局", Kind.DEPARTMENT, ("生态环境局", "县生态环境局", "生态环境部门")),
    ("水利局", Kind.WATER, ("水务局", "县水务局", "水利部门")),
    ("农业农村局", Kind.AGRICULTURE, ("农业局", "县农业局", "农业农村部门")),
    ("商务局", Kind.COMMERCE, ("商务部门",)),
    ("文化和旅游局", Kind.CULTURE, ("文旅局", "县文旅局", "文化旅游局", "县文化旅游局", "文化和旅游部门")),
    ("卫生健康局", Kind.HEALTH, ("卫健局", "县卫健局", "卫生健康委", "县卫健委", "卫生健康部门")),
    ("城市管理局", Kind.URBAN, ("城管局", "县城管局", "城市管理综合执法局", "县城市管理综合执法局")),
    ("国有资产监督管理局", Kind.DEPARTMENT, ("国资局", "县国资局", "国资委", "县国资委")),
    ("审计局", Kind.DEPARTMENT, ()),
    ("统计局", Kind.DEPARTMENT, ()),
    ("医疗保障局", Kind.DEPARTMENT, ("医保局", "县医保局")),
    ("信访局", Kind.DEPARTMENT, ()),
    ("行政审批服务局", Kind.DEPARTMENT, ("行政审批局", "县行政审批局", "审批局")),
    ("气象局", Kind.AGENCY, ("气象部门",)),
    ("供电公司", Kind.AGENCY, ("电力公司", "国网安澜县供电公司")),
    ("总工会", Kind.PARTY, ("工会",)),
    ("委宣传部", Kind.PARTY, ("宣传部", "县委宣传部", "安澜县委宣传部")),
    ("融媒体中心", Kind.DEPARTMENT, ()),
)

COMMITTEE_ALIASES = (
    "安委会",
    "县安委会",
    "安全生产委员会",
    "县安全生产委员会",
    "安委办",
    "县安委办",
    "县安委会办公室",
    "安委会办公室",
    "县安全生产委员会办公室",
)
GOVERNMENT_ALIASES = ("县政府", "县人民政府", "县政府办", "县政府办公室", "县人民政府办公室")
ENTERPRISES = (("安澜县青石矿业有限公司", "青石矿业", "青石镇"), ("安澜县城乡公交有限公司", "县公交公司", "城关街道"))


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`at_organisation`: the grant covers what belongs to the office, not the whole area."""

    username: str
    name: str
    office: str
    area: str
    role: str
    at_organisation: bool
    who: str


PEOPLE = (
    DemoPerson("gao", "高敏", "县应急局", COUNTY, roles.CLERK, False, "安委办经办人：登记、核对、确认文件任务"),
    DemoPerson("shen", "沈岩", "县住建局", COUNTY, roles.DEPARTMENT, True, "住建局经办人：查看本部门任务"),
    DemoPerson("lin", "林静", "青石镇", "青石镇", roles.TOWN, False, "青石镇经办人：查看本镇任务"),
    DemoPerson("he", "何平", "县政府", COUNTY, roles.LEADER, False, "分管副县长：只读"),
    DemoPerson("ma", "马成", "青石矿业", "青石镇", roles.ENTERPRISE, True, "企业主要负责人"),
    DemoPerson("qiu", "邱明", "县应急局", COUNTY, roles.EXPERT, True, "安全生产专家"),
    DemoPerson("xi", "席文", "县应急局", COUNTY, roles.SYSTEM_ADMIN, False, "系统管理员：不能查看业务内容"),
    DemoPerson("bao", "包严", "县应急局", COUNTY, roles.SECURITY_ADMIN, False, "安全管理员：授权和登录安全"),
    DemoPerson("an", "安然", "县应急局", COUNTY, roles.AUDIT_ADMIN, False, "审计管理员：不能查看业务内容"),
    DemoPerson(
        "wu", "吴越", "平川县应急局", NEXT_COUNTY, roles.CLERK, False, "邻县安委办经办人：看不到安澜县的任何内容"
    ),
)
