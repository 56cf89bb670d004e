"""Zip packages (docx, xlsx, ofd) and their XML, with every way to blow up refused.

Bounds: number of members, declared and real size of each part read, ratio, no encryption, no DTD, no entity, no
network, depth 256 (libxml2). Archives inside an archive are never opened.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from io import BytesIO
from types import TracebackType
from typing import TYPE_CHECKING

from lxml import etree

from zhiben.core.readers import refusals

if TYPE_CHECKING:
    from zhiben.core.readers import Limits

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError)
_SMALL = 4 * 1024 * 1024  # below this a high ratio does no harm
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.I)


class Package:
    """A checked zip file. Use as a context manager."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        self._left = limits.unpacked
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise refusals.damaged(name) from error
        self._check(len(data))

    def _check(self, packed: int) -> None:
        members = self._zip.infolist()
        total = sum(member.file_size for member in members)
        if len(members) > self._limits.members or total > self._limits.unpacked:
            raise refusals.archive_bomb(self.name)
        if total > _SMALL and total > packed * self._limits.ratio:
            raise refusals.archive_bomb(self.name)
        self._names = {member.filename.lower(): member for member in members}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def read(self, part: str) -> bytes:
        """Bytes of a part. What the header declares is not believed."""
        member = self._names.get(part.lower())
        if member is None:
            raise refusals.damaged(self.name)
        if member.flag_bits & 1:
            raise refusals.encrypted(self.name)
        most = min(self._limits.part, self._left)
        if member.file_size > most or (
            member.file_size > _SMALL and member.file_size > max(member.compress_size, 1) * self._limits.ratio
        ):
            raise refusals.archive_bomb(self.name)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(most + 1)
        except RuntimeError as error:  # NotImplementedError is one too; zipfile says "encrypted" only in words
            raise refusals.damaged(self.name) from error
        except _BROKEN as error:
            raise refusals.damaged(self.name) from error
        if len(data) > most:
            raise refusals.archive_bomb(self.name)
        self._left -= len(data)
        return data

    def check_all(self) -> None:
        """Read every XML part once, for a library that opens the file by itself and guards nothing."""
        for part, member in self._names.items():
            if part.endswith((".xml", ".rels")) and _DTD.search(self.read(part)):
                raise refusals.unsafe_xml(self.name)
            if member.file_size > self._limits.part:
                raise refusals.archive_bomb(self.name)

    def xml(self, part: str) -> etree._Element:
        """Root element of a part."""
        return parse_xml(self.read(part), self.name)

    def xml_or_none(self, part: str) -> etree._Element | None:
        return self.xml(part) if part in self else None

    def related(self, part: str, kind: str) -> list[str]:
        """Names of the parts that `part` ("" for the package) relates to by a relation whose type ends in `/kind`."""
        folder, file = posixpath.split(part)
        relations = self.xml_or_none(posixpath.join(folder, "_rels", file + ".rels"))
        if relations is None:
            return []
        found = []
        for relation in relations:
            if (relation.get("Type") or "").endswith("/" + kind) and relation.get("TargetMode") != "External":
                target = relation.get("Target") or ""
                path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
                found.append(path)
        return found


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Root element; DTDs and entities are refused before anything is parsed.

    Raises: InputError "reader.unsafe_xml", "reader.too_deep", "reader.damaged".
    """
    plain = data.replace(b"\x00", b"") if b"\x00" in data[:200] else data  # also in UTF-16 and UTF-32
    if _DTD.search(plain):
        raise refusals.unsafe_xml(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise (refusals.too_deep(name) if "depth" in str(error) else refusals.damaged(name)) from error
    except (ValueError, LookupError) as error:
        raise refusals.damaged(name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusals.unsafe_xml(name)
    return root
