"""Who asks and what they may do: every route of pages and API passes through here before anything else.

`admit` finds the visitor behind a request and holds the request against the table in `app/permissions.py`;
`RequestScope` then gives the route a scope that reaches just as far. What accounts, sessions and links are is decided
in `app/services/identity` and `app/services/sharing`.
"""

from app.access.admission import Admission, AskingRoute, admit, is_long, page_router, read_form
from app.access.cookies import forget_link, forget_session, keep_link, keep_session, link_cookie
from app.access.dependency import RequestScope, in_transaction, scope_of
from app.access.hashing import hashing

__all__ = [
    "Admission",
    "AskingRoute",
    "RequestScope",
    "admit",
    "forget_link",
    "forget_session",
    "hashing",
    "in_transaction",
    "is_long",
    "keep_link",
    "keep_session",
    "link_cookie",
    "page_router",
    "read_form",
    "scope_of",
]
