"""People over the API: organizations and their members, invitations of respondents, share links.

A secret link is in the answer to the request that made it and nowhere else, as on the pages.
"""
