"""Personal data: giving a person or an organization all that is stored of them, and removing a person's identity.

Scores stay when a person goes: answers keep their levels, roles and units, and nothing says any more whose they were.
"""
