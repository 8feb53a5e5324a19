"""Answering without script: a form, a redirect back to the requirement, and nothing typed is ever lost."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime

from app.errors import Conflict
from app.web.pages.answering.conflicts import etag_of, shown_conflicts

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
CLAUSE, KEY, ANCHOR = "/a/1/c/6", "dir.strategy", "r-6.4"


def form_of(visitor, key: str = KEY, clause: str = CLAUSE) -> dict[str, str]:
    """Return the hidden fields of a requirement's form, and what its visible fields show."""
    text = visitor.get(clause).text
    form = re.search(rf'<form method="post" action="/a/1/answers/{re.escape(key)}".*?</form>', text, re.DOTALL)
    assert form
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return {name: html.unescape(value) for name, value in hidden}


def shown(visitor, key: str = KEY, clause: str = CLAUSE) -> dict[str, str]:
    return json.loads(form_of(visitor, key, clause)["was"])


def filled(visitor, **typed: str) -> dict[str, str]:
    hidden = form_of(visitor)
    values = shown(visitor)
    boxes = {name: values.pop(name) for name in ("flagged", "must_do", "evidence_data")}
    ticked = {name: "1" for name, value in boxes.items() if value == "1"}
    return {**values, **ticked, **hidden, **typed}


def test_an_answer_is_saved_and_the_page_returns_to_its_requirement(halden) -> None:
    response = halden.post(f"/a/1/answers/{KEY}", filled(halden, level="4", note="Strategy 2027, page 3"))

    assert response.headers["location"] == f"{CLAUSE}#{ANCHOR}"
    assert "Saved." in halden.follow(response).text
    assert shown(halden)["level"] == "4"
    assert shown(halden)["note"] == "Strategy 2027, page 3"


def test_an_answer_can_be_cleared(halden) -> None:
    halden.post(f"/a/1/answers/{KEY}", filled(halden, level="4"))

    halden.post(f"/a/1/answers/{KEY}", filled(halden, clear="1"))

    assert shown(halden)["level"] == ""


def test_setting_a_requirement_aside_without_a_reason_is_refused_and_keeps_what_was_typed(halden) -> None:
    typed = filled(halden, decision="deferred", reason="", note="A note typed along the way")

    response = halden.post(f"/a/1/answers/{KEY}", typed)

    assert response.status_code == 422
    assert "A reason is missing." in response.text
    assert "A note typed along the way" in response.text
    assert f'href="#{ANCHOR}"' in response.text
    assert shown(halden)["decision"] == ""


def test_a_requirement_can_be_deferred_and_taken_back(halden) -> None:
    halden.post(f"/a/1/answers/{KEY}", filled(halden, decision="deferred", reason="After the merger"))
    deferred = shown(halden)

    halden.post(f"/a/1/answers/{KEY}", filled(halden, decision=""))

    assert (deferred["decision"], deferred["reason"]) == ("deferred", "After the merger")
    assert shown(halden)["decision"] == ""


def test_a_reason_class_is_changed_by_itself_and_leaves_with_the_decision(halden) -> None:
    key, clause = "eco.partners", "/a/1/c/8"
    before = shown(halden, key, clause)
    typed = {name: before[name] for name in ("decision", "reason", "reason_class")}

    halden.post(f"/a/1/answers/{key}", {**form_of(halden, key, clause), **typed, "reason_class": "covered_by_parent"})
    changed = shown(halden, key, clause)
    halden.post(f"/a/1/answers/{key}", {**form_of(halden, key, clause), **typed, "decision": ""})
    after = shown(halden, key, clause)

    assert before["reason_class"] == "out_of_scope"
    assert changed == {**before, "reason_class": "covered_by_parent"}
    assert [after[name] for name in typed] == ["", "", ""]


def test_a_requirement_is_set_aside_with_class_and_reason(halden) -> None:
    key, clause = "dir.intelligence", "/a/1/c/7"
    typed = {"decision": "not_applicable", "reason_class": "covered_by_parent", "reason": "The group watches for us"}

    halden.post(f"/a/1/answers/{key}", {**form_of(halden, key, clause), **typed})

    assert typed.items() <= shown(halden, key, clause).items()


def test_the_evidence_grade_is_saved_and_can_be_taken_back(halden) -> None:
    halden.post(f"/a/1/answers/{KEY}", filled(halden, evidence="3"))
    graded = shown(halden)["evidence"]

    halden.post(f"/a/1/answers/{KEY}", filled(halden, evidence=""))

    assert (graded, shown(halden)["evidence"]) == ("3", "")


def test_dont_know_is_kept_as_such_and_not_as_a_level(halden) -> None:
    halden.post("/a/1/as", {"as": "1"})
    form = form_of(halden)

    halden.post(f"/a/1/answers/{KEY}", {**form, "level": "dont_know"})

    assert shown(halden)["level"] == "dont_know"


