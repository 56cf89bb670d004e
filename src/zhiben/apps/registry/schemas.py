"""What programs send to the register and read from it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.vocabulary import (
    FACTS,
    EquipmentKind,
    FactSource,
    Ownership,
    Post,
    Risk,
    Sector,
    SiteKind,
    Size,
    Status,
)
from zhiben.core.identifiers.coordinates import Crs
from zhiben.foundation.web.api.schemas import LARGEST_KEY, CountedQuery, Given, key_after

FactCode = StrEnum("FactCode", {code: code for code in FACTS})  # type: ignore[misc]


class Placed(StrEnum):
    WITHOUT = "without"


class SiteQuery(CountedQuery):
    """The filters of the list; a value that is not known is refused."""

    text: str = Field("", max_length=60, description="名称中的文字，至少两个字")
    area: UUID | None = Field(None, description="区域")
    kind: SiteKind | None = Field(None, description="类型")
    sector: Sector | None = Field(None, description="行业领域")
    risk: Risk | None = Field(None, description="风险等级")
    status: Status | None = Field(None, description="状态")
    ownership: Ownership | None = Field(None, description="责任是否明确")
    business: int | None = Field(None, ge=1, le=LARGEST_KEY, description="业态")
    place: Placed | None = Field(None, description="without：只要没有坐标的")

    def filter(self) -> SiteFilter:
        """Raises: InputError "page.cursor_broken"."""
        asked = self.model_dump(exclude={"limit", "after", "count", "area", "business"}, mode="json")
        words: dict[str, Any] = {name: (value or "").strip() for name, value in asked.items()}
        return SiteFilter(**words, area=self.area, business=self.business, before=key_after(self.after))


_LINE: dict[str, Any] = {
    "id": 1024,
    "name": "安澜县永泰建筑工程有限公司",
    "kind": "enterprise",
    "credit_code": "91139921MA0000010K",
    "area": "上沟村",
    "address": "上沟村南",
    "sector": "construction",
    "size": "small",
    "risk": "red",
    "status": "operating",
    "ownership": "owned",
    "territory_owner": "青石镇",
    "sector_owner": "县住建局",
}


class SiteLine(Schema):
    """One row of the list. Owners are short names; empty where nobody answers."""

    id: int
    name: str
    kind: SiteKind
    credit_code: str
    area: str
    address: str
    sector: Sector
    size: Size
    risk: Risk
    status: Status
    ownership: Ownership
    territory_owner: str | None
    sector_owner: str | None

    model_config = ConfigDict(json_schema_extra={"examples": [_LINE]})


class SiteFile(SiteLine):
    """A file. `revision` goes with the next change, so that nobody overwrites what somebody else wrote."""

    area_id: UUID
    business: str | None
    other_sectors: list[Sector]
    industry_code: str
    manager: str
    owner_name: str
    longitude: float | None
    latitude: float | None
    crs: str = Field(description="坐标系；没有坐标时为空串")
    registered_on: date
    revision: int

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **_LINE,
                    "area_id": "5a1d2c3b-7e8f-4a90-b1c2-d3e4f5a6b7c8",
                    "business": "建筑施工",
                    "other_sectors": [],
                    "industry_code": "",
                    "manager": "",
                    "owner_name": "",
                    "longitude": None,
                    "latitude": None,
                    "crs": "",
                    "registered_on": "2026-03-02",
                    "revision": 0,
                }
            ]
        }
    )


class SiteChanges(Given):
    """What people write of a file. What is not given stays as it is."""

    kind: SiteKind = Field(SiteKind.ENTERPRISE, description="类型")
    name: str = Field("", min_length=1, max_length=200, description="名称")
    credit_code: str = Field("", max_length=40, description="统一社会信用代码；没有的场所为空串")
    address: str = Field("", max_length=300, description="地址")
    sector: Sector = Field(Sector.OTHER, description="行业领域")
    other_sectors: list[Sector] = Field([], max_length=40, description="兼营领域")
    industry_code: str = Field("", max_length=5, description="国民经济行业代码")
    size: Size = Field(Size.UNKNOWN, description="规模")
    risk: Risk = Field(Risk.UNKNOWN, description="风险等级")
    status: Status = Field(Status.OPERATING, description="状态")
    manager: str = Field("", max_length=200, description="管理单位")
    owner_name: str = Field("", max_length=200, description="产权人")
    longitude: float | None = Field(None, ge=-180, le=180, description="经度，与纬度同时给出")
    latitude: float | None = Field(None, ge=-90, le=90, description="纬度")
    crs: Crs | None = Field(None, description="坐标系，有坐标时必填")

    def values(self) -> dict[str, Any]:
        """Those that were given, as the commands take them."""
        given = self.model_dump(mode="json", exclude_unset=True, exclude={"area_id", "business", "revision"})
        if "crs" in given:
            given["crs"] = given["crs"] or ""
        return given


class NewSite(SiteChanges):
    name: str = Field(min_length=1, max_length=200, description="名称")
    area_id: UUID = Field(description="所在区域")
    business: str = Field("", max_length=60, description="业态；与行业领域相同可不填")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "柳溪健身中心",
                    "kind": "gym",
                    "sector": "sport",
                    "area_id": "5a1d2c3b-7e8f-4a90-b1c2-d3e4f5a6b7c8",
                    "address": "柳溪街 12 号",
                }
            ]
        },
    )


class SiteEdit(SiteChanges):
    revision: int = Field(ge=0, le=2**31 - 1, description="读到的 revision；已被他人修改时拒绝")
    area_id: UUID | None = Field(None, description="所在区域")
    business: str | None = Field(None, max_length=60, description="业态")

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"revision": 0, "risk": "orange", "status": "suspended"}]}
    )


class NewFact(Given):
    """One observation."""

    kind: FactCode = Field(description="项目")
    value: str = Field(min_length=1, max_length=500, description="内容，与网页填写的相同，例如 35、是、2026-05-31")
    observed_on: date = Field(description="观察日期，不晚于今天")
    source: FactSource = Field(description="来源；企业只能是 declared")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"kind": "workers", "value": "35", "observed_on": "2026-03-01", "source": "declared"}]
        },
    )


class FactLine(Schema):
    """A value of one kind as observed on a day. One of number, flag, text and day is there."""

    id: int
    kind: str
    label: str
    value: str = Field(description="连同单位的内容")
    number: float | None
    flag: bool | None
    text: str | None
    day: date | None
    unit: str
    observed_on: date
    source: FactSource
    recorded_by: str
    recorded_at: datetime
    is_current: bool


class PersonLine(Schema):
    """Somebody with a post. The telephone is masked; the whole number is read on the page, which leaves an entry."""

    id: int
    name: str
    post: Post
    phone: str = Field(description="只显示前三位和后两位")
    points: int | None
    certificates: list[CertificateLine]


class CertificateLine(Schema):
    name: str
    expires_on: date | None


class Which(StrEnum):
    OVERDUE = "overdue"
    OLD = "old"


class DueQuery(CountedQuery):
    which: Which = Field(Which.OVERDUE, description="overdue：检验已过期；old：已满三十年")


class DeviceLine(Schema):
    id: int
    site_id: int
    site: str
    kind: EquipmentKind
    name: str
    number: str
    inspected_on: date | None
    inspection_due_on: date | None
    retires_on: date | None


class SnapshotLine(Schema):
    """A list of sites as it was on a day, signed (底数)."""

    id: UUID
    title: str
    area: str
    wanted: dict[str, str] = Field(description="筛选条件")
    taken_on: date
    count: int
    digest: str
    signed_by: str


class SnapshotFile(SnapshotLine):
    added_later: int = Field(description="此后新登记、符合同一条件的对象数")


class SnapshotItemLine(Schema):
    site_id: int
    name: str
    credit_code: str
    area_name: str


class BusinessLine(Schema):
    """A kind of business that no ruling has given to an office."""

    id: int
    name: str
    sector: Sector
    waiting: int = Field(description="管辖范围内属于这种业态的对象数")


PersonLine.model_rebuild()
