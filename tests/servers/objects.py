"""An object store that speaks S3: moto's server, with the bucket `proof`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """host:port of the store."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", aws_access_key_id="key",
        aws_secret_access_key="secret",
    )  # fmt: skip
    client.create_bucket(Bucket="proof")
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def s3_url(s3_address: str) -> str:
    return f"s3://key:secret@{s3_address}/proof?plain=1"
