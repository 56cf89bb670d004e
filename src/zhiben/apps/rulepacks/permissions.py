"""What may be asked of rule packs and verdicts, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK, DEPARTMENT, ENTERPRISE, TOWN, VILLAGE

VIEW = declare("rulepacks.view", "查看规则判定", roles=(*BUSINESS, ENTERPRISE))
SURVEY = declare("rulepacks.survey", "查看规则统计、清单和建议", roles=BUSINESS)
MANAGE = declare("rulepacks.manage", "安装、启用规则包，设定本地参数", roles=(CLERK,))
RUN = declare("rulepacks.run", "运行全部判定", roles=(CLERK,))
ANSWER = declare("rulepacks.answer", "回答待查明的事实", roles=(CLERK, DEPARTMENT, TOWN, VILLAGE, ENTERPRISE))
DECIDE = declare("rulepacks.decide", "采纳或不采纳建议的隐患", roles=(CLERK, DEPARTMENT, TOWN))
