"""What is typed to save or rename a view. What is wrong with it is said by the service."""

from __future__ import annotations

from typing import TypedDict

from django.http import QueryDict


class Wanted(TypedDict):
    name: str
    shared: bool


def read_wanted(data: QueryDict) -> Wanted:
    return {"name": data.get("name", ""), "shared": "shared" in data}
