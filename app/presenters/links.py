"""Where each page of an assessment lives: one function per address, so that no template spells a path itself."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def overview_path(assessment_id: int) -> str:
    """Return the address of the overview.

    >>> overview_path(7)
    '/a/7'
    """
    return f"/a/{assessment_id}"


def clause_path(assessment_id: int, clause: str, number: str = "") -> str:
    """Return the address of a clause form, at one requirement when its number is given.

    >>> clause_path(7, "6", "6.2.1")
    '/a/7/c/6#r-6.2.1'
    """
    return f"/a/{assessment_id}/c/{quote(clause)}" + (f"#{anchor(number)}" if number else "")


def anchor(number: str) -> str:
    """Return the id of a requirement's card in its clause form.

    >>> anchor("6.2.1")
    'r-6.2.1'
    """
    return f"r-{number}"


def answer_path(assessment_id: int, key: str) -> str:
    """Return the address an answer is posted to.

    >>> answer_path(7, "dir.strategy")
    '/a/7/answers/dir.strategy'
    """
    return f"/a/{assessment_id}/answers/{quote(key)}"


def files_path(assessment_id: int, key: str) -> str:
    """Return the address that evidence files of a requirement are posted to.

    >>> files_path(7, "dir.strategy")
    '/a/7/answers/dir.strategy/files'
    """
    return f"{answer_path(assessment_id, key)}/files"


def file_path(assessment_id: int, file_id: int, step: str = "") -> str:
    """Return the address of an evidence file, or of a step with it (remove, restore).

    >>> file_path(7, 5), file_path(7, 5, "remove")
    ('/a/7/files/5', '/a/7/files/5/remove')
    """
    return f"/a/{assessment_id}/files/{file_id}" + (f"/{step}" if step else "")


def finish_path(assessment_id: int, clause: str) -> str:
    """Return the address that "I have finished this clause" is posted to.

    >>> finish_path(7, "6")
    '/a/7/c/6/finished'
    """
    return f"/a/{assessment_id}/c/{quote(clause)}/finished"


def page_path(assessment_id: int, page: str) -> str:
    """Return the address of a page directly under the assessment (check, report, plan, settings, as ...).

    >>> page_path(7, "report.xlsx")
    '/a/7/report.xlsx'
    """
    return f"/a/{assessment_id}/{page}"


def action_path(assessment_id: int, number: int) -> str:
    """Return the address of one action.

    >>> action_path(7, 3)
    '/a/7/actions/3'
    """
    return f"/a/{assessment_id}/actions/{number}"


def new_action_path(assessment_id: int, key: str = "") -> str:
    """Return the address of the form for a new action, for one gap when its key is given.

    >>> new_action_path(7, "dir.strategy")
    '/a/7/actions/new?key=dir.strategy'
    """
    return f"/a/{assessment_id}/actions/new" + (f"?{urlencode({'key': key})}" if key else "")


def trace_path(assessment_id: int, figure: str) -> str:
    """Return the address that explains a figure.

    >>> trace_path(7, "gap:dir.strategy:priority")
    '/a/7/trace/gap:dir.strategy:priority'
    """
    return f"/a/{assessment_id}/trace/{quote(figure, safe=':.')}"


def plan_path(assessment_id: int, **query: str) -> str:
    """Return the address of gaps and plan with the filters that are set, in alphabetic order.

    >>> plan_path(7, priority="high", clause="")
    '/a/7/plan?priority=high'
    """
    given = sorted((name, value) for name, value in query.items() if value)
    return f"/a/{assessment_id}/plan" + (f"?{urlencode(given)}" if given else "")


def moment_path(assessment_id: int, moment_id: str) -> str:
    """Return the address of a recorded result.

    >>> moment_path(7, "2")
    '/a/7/history/2'
    """
    return f"/a/{assessment_id}/history/{quote(moment_id)}"


def comparison_path(assessment_id: int, *, earlier: str, later: str, under: str = "") -> str:
    """Return the address of two results side by side.

    >>> comparison_path(7, earlier="1", later="now")
    '/a/7/history/compare?earlier=1&later=now'
    """
    given = {"earlier": earlier, "later": later} | ({"under": under} if under else {})
    return f"/a/{assessment_id}/history/compare?{urlencode(given)}"


def moment_trace_path(
    assessment_id: int, moment_id: str, *, under: str = "", beside: str = "", figure: str = "FIGURE"
) -> str:
    """Return the address that explains a figure of a recorded result, FIGURE standing for its name.

    >>> moment_trace_path(7, "2", under="edition:2026.1", figure="overall:gate")
    '/a/7/history/2/trace/overall:gate?under=edition%3A2026.1'
    """
    given = {name: value for name, value in (("under", under), ("beside", beside)) if value}
    query = f"?{urlencode(given)}" if given else ""
    return f"{moment_path(assessment_id, moment_id)}/trace/{quote(figure, safe=':.')}{query}"


def views_path(assessment_id: int, **query: str) -> str:
    """Return the address of the page that compares priorities, with what is chosen.

    >>> views_path(7, horizon="tactical", sort="")
    '/a/7/plan/views?horizon=tactical'
    """
    given = sorted((name, value) for name, value in query.items() if value)
    return f"/a/{assessment_id}/plan/views" + (f"?{urlencode(given)}" if given else "")


def weights_path(assessment_id: int, part: str = "") -> str:
    """Return the address of the weights of an assessment, or of a part of them.

    >>> weights_path(7), weights_path(7, "compare")
    ('/a/7/settings/weights', '/a/7/settings/weights/compare')
    """
    return f"/a/{assessment_id}/settings/weights" + (f"/{part}" if part else "")
