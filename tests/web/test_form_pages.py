"""Starting, importing, planning and settings: what was typed comes back with what is wrong beside its field."""

from __future__ import annotations

import html
import re

ME = {
    "organization": "Halden Components",
    "title": "Digitalization management system",
    "cycle": "2027",
    "mode": "quick",
    "planned_projects": "12",
    "name": "Jonas Weber",
    "roles": ["IT", "DL"],
}


def test_an_assessment_is_started_and_its_only_respondent_answers(newcomer) -> None:
    page = newcomer.follow(newcomer.post("/new", {**ME, "due": "2027-12-12", "people": ""}))

    assert "The assessment is started" in page.text
    assert "Answering as: Jonas Weber" in page.text
    assert "of 27" in page.text
    assert "Halden Components" in newcomer.get("/").text


def test_several_respondents_start_with_agreed_levels(newcomer) -> None:
    page = newcomer.follow(newcomer.post("/new", {**ME, "people": "Mara Lindqvist, EX\nAïsha Diallo, qm; em\n"}))

    assert "Answering as: Agreed levels" in page.text
    assert "Aïsha Diallo" in page.text


def test_a_faulty_start_names_every_fault_and_keeps_what_was_typed(newcomer) -> None:
    faulty = {"organization": " ", "title": "", "due": "soon", "planned_projects": "many", "people": "Mara Lindqvist"}

    page = newcomer.parse(newcomer.post("/new", {**ME, **faulty}))

    assert page.status == 422
    assert {"#due", "#planned_projects", "#people"} <= set(page.links)
    assert "Jonas Weber" in page.text


def test_what_only_the_service_knows_is_told_beside_its_field(newcomer) -> None:
    page = newcomer.parse(newcomer.post("/new", {**ME, "organization": "", "name": "", "roles": [], "mode": "slow"}))

    assert page.status == 422
    assert {"#organization", "#name", "#roles", "#mode"} <= set(page.links)


def test_the_same_name_twice_is_told(newcomer) -> None:
    page = newcomer.parse(newcomer.post("/new", {**ME, "people": "Jonas Weber, EX"}))

    assert page.status == 422
    assert "There is already a respondent named Jonas Weber." in page.text


def test_an_import_without_a_file_or_with_a_wrong_one_says_so(newcomer) -> None:
    missing = newcomer.request("POST", "/import")
    wrong = newcomer.request("POST", "/import", files={"file": ("photo.png", b"\x89PNG", "image/png")})

    assert (missing.status_code, wrong.status_code) == (422, 422)
    assert "No file is chosen" in missing.text


def test_refused_rows_of_an_import_are_listed_with_their_place(newcomer) -> None:
    rows = b"respondent,role,key,level\nMara,EX,dir.strategy,3\nMara,EX,dir.strategy,9\n"

    response = newcomer.request("POST", "/import", files={"file": ("answers.csv", rows, "text/csv")})

    assert response.status_code == 200
    assert "row 3" in response.text
    assert "/a/1" in newcomer.parse(response).links


def test_an_import_tells_how_the_file_was_read_and_names_the_organization_after_it(newcomer) -> None:
    rows = "respondent;role;key;level\nMara;EX;dir.strategy;3\nMara;XX;gov.policy;3\n".encode("utf-16")

    response = newcomer.request("POST", "/import", files={"file": ("Halden 2026.csv", rows, "text/csv")})

    assert "Read as UTF-16 text with columns separated by semicolons." in response.text
    assert "The role <code>XX</code> is unknown." in response.text
    assert "Halden 2026" in newcomer.get("/").text


def test_a_file_without_faults_whose_reading_needs_a_word_gets_it(newcomer) -> None:
    rows = b"respondent,role,key,level\nMara,EX,dir.strategy,3\n"

    page = newcomer.parse(newcomer.request("POST", "/import", files={"file": ("halden.csv", rows, "text/csv")}))

    assert "Imported</h2>" in page.text
    assert "Read as UTF-8 text" in page.text
    assert "/a/1" in page.links


