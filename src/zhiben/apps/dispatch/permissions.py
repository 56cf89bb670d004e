"""What may be asked of tasks and rounds, and which roles may ask it."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import BUSINESS, CLERK, DEPARTMENT, TOWN, VILLAGE

VIEW = declare("dispatch.view", "查看任务和调度", roles=BUSINESS)
ISSUE = declare("dispatch.issue", "下达、合并、撤销任务", roles=(CLERK,))
DELEGATE = declare("dispatch.delegate", "向下级转派任务", roles=(CLERK, DEPARTMENT, TOWN))
CARRY_OUT = declare("dispatch.carry_out", "签收、报送、申请办结", roles=(CLERK, DEPARTMENT, TOWN, VILLAGE))
ACCEPT = declare("dispatch.accept", "认可、退回报送，验收办结", roles=(CLERK, DEPARTMENT, TOWN))
EXTEND = declare("dispatch.extend", "批准延期", roles=(CLERK,))
ROUNDS = declare("dispatch.rounds", "发起、关闭调度", roles=(CLERK, TOWN))
LADDER = declare("dispatch.ladder", "设置催办和升级方案", roles=(CLERK,))
CAMPAIGNS = declare("dispatch.campaigns", "维护专项行动、会议议定事项、征求意见和引用原文", roles=(CLERK,))
COMMENT = declare("dispatch.comment", "对征求意见稿提出意见", roles=(CLERK, DEPARTMENT, TOWN))
