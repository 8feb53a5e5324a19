"""What several routes share: documented errors, path parameters, and entity tags."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from app.access import AskingRoute, admit
from app.errors import GroundworkError, Refused
from questionnaires.answers import Problem

VERSION_PREFIX = "/api/v1"
AssessmentId = Annotated[int, Path(description="Number of the assessment.", examples=[1])]
OrganizationId = Annotated[int, Path(description="Number of the organization.", examples=[1])]
ActionNumber = Annotated[int, Path(description="Number of the action inside its assessment.", examples=[3])]
FileId = Annotated[int, Path(description="Number of the evidence file.", examples=[5])]
RequirementKey = Annotated[
    str, Path(description="Key of the requirement; it never changes.", examples=["dir.strategy"], max_length=60)
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", description="The ETag of what you saw, or `*` to change whatever is there.", examples=["*"]
    ),
]
ANYTHING = "*"


class Model(BaseModel):
    """Base of the API's own models: nothing unknown is accepted, no number is infinite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ProblemPlace(BaseModel):
    """One fault of the input: where it stands, what is wrong, what to do."""

    place: str = Field(examples=["responses[11]"])
    message: str = Field(examples=["Level 7 is not on the scale."])
    remedy: str = Field(examples=["Write a whole number from 0 to 5, or: don't know, n/a, deferred."])


class ProblemDocument(BaseModel):
    """An error as RFC 9457 describes it."""

    type: str = "about:blank"
    title: str = Field(examples=["Not found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no assessment 7. Choose one from the list of assessments."])
    instance: str = Field(examples=["/api/v1/assessments/7"])
    problems: list[ProblemPlace] = Field(default=[], description="Every fault of the input, when there are several.")


class PreconditionRequiredError(GroundworkError):
    """A change of something shared came without the version it was made from."""

    status = 428
    title = "Version missing"


async def require_json(request: Request) -> None:
    """Refuse a body that is not JSON; a body of another kind would be read as nothing.

    Like `require_form` it only looks at headers, so it takes no thread.
    """
    media_type = _media_type(request)
    if _has_body(request) and media_type != "application/json" and not media_type.endswith("+json"):
        raise HTTPException(415)


async def require_form(request: Request) -> None:
    """Refuse a body that is no form with files."""
    if _has_body(request) and _media_type(request) != "multipart/form-data":
        raise HTTPException(415, "The body is of a kind that is not read here. Send multipart/form-data.")


def api_router(path: str, tag: str, *, reads: Callable[[Request], Awaitable[None]] = require_json) -> APIRouter:
    """Return a router for the routes below a path of the API, with what all of them have in common.

    `reads` refuses bodies of any kind but the one that the routes read.
    """
    return APIRouter(
        prefix=f"{VERSION_PREFIX}{path}",
        tags=[tag],
        dependencies=[Depends(admit), Depends(reads)],
        responses=COMMON_ERRORS,
        route_class=AskingRoute,
    )


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def described(description: str) -> dict[str, Any]:
    """Return the OpenAPI entry of an error status."""
    return {"description": description, "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}}}


PROBLEM_SCHEMA = {"$ref": "#/components/schemas/ProblemDocument"}
# Every status with which any route may answer; what only some of them know follows below.
COMMON_ERRORS: dict[int | str, dict[str, Any]] = {
    401: described("Nobody is signed in, or the token is not known, has expired or been revoked."),
    403: described("The role or the token does not allow this."),
    400: described("The request cannot be read, or it asks for a host that this server does not answer for."),
    422: described("The input has faults; each is listed with its place and remedy."),
    503: described("The database does not answer at this moment. Nothing of the request was saved."),
    500: described("An error of Groundwork itself. Nothing of the request was saved."),
}
WITH_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: described("There is no such thing, or you may not see it.")}
WITH_BODY: dict[int | str, dict[str, Any]] = {
    413: described("The body is larger than the server reads."),
    415: described("The body is not JSON."),
}
WITH_LOCK: dict[int | str, dict[str, Any]] = {409: described("The assessment is submitted; its answers are locked.")}
WITH_VERSION: dict[int | str, dict[str, Any]] = {
    412: described("Changed in the meantime: `conflicts` holds both values, `current` the present version."),
    428: described("`If-Match` is missing."),
}


def one_version(if_match: str | None, current: int) -> int:
    """Return the version that an `If-Match` header names; `*` names the current one."""
    if required(if_match) == ANYTHING:
        return current
    if found := re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', if_match or ""):
        return int(found[1])
    raise _unreadable('`"3"`')


def two_versions(if_match: str | None) -> tuple[int, int] | None:
    """Return the versions of answer and item that an `If-Match` header names; None for `*`, whatever is there."""
    if required(if_match) == ANYTHING:
        return None
    if found := re.fullmatch(r'(?:W/)?"?(\d{1,9})\.(\d{1,9})"?', if_match or ""):
        return int(found[1]), int(found[2])
    raise _unreadable('`"2.1"`')


def required(if_match: str | None) -> str:
    """Return the header, or raise PreconditionRequiredError."""
    if if_match is None:
        raise PreconditionRequiredError(
            "This can be changed by several people, so the request must say what it was made from. Read it first and "
            "send its ETag as If-Match, or send `If-Match: *` to change whatever is there."
        )
    return if_match.strip()


def _unreadable(example: str) -> Refused:
    remedy = f"Send the ETag as you received it, for example {example}."
    problem = Problem(place="header.If-Match", message="This is not an ETag of this resource.", remedy=remedy)
    return Refused(str(problem), [problem])
