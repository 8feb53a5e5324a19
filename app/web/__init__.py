"""The pages: small route modules that gather (a service), present (a view value) and render (a template).

HTML only; JSON has its own room in `app/api`. No query and no figure is made here. Static files, headers and the
mapping of errors to pages live here as well; `app.main` puts all of it together.
"""

from __future__ import annotations
