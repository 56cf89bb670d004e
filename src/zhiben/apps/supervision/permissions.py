"""What may be asked of letters, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK, DEPARTMENT, TOWN, VILLAGE

VIEW = declare("supervision.view", "查看督办文书", roles=BUSINESS)
DRAFT = declare("supervision.draft", "起草督办文书", roles=(CLERK,))
APPROVE = declare("supervision.approve", "签批督办文书", roles=(CLERK,))
SEND = declare("supervision.send", "编号发出、撤回督办文书", roles=(CLERK,))
ANSWER = declare("supervision.answer", "签收、答复督办文书", roles=(CLERK, DEPARTMENT, TOWN, VILLAGE))
CLOSE = declare("supervision.close", "退回答复、办结督办文书", roles=(CLERK,))
