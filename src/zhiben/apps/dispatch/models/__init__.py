"""The tables of tasks, campaigns, rounds and the ladder."""

from zhiben.apps.dispatch.models.campaigns import (
    Campaign,
    ChainLink,
    DraftComment,
    DutyPair,
    Meeting,
    MeetingDecision,
)
from zhiben.apps.dispatch.models.disasters import DisasterEvent, DisasterReport
from zhiben.apps.dispatch.models.frozen import FrozenReturn
from zhiben.apps.dispatch.models.ladder import Audience, Escalation, Instrument, LadderRung, UnitContact
from zhiben.apps.dispatch.models.library import DocumentCitation, DutyLink, ReferencedDocument
from zhiben.apps.dispatch.models.rounds import FormField, ReturnForm, ReturnValue, Round, RoundSeries, UnitReturn
from zhiben.apps.dispatch.models.tasks import (
    NO_DATE,
    DefaultBearer,
    DispatchSetting,
    Extension,
    GroupMember,
    Occurrence,
    Progress,
    Standstill,
    Task,
    TaskDuty,
    TaskRole,
    Transfer,
)

__all__ = [
    "NO_DATE",
    "Audience",
    "Campaign",
    "ChainLink",
    "DefaultBearer",
    "DisasterEvent",
    "DisasterReport",
    "DispatchSetting",
    "DocumentCitation",
    "DraftComment",
    "DutyLink",
    "DutyPair",
    "Escalation",
    "Extension",
    "FormField",
    "FrozenReturn",
    "GroupMember",
    "Instrument",
    "LadderRung",
    "Meeting",
    "MeetingDecision",
    "Occurrence",
    "Progress",
    "ReferencedDocument",
    "ReturnForm",
    "ReturnValue",
    "Round",
    "RoundSeries",
    "Standstill",
    "Task",
    "TaskDuty",
    "TaskRole",
    "Transfer",
    "UnitContact",
    "UnitReturn",
]