def test_the_flag_can_be_taken_off(halden) -> None:
    halden.post(f"/a/1/answers/{KEY}", filled(halden, flagged="1"))
    was_flagged = shown(halden)["flagged"]

    form = filled(halden)
    form.pop("flagged")
    halden.post(f"/a/1/answers/{KEY}", form)

    assert was_flagged == "1"
    assert shown(halden)["flagged"] == "0"


def test_a_stale_form_that_changed_another_field_merges(halden) -> None:
    early = filled(halden, note="From the first tab")
    halden.post(f"/a/1/answers/{KEY}", filled(halden, level="3"))

    halden.post(f"/a/1/answers/{KEY}", early)

    assert (shown(halden)["level"], shown(halden)["note"]) == ("3", "From the first tab")


def test_a_stale_form_with_another_value_asks_and_saving_again_decides(halden) -> None:
    early = filled(halden, level="1")
    halden.post(f"/a/1/answers/{KEY}", filled(halden, level="4"))

    asked = halden.post(f"/a/1/answers/{KEY}", early)
    etag = re.search(rf'data-key="{KEY}"[^>]*data-etag="([^"]+)"', asked.text)
    again = re.search(rf'action="/a/1/answers/{KEY}".*?name="was" value="([^"]+)"', asked.text, re.DOTALL)
    assert etag
    assert again
    decided = halden.post(f"/a/1/answers/{KEY}", {**early, "etag": etag[1], "was": html.unescape(again[1])})

    assert asked.status_code == 412
    assert "Which one should count?" in asked.text
    assert decided.status_code == 303
    assert shown(halden)["level"] == "1"


def test_a_save_from_script_returns_a_fragment_with_the_new_version(halden) -> None:
    etag = form_of(halden)["etag"]

    response = halden.post(
        f"/a/1/answers/{KEY}", {"as": "agreed", "level": "3"}, headers={"if-match": f'"{etag}"', "x-partial": "1"}
    )

    assert response.status_code == 200
    assert "<!doctype" not in response.text
    assert f'id="state-{KEY}"' in response.text
    assert response.headers["etag"].strip('"') != etag


def test_a_conflict_from_script_returns_both_values_and_the_current_version(halden) -> None:
    etag = form_of(halden)["etag"]
    partial = {"if-match": f'"{etag}"', "x-partial": "1"}
    saved = halden.post(f"/a/1/answers/{KEY}", {"as": "agreed", "note": "Theirs"}, headers=partial)

    response = halden.post(f"/a/1/answers/{KEY}", {"as": "agreed", "note": "Mine"}, headers=partial)

    assert response.status_code == 412
    assert response.headers["etag"] == saved.headers["etag"]
    assert 'data-value="Theirs"' in response.text
    assert "Keep both" in response.text


def test_the_first_answer_from_script_brings_the_answers_of_others_along_and_later_ones_do_not(halden) -> None:
    halden.post("/a/1/as", {"as": "1"})
    text = halden.get("/a/1/c/9?show=unanswered").text
    key = re.findall(r'action="/a/1/answers/([\w.]+)"', text)[0]

    def save(level: str, etag: str):
        headers = {"x-partial": "1", "if-match": etag}
        return halden.post(f"/a/1/answers/{key}", {"as": "1", "level": level}, headers=headers)

    first = save("2", form_of(halden, key, "/a/1/c/9")["etag"])
    second = save("3", first.headers["etag"])

    assert f'id="others-{key}"' in first.text
    assert f'id="others-{key}"' not in second.text


def test_the_range_of_others_shows_only_after_ones_own_answer(halden) -> None:
    halden.post("/a/1/as", {"as": "1"})
    text = halden.get("/a/1/c/5").text
    key = re.search(r'data-key="([\w.]+)"', text)
    assert key
    halden.post(f"/a/1/answers/{key[1]}", {"as": "1", "level": ""}, headers={"x-partial": "1", "if-match": '"1.1"'})
    before = re.search(rf'id="others-{key[1]}">(.*?)</p>', halden.get("/a/1/c/5").text, re.DOTALL)

    form = form_of(halden, key[1], "/a/1/c/5")
    halden.post(f"/a/1/answers/{key[1]}", {**form, "level": "2", "was": '{"level": ""}'})
    after = re.search(rf'id="others-{key[1]}">(.*?)</p>', halden.get("/a/1/c/5").text, re.DOTALL)

    assert before
    assert after
    assert before[1] == ""
    assert "answered" in after[1]


def test_a_respondent_sees_the_questions_of_their_roles_only(halden) -> None:
    everything = halden.get("/a/1/c/8").text.count('class="requirement"')

    page = halden.follow(halden.post("/a/1/as", {"as": "1", "back": "/a/1/c/8"}))

    assert page.text.count('class="requirement"') < everything
    assert "Mara Lindqvist" in page.text


