"""What may be asked of the calendar, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK

VIEW = declare("calendar.view", "查看工作日历", roles=BUSINESS)
EDIT = declare("calendar.edit", "维护工作日历", roles=(CLERK,))
