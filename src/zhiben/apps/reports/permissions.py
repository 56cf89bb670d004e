"""What may be asked of briefs, questions and the load, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK, DEPARTMENT, TOWN, VILLAGE

VIEW = declare("reports.view", "查看专报、通报和报送负担", roles=BUSINESS)
DRAFT = declare("reports.draft", "起草、修改专报和通报", roles=(CLERK, TOWN))
REVIEW = declare("reports.review", "审核专报和通报", roles=(CLERK, TOWN))
RELEASE = declare("reports.release", "签发专报和通报", roles=(CLERK, TOWN))
ANSWER = declare("reports.answer", "答复对报送数据的疑问", roles=(CLERK, DEPARTMENT, TOWN, VILLAGE))
SETTLE = declare("reports.settle", "核查、了结对报送数据的疑问", roles=(CLERK, TOWN))
