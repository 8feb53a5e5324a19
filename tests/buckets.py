"""An S3-compatible service on a free port of this machine, and buckets in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

REGION = "eu-central-1"


@contextmanager
def s3_service() -> Iterator[str]:
    """Start the service and give its address; nothing of it leaves this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def use_credentials(patch: pytest.MonkeyPatch) -> None:
    """Say who we are, as the usual variables do, and look nowhere else for it."""
    patch.setenv("AWS_ACCESS_KEY_ID", "halden")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "components")
    patch.setenv("AWS_DEFAULT_REGION", REGION)
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def new_bucket(service: str) -> str:
    """Make a bucket with something in it that is not ours, and return its name."""
    import boto3

    name = f"halden-{uuid.uuid4().hex[:12]}"
    client = boto3.client("s3", endpoint_url=service)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    client.put_object(Bucket=name, Key="production/read-me.txt", Body=b"not ours")
    client.close()
    return name
