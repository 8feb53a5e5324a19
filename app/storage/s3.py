"""Files in a bucket of an S3-compatible service. Who we are is told by the usual AWS variables or files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from app.storage.files import (
    FileMissingError,
    StorageUnreachableError,
    StorageUnusableError,
    StoredName,
    checked_name,
)

IN_MEMORY = 1024 * 1024
MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
OPAQUE = "application/octet-stream"


class BucketStorage:
    """Keeps each file as one object below a prefix; the service itself writes it durably before it says so."""

    def __init__(self, *, bucket: str, prefix: str, endpoint: str | None) -> None:
        self.bucket = bucket
        self.prefix = prefix
        self.endpoint = endpoint

    def put(self, name: str, source: BinaryIO) -> None:
        """Send the file; the service answers when it has all of it."""
        source.seek(0)
        with self._told("could not be stored, and nothing was saved"):
            self._client.put_object(Bucket=self.bucket, Key=self._key(name), Body=source, ContentType=OPAQUE)

    def open(self, name: str) -> BinaryIO:
        """Return a copy of the file on this machine; FileMissingError when there is none."""
        copy = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever reads it closes it
        try:
            with self._told("cannot be read"):
                self._client.download_fileobj(self.bucket, self._key(name), copy)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return cast("BinaryIO", copy)

    def remove(self, name: str) -> None:
        """Remove the object; one that is not there is no fault."""
        with self._told("could not be removed"):
            self._client.delete_object(Bucket=self.bucket, Key=self._key(name))

    def names(self) -> Iterator[StoredName]:
        """Yield every object below the prefix that has a name of ours."""
        with self._told("cannot be listed"):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            for each in (each for page in pages for each in page.get("Contents", ())):
                try:
                    name = checked_name(each["Key"].removeprefix(self.prefix))
                except ValueError:
                    continue
                yield StoredName(name=name, kept_at=each["LastModified"])

    def _key(self, name: str) -> str:
        return self.prefix + checked_name(name)

    @cached_property
    def _client(self) -> Any:
        import boto3  # noqa: PLC0415 - large: waits until the first file
        from botocore.config import Config  # noqa: PLC0415 - likewise

        needed = "when_required"  # many services that speak S3 do not know the newest checksums
        config = Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3, "mode": "standard"},
            request_checksum_calculation=needed,
            response_checksum_validation=needed,
        )
        return boto3.client("s3", endpoint_url=self.endpoint, config=config)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Turn the errors of the library into ours; what the service said goes into the log through the cause."""
        from boto3.exceptions import Boto3Error  # noqa: PLC0415 - see `_client`
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - see `_client`

        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in MISSING:
                raise FileMissingError from None
            raise self._unreachable(what, code) from error
        except (BotoCoreError, Boto3Error) as error:
            raise self._unreachable(what, type(error).__name__) from error

    def _unreachable(self, what: str, reason: str) -> StorageUnreachableError:
        return StorageUnreachableError(
            f"The file {what}: the storage {self.bucket} answered {reason or 'nothing'}. Try again; if it happens once "
            "more, tell whoever runs this server."
        )


def bucket_storage(address: str, *, endpoint: str | None) -> BucketStorage:
    """Return the storage at an address such as s3://bucket/prefix; StorageUnusableError says what is missing.

    Nothing is sent before the first file.
    """
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise StorageUnusableError(
            f"{address} is no address of a bucket. Write the setting GROUNDWORK_FILES_URL as s3://bucket/prefix."
        )
    if find_spec("boto3") is None:
        raise StorageUnusableError(
            "Files in a bucket need the library boto3. Install groundwork[s3], or remove the setting "
            "GROUNDWORK_FILES_URL to keep them in a folder."
        )
    prefix = parts.path.strip("/")
    return BucketStorage(bucket=parts.netloc, prefix=f"{prefix}/" if prefix else "", endpoint=endpoint)
