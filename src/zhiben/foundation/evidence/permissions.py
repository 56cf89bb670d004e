"""What may be asked of evidence, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK, DEPARTMENT, ENTERPRISE, TOWN

VIEW = declare("evidence.view", "查看证据材料", roles=(*BUSINESS, ENTERPRISE))
PROTECTED = declare("evidence.view_protected", "查看受保护的证据材料", roles=(CLERK, DEPARTMENT, TOWN))
ADD = declare("evidence.add", "上传、撤下证据材料", roles=(CLERK, DEPARTMENT, TOWN, ENTERPRISE))
HOLD = declare("evidence.hold", "冻结、解冻证据材料", roles=(CLERK,))
DELETE = declare("evidence.delete", "删除保存期满的证据材料", roles=(CLERK,))
