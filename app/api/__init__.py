"""The JSON API, version 1: the same services as the pages, named as the domain names things, described by OpenAPI.

Input is checked by the models here, meaning by the services; errors become problem+json in `app/web/errors.py`.
"""

from __future__ import annotations

from app.api.application import add_api

__all__ = ["add_api"]
