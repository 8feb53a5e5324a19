"""The JSON API, version 1: the same services as the pages, named as the domain names things, described by OpenAPI.

Input is checked by the models here, meaning by the services; errors become problem+json in `app/web/errors.py`. The
routes are built when the first request for one of them arrives (`entry`), because most people only open pages.
"""

from __future__ import annotations

from app.api.entry import API_PREFIX, ApiEntry

__all__ = ["API_PREFIX", "ApiEntry"]
