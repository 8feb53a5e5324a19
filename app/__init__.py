"""The shell of Groundwork: settings, database, services, presenters, charts, exports, intake, API, pages and commands.

The rules of the domain live in the core rooms `clauses`, `questionnaires`, `scoring` and `planning`, which know nothing
of this one. `app.main.create_app` is the only place where the parts are put together.
"""

__version__ = "0.1.0"
