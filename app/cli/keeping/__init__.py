"""Keeping an installation: `groundwork backup`, `restore` and `db`, and tidying up with `files` and `purge`.

Verbs are declared in `verbs`, `files` and `purging`; what they do to rows and files stands in `app/db`, `app/storage`
and the services.
"""
