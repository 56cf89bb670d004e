"""What may be asked of the records of leaders' duties, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK, DEPARTMENT, TOWN, VILLAGE

VIEW = declare("leadership.view", "查看领导和单位履职档案", roles=BUSINESS)
RECORD = declare(
    "leadership.record", "登记本单位的履职清单、会议、检查和述职", roles=(CLERK, DEPARTMENT, TOWN, VILLAGE)
)
MANAGE = declare("leadership.manage", "维护领导名单、包保、责任矩阵和履职参数", roles=(CLERK, TOWN))
SETTINGS = declare("leadership.settings", "设置履职参数", roles=(CLERK,))
