"""What is found: one row for each thing with a name, written by the database itself when the thing changes."""

from __future__ import annotations

from django.db import models

from zhiben.foundation.access.models import AreaKeys


class SearchEntry(AreaKeys):
    """Found by `title`, `number` and `body`; `context`, `state` and `link` are shown with it.

    `open_to_county`: whoever works in the county may read it, wherever the grant lies.
    """

    county_key = models.UUIDField(null=True)  # type: ignore[assignment]  # a thing of nobody's county is found by nobody
    town_key = models.UUIDField(null=True)
    village_key = models.UUIDField(null=True)
    grid_key = models.UUIDField(null=True)

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    object_key = models.CharField(max_length=36)
    organisation_key = models.UUIDField(null=True)
    open_to_county = models.BooleanField()
    title = models.TextField()
    number = models.TextField()
    body = models.TextField()
    state = models.CharField(max_length=20)
    link = models.CharField(max_length=100)
    context = models.TextField()

    class Meta:
        verbose_name = "搜索条目"
        verbose_name_plural = "search entries"
        constraints = (models.UniqueConstraint(fields=("kind", "object_key"), name="search_entry_once"),)

    def __str__(self) -> str:
        return self.title


class SearchBuild(models.Model):
    """By which definition the entries of a kind were written last: another one writes them anew."""

    name = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "搜索索引版本"

    def __str__(self) -> str:
        return self.name