def test_an_action_is_added_from_a_gap_edited_removed_and_brought_back(halden) -> None:
    form = halden.get("/a/1/actions/new?key=dir.strategy")
    closes = re.search(r'name="closes" value="([^"]+)"', form.text)
    assert closes
    added = {"title": "Write the strategy", "closes": closes[1], "start": "2026-12-01", "due": "2027-03-31"}

    halden.follow(halden.post("/a/1/actions", {**added, "effort_days": "22,5", "owner": "Mara Lindqvist"}))
    number = max(int(found) for found in re.findall(r"/a/1/actions/(\d+)", halden.get("/a/1/plan").text))
    etag = halden.get(f"/a/1/actions/{number}").values["etag"]
    edited = {**added, "title": "Write and agree the strategy", "status": "in_work", "etag": etag}
    changed = halden.follow(halden.post(f"/a/1/actions/{number}", edited))
    etag = halden.get(f"/a/1/actions/{number}").values["etag"]
    removed = halden.follow(halden.post(f"/a/1/actions/{number}/remove", {"etag": etag}))
    undo = re.search(r'action="(/a/1/actions/\d+/restore)"', removed.text)
    assert undo
    restored = halden.follow(halden.post(undo[1]))

    assert "Write and agree the strategy" in changed.text
    assert "Write and agree the strategy" not in removed.text.replace("is removed", "")
    assert "Write and agree the strategy" in restored.text


def test_a_faulty_action_comes_back_with_its_faults(halden) -> None:
    typed = {"title": "", "key": "", "start": "2027-03-01", "due": "2027-02-01", "effort_days": "a lot", "note": "Kept"}

    page = halden.parse(halden.post("/a/1/actions", typed))

    assert page.status == 422
    assert {"#key", "#effort_days"} <= set(page.links)
    assert "Kept" in page.text


def test_an_action_that_ends_before_it_starts_is_refused_beside_its_field(halden) -> None:
    typed = {"title": "Later first", "key": "dir.strategy", "start": "2027-03-01", "due": "2027-02-01"}

    page = halden.parse(halden.post("/a/1/actions", typed))

    assert page.status == 422
    assert {"#start", "#due"} & set(page.links)


def test_the_plan_tells_its_waves_what_it_would_reach_and_which_gaps_it_leaves_open(halden) -> None:
    plan = halden.get("/a/1/plan")
    left = halden.get("/a/1/plan?status=uncovered")

    assert "Wave 1: 1 Sep to 29 Nov 2026" in plan.text
    assert "Once all actions are done, the whole stands at gate level 2 (now 1)" in plan.text
    assert "/a/1/plan?status=uncovered" in plan.links
    assert "46 of " in left.text


def test_a_new_action_for_a_gap_is_proposed_with_a_due_date(halden) -> None:
    form = halden.get("/a/1/actions/new?key=dir.strategy")

    assert form.values["title"].startswith("Raise 6.4 Digitalization strategy from level ")
    assert form.values["due"] > form.values["start"]


def test_an_action_is_verified_by_a_second_person_once_it_is_done(halden) -> None:
    form = halden.get("/a/1/actions/1")
    closes = re.findall(r'name="closes" value="([^"]+)"', form.text)
    told = {"title": "Keep the register", "closes": closes, "owner": "Ewa Kowalczyk", "status": "done"}
    halden.follow(halden.post("/a/1/actions/1", {**told, "etag": form.values["etag"]}))
    done = halden.get("/a/1/actions/1")
    proof = {**told, "status": "verified", "verified_on": "2027-04-12", "etag": done.values["etag"]}

    alone = halden.parse(halden.post("/a/1/actions/1", {**proof, "verified_by": "ewa kowalczyk"}))
    halden.follow(halden.post("/a/1/actions/1", {**proof, "verified_by": "Ines Moreau"}))
    verified = halden.get("/a/1/actions/1")

    assert "verified_by" not in form.values
    assert done.values["verified_by"] == ""
    assert alone.status == 422
    assert "#verified_by" in alone.links
    assert "Ewa Kowalczyk owns this action and cannot verify it." in alone.text
    assert (verified.values["verified_by"], verified.values["verified_on"]) == ("Ines Moreau", "2027-04-12")


def test_an_action_changed_meanwhile_asks_before_it_is_overwritten(halden) -> None:
    first = halden.get("/a/1/actions/1")
    closes = re.findall(r'name="closes" value="([^"]+)"', first.text)
    mine = {"title": "Mine", "closes": closes, "status": "open", "etag": first.values["etag"]}
    halden.post("/a/1/actions/1", {**mine, "title": "Theirs"})

    response = halden.post("/a/1/actions/1", mine)

    assert response.status_code == 412
    assert "Theirs" in response.text
    assert 'value="Mine"' in response.text


def test_an_action_that_is_refused_while_edited_keeps_its_number(halden) -> None:
    response = halden.post("/a/1/actions/1", {"title": "", "key": "dir.strategy", "etag": "1"})

    assert response.status_code == 422
    assert 'action="/a/1/actions/1"' in response.text


