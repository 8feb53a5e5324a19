"""Pages about people: members of an organization and how they join, tokens, and the administration of an installation.

One's own account and signing in stand beside; who may open what stands in `app/permissions.py`.
"""
