"""Where bytes lie, under their digest: on this machine's disk, or in a store that speaks S3.

A key is `<digest>` for a file and `<digest>.thumbnail` for its picture in small. What lies under a key never changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from zhiben.core.errors import InputError
from zhiben.foundation.evidence.storage.local import LocalStore


class Store(Protocol):
    """Every method raises ExternalError "evidence.store_failed" where the store does not answer."""

    def put(self, key: str, source: Path) -> None:
        """Keep the file under the key, whole or not at all. Twice is as good as once."""

    def put_bytes(self, key: str, data: bytes) -> None: ...

    def read(self, key: str, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to, without, `stop`, in pieces. Raises: KeyError where there is nothing."""

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None:
        """No error where there is nothing."""

    def keys(self, before: datetime) -> Iterator[str]:
        """All keys that were put before an instant."""


def store() -> Store:
    """The store of the installation, by ZHIBEN_FILES_URL."""
    url: str = settings.FILE_STORE_SECRETS["url"]
    if not url:
        return LocalStore(settings.MEDIA_ROOT)
    return _remote(url)


def _remote(url: str) -> Store:
    """`s3://key:secret@host:port/bucket?region=…&plain=1`. Raises: InputError "evidence.store_address"."""
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not (parts.hostname and bucket and parts.username and parts.password):
        raise InputError(
            "evidence.store_address", "ZHIBEN_FILES_URL 无法识别，请写 s3://访问键:密钥@主机:端口/存储桶，或留空。"
        )
    try:
        from zhiben.foundation.evidence.storage.remote import RemoteStore
    except ImportError as missing:
        raise InputError(
            "evidence.store_address", "使用 S3 存储需要安装附加组件，请执行 pip install 'zhiben[s3]'。"
        ) from missing
    scheme = "http" if options.get("plain") == ["1"] else "https"
    endpoint = f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    return RemoteStore(
        endpoint=endpoint,
        bucket=bucket,
        region=options.get("region", ["us-east-1"])[0],
        key=unquote(parts.username),
        secret=unquote(parts.password),
    )
