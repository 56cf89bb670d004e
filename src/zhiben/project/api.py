"""The API as it is served: every part of it, in the order in which people read the document."""

from __future__ import annotations

from zhiben.apps.directives import api as directives
from zhiben.apps.dispatch import api as dispatch
from zhiben.apps.registry import api as registry
from zhiben.foundation.web.api import own
from zhiben.foundation.web.api.document import document
from zhiben.foundation.web.api.frame import Api
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.decorators import SIGNED_IN
from zhiben.foundation.web.evidence import api as evidence
from zhiben.foundation.web.notices import api as notices
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.search import api as search

DOCUMENT = Operations("接口文档")


@DOCUMENT.read("/openapi.json", access=SIGNED_IN, summary="接口文档", gives=dict, listed=False)
def openapi_document(request: ActorRequest) -> dict[str, object]:
    return document(API)


API = Api(
    ("", own.OPERATIONS),
    ("/notices", notices.OPERATIONS),
    ("/search", search.OPERATIONS),
    ("/registry", registry.OPERATIONS),
    ("/directives", directives.OPERATIONS),
    ("/tasks", dispatch.TASKS),
    ("/rounds", dispatch.ROUNDS),
    ("/returns", dispatch.RETURNS),
    ("/evidence", evidence.OPERATIONS),
    ("", DOCUMENT),
)