def test_an_answer_for_somebody_unknown_is_not_found(halden) -> None:
    assert halden.post(f"/a/1/answers/{KEY}", {"as": "999", "level": "2"}).status_code == 404
    assert halden.post("/a/1/answers/no.such", {"as": "agreed", "level": "2"}).status_code == 404


def test_a_level_that_is_none_is_refused(halden) -> None:
    assert halden.post(f"/a/1/answers/{KEY}", {"as": "agreed", "level": "9"}).status_code == 422
    assert halden.post(f"/a/1/answers/{KEY}", {"as": "agreed", "level": "high"}).status_code == 422
    assert halden.post("/a/1/answers/no.such", {"as": "agreed", "level": "high"}).status_code == 422


def test_reloading_after_a_refusal_leads_back_to_the_requirement(halden) -> None:
    assert halden.request("GET", f"/a/1/answers/{KEY}").headers["location"] == f"{CLAUSE}#{ANCHOR}"
    assert halden.request("GET", "/a/1/answers/no.such").status_code == 404


def test_the_filter_is_kept_when_an_answer_is_saved(halden) -> None:
    form = {**filled(halden, level="3"), "show": "unanswered"}

    assert halden.post(f"/a/1/answers/{KEY}", form).headers["location"] == f"{CLAUSE}?show=unanswered#{ANCHOR}"


def test_a_clause_can_be_finished_and_opened_again(halden) -> None:
    finished = halden.follow(halden.post(f"{CLAUSE}/finished", {"finished": "1"}))
    reopened = halden.follow(halden.post(f"{CLAUSE}/finished", {"finished": "0"}))

    assert "marked as finished" in finished.text
    assert "open again" in reopened.text


def test_unreadable_versions_and_values_shown_before_count_as_nothing_seen_and_overwrite_nothing(halden) -> None:
    response = halden.post(f"/a/1/answers/{KEY}", {"as": "agreed", "level": "5", "etag": "x", "was": "[1"})

    assert response.status_code == 412


def test_what_evidence_carries_is_saved_without_script(halden) -> None:
    given = {"evidence": "3", "evidence_data": "1", "evidence_until": "2031-12-31", "evidence_source": "Portal, page 3"}
    halden.post(f"/a/1/answers/{KEY}", filled(halden, **given))
    saved = shown(halden)

    form = filled(halden, evidence_until="", evidence_source="")
    form.pop("evidence_data")
    halden.post(f"/a/1/answers/{KEY}", form)
    cleared = shown(halden)

    assert {name: saved[name] for name in given} == given
    assert (cleared["evidence"], cleared["evidence_data"]) == ("3", "0")
    assert (cleared["evidence_until"], cleared["evidence_source"]) == ("", "")


def test_a_day_that_is_none_is_refused_and_what_was_typed_is_kept(halden) -> None:
    typed = filled(halden, evidence_until="next spring", evidence_source="Typed along the way", evidence_data="1")

    response = halden.post(f"/a/1/answers/{KEY}", typed)

    assert response.status_code == 422
    assert "next spring is not a day." in response.text
    assert 'value="Typed along the way"' in response.text
    assert re.search(r'name="evidence_data" value="1" checked', response.text)


def test_another_end_of_the_evidence_asks_with_both_days_in_words(halden) -> None:
    early = filled(halden, evidence_until="2031-06-30")
    halden.post(f"/a/1/answers/{KEY}", filled(halden, evidence_until="2031-12-31"))

    asked = halden.post(f"/a/1/answers/{KEY}", early)

    assert asked.status_code == 412
    assert "saved end of the evidence 31 Dec 2031" in asked.text
    assert "Keep 30 Jun 2031" in asked.text


def test_expired_evidence_is_told_at_its_fields_and_in_the_report(halden) -> None:
    halden.post(f"/a/1/answers/{KEY}", filled(halden, evidence="2", evidence_until="2020-01-31"))

    card, report, overview = halden.get(CLAUSE), halden.get("/a/1/report"), halden.get("/a/1")

    assert "Expired: valid until 31 Jan 2020. It counts as a claim only." in card.text
    section = report.text.split('id="expiry"')[1]
    assert section.index("6.4 Digitalization strategy") < section.index("6.1.1 Compliance obligations")
    assert "of evidence expired" in overview.text
    assert "/a/1/report#expiry" in overview.links


def test_a_report_without_ends_of_evidence_has_no_such_section(newcomer) -> None:
    newcomer.post(
        "/new", {"organization": "Brno Castings", "title": "First", "mode": "quick", "name": "Petra", "roles": ["EX"]}
    )

    assert 'id="expiry"' not in newcomer.get("/a/1/report").text


def test_a_conflict_that_carries_no_values_shows_none_and_names_no_version() -> None:
    busy = Conflict("Others are changing this requirement at this moment. Wait a few seconds and save again.")

    assert (shown_conflicts(busy, key=KEY, now=NOW), etag_of(busy)) == ((), "")
