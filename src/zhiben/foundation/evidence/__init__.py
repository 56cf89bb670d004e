"""Files as proof: kept by digest, bound to any object in a role, with who, when, where, of what moment and until when.

`bind`, in an app's `evidence.py`, says which objects may have files and in which roles. `receive` takes a file in and
examines it, `services.attach` binds it, `selectors.evidence_of` and `given_for` are what a step of a lifecycle asks for.
"""

from __future__ import annotations

from zhiben.foundation.evidence.bindings import Binding, bind

__all__ = ("Binding", "bind")
