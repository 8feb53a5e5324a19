"""The JSON API, version 1: the same services as the pages, named as the domain names things, described by OpenAPI.

Input is checked by the models here, meaning by the services; errors become problem+json in `app/web/errors.py`. The
routes are put together in `application`, which the server imports when the first of them is asked for.
"""
