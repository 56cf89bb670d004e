"""What may be asked of the register, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK, COOPERATES, DEPARTMENT, ENTERPRISE, TOWN, VILLAGE

VIEW = declare("registry.view", "查看监管对象档案", roles=(*BUSINESS, ENTERPRISE))
SUPERVISE = declare("registry.supervise", "查看管辖范围内的全部档案", roles=BUSINESS)
OWN = declare("registry.own", "查看本单位档案", roles=(ENTERPRISE,))
EDIT = declare("registry.edit", "登记、修改档案", roles=(CLERK, DEPARTMENT, TOWN))
RECORD = declare("registry.record_fact", "登记档案数据", roles=(CLERK, DEPARTMENT, TOWN, ENTERPRISE))
REMARK = declare("registry.remark", "对档案发表意见", roles=(CLERK, DEPARTMENT, TOWN, VILLAGE), relations=(COOPERATES,))
CONTACT = declare("registry.read_contact", "查看完整联系方式", roles=(CLERK, DEPARTMENT, TOWN))
ASSIGN = declare("registry.assign", "确定监管责任单位", roles=(CLERK,))
RULE = declare("registry.rule", "裁定新业态监管部门", roles=(CLERK,))
IMPORT = declare("registry.import", "导入档案", roles=(CLERK,))
SNAPSHOT = declare("registry.snapshot", "签署底数快照", roles=(CLERK,))
