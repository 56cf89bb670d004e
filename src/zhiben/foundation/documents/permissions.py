"""What may be asked of official documents, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK, DEPARTMENT, TOWN

VIEW = declare("documents.view", "查看公文", roles=BUSINESS)
DRAFT = declare("documents.draft", "起草公文", roles=(CLERK, DEPARTMENT, TOWN))
ISSUE = declare("documents.issue", "签发编号、作废公文", roles=(CLERK, DEPARTMENT, TOWN))
TEMPLATES = declare("documents.templates", "更换公文底稿和表单模板", roles=(CLERK,))