def test_unreadable_values_of_an_edited_action_are_told_beside_their_fields(halden) -> None:
    form = halden.get("/a/1/actions/1").values

    response = halden.post(
        "/a/1/actions/1",
        {"title": "Kept", "closes": ["dir.strategy:one:3"], "effort_days": "a lot", "etag": form["etag"]},
    )

    page = halden.parse(response)
    assert page.status == 422
    assert {"#effort_days", "#key"} <= set(page.links)
    assert 'value="Kept"' in page.text


def test_the_gap_list_is_narrowed_and_sorted_by_its_address(halden) -> None:
    everything = halden.get("/a/1/plan?rows=all").text.count('id="gap-')
    high = halden.get("/a/1/plan?priority=high")
    found = halden.get("/a/1/plan?q=strategy&sort=gap&direction=descending")
    nothing = halden.get("/a/1/plan?q=xyzzy")

    assert 0 < high.text.count('id="gap-') < everything
    assert "6.4" in found.text
    assert "No gap matches this filter." in nothing.text


def test_people_are_added_changed_and_removed(halden) -> None:
    halden.follow(halden.post("/a/1/people", {"name": "Lena Berg", "job_title": "Controller", "roles": ["EX"]}))
    number = max(int(found) for found in re.findall(r"/a/1/people/(\d+)\"", halden.get("/a/1/settings").text))
    changed = halden.follow(halden.post(f"/a/1/people/{number}", {"name": "Lena Berg-Ek", "roles": ["EX", "PM"]}))
    removed = halden.follow(halden.post(f"/a/1/people/{number}/remove"))

    assert "Lena Berg-Ek" in changed.text
    assert "Lena Berg-Ek" not in removed.text


def test_a_person_without_name_or_role_is_refused_beside_the_fields(halden) -> None:
    added = halden.parse(halden.post("/a/1/people", {"name": "", "roles": []}))
    changed = halden.parse(halden.post("/a/1/people/1", {"name": "Jonas Weber", "roles": ["EX"]}))

    assert (added.status, changed.status) == (422, 422)
    assert {"#person-new-name", "#person-new-roles"} <= set(added.links)
    assert "#person-1-name" in changed.links


def test_roles_that_would_drop_answers_are_changed_only_when_confirmed(halden) -> None:
    asked = halden.post("/a/1/people/2", {"name": "Ewa Kowalczyk", "roles": ["EM"]})
    done = halden.post("/a/1/people/2", {"name": "Ewa Kowalczyk", "roles": ["EM"], "confirmed": "1"})

    assert asked.status_code == 422
    assert "Change it all the same" in asked.text
    assert done.status_code == 303


def test_removing_a_person_with_answers_has_to_be_confirmed(halden) -> None:
    assert halden.post("/a/1/people/1/remove").status_code == 422
    assert halden.post("/a/1/people/1/remove", {"confirmed": "1"}).status_code == 303


def test_targets_and_details_are_saved(halden) -> None:
    halden.post("/a/1/targets", {"dir.strategy": "5"})
    details = {"title": "DMS of both plants", "cycle": "2026", "due": "2026-12-20", "planned_projects": "3"}
    page = halden.follow(halden.post("/a/1/details", details))

    assert "DMS of both plants" in page.text
    assert re.search(r'name="dir.strategy".*?value="5" selected', page.text, re.DOTALL)


def test_faulty_details_keep_what_was_typed(halden) -> None:
    unreadable = halden.parse(halden.post("/a/1/details", {"title": "Kept", "due": "soon", "planned_projects": "-1"}))
    empty = halden.parse(halden.post("/a/1/details", {"title": "", "cycle": "Kept too"}))

    assert (unreadable.status, empty.status) == (422, 422)
    assert {"#due", "#planned_projects"} <= set(unreadable.links)
    assert "#title" in empty.links
    assert "Kept too" in empty.text


def test_an_assessment_is_removed_only_when_its_organization_is_named(halden) -> None:
    refused = halden.post("/a/1/remove", {"confirm": "yes"})
    removed = halden.follow(halden.post("/a/1/remove", {"confirm": "halden components"}))

    assert refused.status_code == 422
    assert "Nothing is removed" in html.unescape(refused.text)
    assert "No assessment yet" in removed.text


def test_a_result_needs_a_name_of_its_own(halden) -> None:
    refused = halden.post("/a/1/milestones", {"label": "2025"})
    recorded = halden.follow(halden.post("/a/1/milestones", {"label": "2026"}))

    assert refused.status_code == 422
    assert "The result is recorded." in recorded.text


