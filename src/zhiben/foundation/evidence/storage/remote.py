"""Files in a bucket of a store that speaks S3. Needs the extra `zhiben[s3]`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from zhiben.core.errors import ExternalError

PIECE = 256 * 1024
_ABSENT = ("404", "NoSuchKey", "NotFound")


class RemoteStore:
    """An object appears in a bucket when it is complete; the store itself sees to that, in parts for large ones."""

    def __init__(self, *, endpoint: str, bucket: str, region: str, key: str, secret: str) -> None:
        self._bucket = bucket
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(
                connect_timeout=5,
                read_timeout=60,
                retries={"max_attempts": 3},
                s3={"addressing_style": "path"},
                # Many stores that speak S3 know no checksums in trailers; content is known by its digest anyway.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, key: str, source: Path) -> None:
        with _failing():
            if not self.exists(key):
                self._client.upload_file(str(source), self._bucket, key)

    def put_bytes(self, key: str, data: bytes) -> None:
        with _failing():
            self._client.put_object(Bucket=self._bucket, Key=key, Body=data)

    def read(self, key: str, start: int, stop: int) -> Iterator[bytes]:
        with _failing():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes={start}-{stop - 1}")
            except ClientError as error:
                if _is_absent(error):
                    raise KeyError(key) from None
                raise
        pieces: Iterator[bytes] = answer["Body"].iter_chunks(PIECE)
        return pieces

    def exists(self, key: str) -> bool:
        with _failing():
            try:
                self._client.head_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if _is_absent(error):
                    return False
                raise
        return True

    def delete(self, key: str) -> None:
        with _failing():
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def keys(self, before: datetime) -> Iterator[str]:
        with _failing():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket):
                for found in page.get("Contents", ()):
                    if found["LastModified"] < before:
                        yield found["Key"]


def _is_absent(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in _ABSENT


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, boto3.exceptions.S3UploadFailedError) as error:
        raise ExternalError(
            "evidence.store_failed", "文件存储没有响应，文件没有保存，请稍后再试；如反复出现，请联系系统管理员。",
            retryable=True, reason=type(error).__name__,
        ) from error  # fmt: skip
