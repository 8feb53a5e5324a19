"""`groundwork backup`, `restore` and `db`: an installation to a file and back, or to another database.

Verbs are declared in `verbs`; what they do to rows and files stands in `app/db`.
"""
