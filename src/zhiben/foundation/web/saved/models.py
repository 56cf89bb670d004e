"""The address of a list under a name."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhiben.foundation.access.models import Organisation
from zhiben.foundation.web.saved.lists import SaveableList, known


class SavedView(models.Model):
    """`organisation`: the office it is shared with. A removed one stays until its list is saved to again, for undo."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    route = models.CharField(max_length=80)
    name = models.CharField("名称", max_length=40)
    query = models.CharField(max_length=1500, blank=True)
    is_default = models.BooleanField("打开列表时使用", default=False)
    saved_at = models.DateTimeField("保存时间")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "保存的视图"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "route", "name"), condition=Q(removed_at=None), name="saved_view_name_once"
            ),
            models.UniqueConstraint(
                fields=("user", "route"), condition=Q(is_default=True, removed_at=None), name="saved_view_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def list(self) -> SaveableList | None:
        """None where the app of the list is gone."""
        return known(self.route)

    @property
    def address(self) -> str:
        return self.list.address(self.query) if self.list else ""
