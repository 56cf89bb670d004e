"""What may be asked of directives, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK

VIEW = declare("directives.view", "查看文件和任务台账", roles=BUSINESS)
INTAKE = declare("directives.intake", "登记文件", roles=(CLERK,))
REVIEW = declare("directives.review", "核对、确认任务", roles=(CLERK,))
PUT_IN_FORCE = declare("directives.put_in_force", "使文件生效、退回、作废", roles=(CLERK,))
RESOLVE_UNITS = declare("directives.resolve_units", "对应责任单位", roles=(CLERK,))
IMPORT_LEDGER = declare("directives.import_ledger", "导入台账", roles=(CLERK,))
