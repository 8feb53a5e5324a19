"""Accounts and the ways to be known: passwords, sessions, second factors, links that work once, tokens.

Nothing here knows an assessment; what a role may do stands in `app/permissions.py`.
"""
