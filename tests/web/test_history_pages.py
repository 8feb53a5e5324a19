"""The history pages and the traces, without script: every figure shown leads to its arithmetic."""

from __future__ import annotations

import re


def test_every_recorded_result_shows_what_it_was_scored_by(halden) -> None:
    page = halden.get("/a/1/history")

    assert "1 recorded result since" in page.text
    assert "dms 2026.1 (" in page.text
    assert "Maturity index on the 74 requirements that all of these results have" in page.text
    assert {"/a/1/history/1", "/a/1/history/compare?earlier=1&amp;later=now", "/a/1/check#milestone-title"} <= {
        link.replace("&", "&amp;") for link in page.links
    }


def test_an_assessment_without_a_recorded_result_says_what_one_is_for(newcomer) -> None:
    form = {"organization": "Brno Castings", "title": "First look", "mode": "quick", "name": "Petra", "roles": ["EX"]}
    newcomer.follow(newcomer.post("/new", form))

    page = newcomer.get("/a/1/history")

    assert "Nothing is recorded yet" in page.text
    assert "chart trend" not in page.text


def test_two_results_are_compared_on_what_both_have(halden) -> None:
    page = halden.get("/a/1/history/compare?earlier=1&later=now&under=present")

    assert page.headings == ["2025 and now"]
    assert "74 requirements that both have, of 74 then and 74 later." in page.text
    assert "moved:" in page.text
    assert halden.get("/a/1/history/compare?earlier=9").status == 404


def test_a_milestone_is_shown_as_recorded_and_scored_again(halden) -> None:
    page = halden.get("/a/1/history/1?under=present")

    assert page.headings == ["Result 2025"]
    assert "Scored again on 74 of 74 recorded requirements." in page.text
    assert "As recorded" in page.text
    assert halden.get("/a/1/history/1?under=edition:1999.1").status == 404


def test_every_figure_of_the_history_leads_to_its_arithmetic(halden) -> None:
    for url in ("/a/1/history", "/a/1/history/compare?earlier=1", "/a/1/history/1"):
        links = [link for link in halden.get(url).links if "/trace/" in link]

        assert links, url
        for link in (links[0], links[-1]):
            trace = halden.get(link)
            assert trace.status == 200
            assert "SC-" in trace.text


def test_a_trace_leads_on_to_what_it_rests_on(halden) -> None:
    page = halden.get("/a/1/trace/clause:6:index")

    onward = [link for link in page.links if link.startswith("/a/1/trace/requirement:")]
    assert len(set(onward)) == 11
    assert "/a/1/trace/clause:6:gate" in page.links
    assert re.search(r"[0-9a-f]{64}", page.text)
    assert halden.get(onward[0]).status == 200
    whole = halden.get("/a/1/trace/overall:gate")
    assert "/a/1/trace/clause:10:gate" in whole.links


def test_a_trace_of_a_milestone_stays_with_the_milestone(halden) -> None:
    page = halden.get("/a/1/history/1/trace/clause:6:index?under=present&beside=now")

    assert page.headings == ["Maturity index of clause 6 Planning, 2025"]
    onward = [link for link in page.links if "/trace/requirement:" in link]
    assert all(link.startswith("/a/1/history/1/trace/") and "beside=now" in link for link in onward)
    assert "SC-68" in halden.get(onward[0]).text
    assert halden.get("/a/1/history/1/trace/clause:6:colour").status == 404
    assert halden.get("/a/1/history/1/trace/clause:6:gate").status == 200


def test_a_removed_result_is_brought_back_by_undo(halden) -> None:
    removed = halden.post("/a/1/history/1/remove")
    page = halden.follow(removed)

    assert "The result is removed." in page.text
    assert 'action="/a/1/history/1/restore"' in page.text
    back = halden.follow(halden.post("/a/1/history/1/restore"))
    assert "The result is back." in back.text
    assert "2025" in back.text


def test_targets_and_claims_of_the_report_lead_to_their_arithmetic(halden) -> None:
    report = halden.get("/a/1/report")

    targets = {"clause:6:target_index", "capability:DIR:target_index", "overall:target_index"}
    shown = [link for link in report.links if "/trace/requirement:" in link and link.endswith(":evidenced")]
    assert {f"/a/1/trace/{figure}" for figure in targets} <= set(report.links)
    assert len(shown) > 1
    for link in (f"/a/1/trace/{min(targets)}", shown[0]):
        assert halden.get(link).status == 200


def test_the_figures_of_other_pages_lead_to_their_arithmetic(halden) -> None:
    overview, plan = halden.get("/a/1"), halden.get("/a/1/plan")
    clause, action = halden.get("/a/1/c/6"), halden.get("/a/1/actions/1")

    assert {"/a/1/trace/overall:answered", "/a/1/trace/overall:gate", "/a/1/trace/overall:evidenced"} <= set(
        overview.links
    )
    gaps = [link for link in plan.links if link.startswith("/a/1/trace/gap:")]
    assert {link.rpartition(":")[2] for link in gaps} == {"size", "priority", "shaken"}
    assert "/a/1/trace/requirement:dir.strategy:level" in clause.links
    assert any(link.startswith("/a/1/trace/gap:") for link in action.links)
    for link in ("/a/1/trace/overall:answered", gaps[0], "/a/1/trace/requirement:dir.strategy:level"):
        assert halden.get(link).status == 200
