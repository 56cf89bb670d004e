"""The tables of briefs with their figures, and of questions on what was reported."""

from zhiben.apps.reports.models.briefs import Brief, BriefFigure, BriefVersion
from zhiben.apps.reports.models.questions import PlausibilityQuestion

__all__ = ["Brief", "BriefFigure", "BriefVersion", "PlausibilityQuestion"]