def test_units_are_added_changed_given_to_people_and_removed(halden) -> None:
    before = halden.get("/a/1/settings")
    added = halden.follow(halden.post("/a/1/units", {"name": "Plant Halden", "size": "420"}))
    changed = halden.follow(halden.post("/a/1/units/1", {"name": "Plant Halden North", "size": "430"}))
    tomas = {"name": "Tomás Rivera", "job_title": "Head of operations", "roles": ["PO"]}
    halden.post("/a/1/people/4", {**tomas, "unit": "1"})
    joined = halden.get("/a/1/settings")
    refused = halden.parse(halden.post("/a/1/units/1/remove"))
    halden.post("/a/1/people/4", {**tomas, "unit": ""})
    removed = halden.follow(halden.post("/a/1/units/1/remove"))

    assert 'id="person-1-unit"' not in before.text
    assert "The unit is added." in added.text
    assert 'id="person-1-unit"' in added.text
    assert ("size 430" in changed.text, "0 respondents" in changed.text) == (True, True)
    assert "Plant Halden North, 19 of 22 answered" in joined.text
    assert "1 respondent<" in joined.text
    assert refused.status == 422
    assert "1 person belongs to Plant Halden North. Give them another unit or none, then remove it." in refused.text
    assert "#unit-1-name" in refused.links
    assert "The unit is removed." in removed.text


def test_faulty_units_come_back_with_what_was_typed_and_the_fault_beside_its_field(halden) -> None:
    halden.post("/a/1/units", {"name": "Plant Halden", "size": "420"})

    empty = halden.parse(halden.post("/a/1/units", {"name": "", "size": "many"}))
    twice = halden.parse(halden.post("/a/1/units", {"name": "plant halden", "size": "7"}))
    changed = halden.parse(halden.post("/a/1/units/1", {"name": "Plant Halden", "size": "0"}))

    assert (empty.status, twice.status, changed.status) == (422, 422, 422)
    assert {"#unit-new-name", "#unit-new-size"} <= set(empty.links)
    assert 'value="plant halden"' in twice.text
    assert "#unit-1-size" in changed.links


def test_a_unit_that_is_not_there_is_refused_beside_its_field(halden) -> None:
    halden.post("/a/1/units", {"name": "Plant Halden", "size": "420"})
    new = {"name": "Lena Berg", "roles": ["EX"], "unit": "77"}

    added = halden.parse(halden.post("/a/1/people", new))

    assert added.status == 422
    assert "#person-new-unit" in added.links


def test_the_report_shows_units_with_five_people_and_tells_where_units_differ(halden) -> None:
    halden.post("/a/1/units", {"name": "Plant Halden", "size": "420"})
    halden.post("/a/1/units", {"name": "Plant Brno", "size": "180"})
    people = re.findall(
        r'action="/a/1/people/(\d+)".*?name="name" type="text" value="([^"]+)".*?</form>',
        halden.get("/a/1/settings").text,
        re.DOTALL,
    )
    roles = ("EX", "DL", "IT", "PO", "PM", "HR", "QM", "EM", "EM")
    for (number, name), role in zip(people, roles, strict=True):
        unit = "1" if role in {"DL", "IT", "PO", "QM", "EM"} else "2"
        halden.post(f"/a/1/people/{number}", {"name": html.unescape(name), "roles": [role], "unit": unit})
    few_left = halden.get("/a/1/report")
    for number in range(1, 4):
        name = f"Employee {number}"
        halden.post("/a/1/people", {"name": name, "roles": ["EM"]})
        person = 9 + number
        halden.post("/a/1/answers/gov.leadership", {"as": str(person), "level": "2", "etag": "0.1", "was": "{}"})

    report = halden.get("/a/1/report")

    assert "How the units stand" in report.text
    assert '<th scope="row">Plant Halden</th>' not in few_left.text
    assert '<th scope="row">Plant Halden</th><td class="num">420</td><td class="num">6</td>' in report.text
    assert '<th scope="row">Plant Brno</th>' not in report.text
    assert "1 unit is not shown apart" in report.text
    assert "Units differ by" not in report.text
    assert "units stand apart" in report.text


def test_a_number_that_no_column_holds_is_no_size(halden) -> None:
    assert halden.post("/a/1/units", {"name": "Plant Halden", "size": "9" * 5000}).status_code == 422


def test_the_address_of_a_form_says_that_it_has_no_page(halden) -> None:
    page = halden.parse(halden.request("GET", "/a/1/invitations/list"))

    assert page.status == 405
    assert page.headings == ["Method not allowed"]
    assert "A form is sent to this address" in page.text
