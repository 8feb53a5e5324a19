"""Weights and compared priorities without script: previewed, saved, gone back to, compared in pairs."""

from __future__ import annotations

import re

WEIGHTS = "/a/1/settings/weights"
COMPARE = f"{WEIGHTS}/compare"
FORM = {
    "readiness_percent": "30",
    "enabling_factor_percent": "100",
    "effort_exponent_percent": "50",
    "seed": "1",
    "reason": "The supervisory board looks at governance first",
    "base_version": "0",
}
STRATEGY = {
    "shift-0-key": "dir.strategy",
    "shift-0-readiness": "-1",
    "shift-0-governance": "0",
    "shift-0-reason": "Strategy is made by the group",
}
JUDGED = {"person-0-name": "Mara Lindqvist", "base_version": "0", "reason": "Workshop of 1 December"}
FITTING = dict(zip([f"person-0-{pair}" for pair in range(6)], ("2", "3", "5", "2", "2", "1"), strict=True))
AT_ODDS = dict(zip([f"person-0-{pair}" for pair in range(6)], ("9", "1/9", "9", "9", "1", "1/5"), strict=True))


def test_the_weights_that_count_are_told_with_where_they_come_from(halden) -> None:
    page = halden.get(WEIGHTS)

    assert "The profile of the catalogue counts: a 0.6, b 1, k 0.5." in page.text
    assert "Counts now" in page.text
    assert "a 0.6, b 1, k 0.5, as the catalogue brings them" in halden.get("/a/1/settings").text


def test_a_preset_fills_in_the_share_of_readiness(halden) -> None:
    assert halden.get(f"{WEIGHTS}?preset=governance").values["readiness_percent"] == "30"
    assert halden.get(f"{WEIGHTS}?preset=balanced").values["readiness_percent"] == "50"
    assert halden.get(f"{WEIGHTS}?preset=nonsense").values["readiness_percent"] == "60"


def test_a_preview_shows_which_ranks_change_and_stores_nothing(halden) -> None:
    page = halden.parse(halden.post(WEIGHTS, FORM | {"do": "preview"}))

    assert page.status == 200
    assert "Levels and index keep; only the order of the gaps changes." in page.text
    assert re.search(r"\d+ higher", page.text)
    assert page.values["readiness_percent"] == "30"
    assert "The supervisory board looks at governance first" in page.text
    assert "Save version 1" in page.text


def test_a_preview_of_shifted_importance_says_that_levels_may_move(halden) -> None:
    page = halden.parse(halden.post(WEIGHTS, FORM | STRATEGY | {"do": "preview"}))

    assert "Shifted importance weighs in levels" in page.text
    assert "R 5, G 5 in the catalogue" in page.text
    assert "shift-2-key" in page.ids


def test_a_preview_of_another_seed_says_that_the_order_stays(halden) -> None:
    page = halden.parse(halden.post(WEIGHTS, FORM | {"readiness_percent": "60", "seed": "42", "do": "preview"}))

    assert "only the shaken runs and the likely levels are drawn anew" in page.text


def test_a_preview_of_what_counts_already_says_so(halden) -> None:
    page = halden.parse(halden.post(WEIGHTS, FORM | {"readiness_percent": "60", "do": "preview"}))

    assert "These settings count already; nothing changes." in page.text


def test_saved_weights_are_a_version_that_every_output_names(halden) -> None:
    page = halden.follow(halden.post(WEIGHTS, FORM | STRATEGY | {"do": "save"}))

    assert "The weights are saved as a new version." in page.text
    assert "Version 1 counts: a 0.3, b 1, k 0.5, importance of 1 requirement shifted." in page.text
    assert "6.4: readiness 1 less. Strategy is made by the group" in page.text
    assert "with weights of version 1: a 0.3" in halden.get("/a/1/report").text


def test_going_back_makes_a_new_version(halden) -> None:
    halden.post(WEIGHTS, FORM | {"do": "save"})

    page = halden.follow(halden.post(f"{WEIGHTS}/0/restore"))

    assert "Version 2 counts: a 0.6" in page.text
    assert "Back to the profile of the catalogue" in page.text
    assert halden.post(f"{WEIGHTS}/7/restore").status_code == 404


def test_faulty_weights_come_back_with_what_is_wrong_beside_the_field(halden) -> None:
    typed = FORM | {"readiness_percent": "lots", "seed": "99999999999", "do": "save"}
    nameless = {"shift-0-key": "", "shift-0-reason": "x" * 501}

    page = halden.parse(halden.post(WEIGHTS, typed | nameless))

    assert page.status == 422
    assert {"#readiness_percent", "#seed", "#shift-0-key", "#shift-0-reason"} <= set(page.links)
    assert page.values["readiness_percent"] == "lots"


def test_what_only_the_service_knows_is_told_beside_its_field_as_well(halden) -> None:
    typed = FORM | STRATEGY | {"shift-0-readiness": "1", "effort_exponent_percent": "130", "reason": "", "do": "save"}

    page = halden.parse(halden.post(WEIGHTS, typed))

    assert page.status == 422
    assert {"#shift-0-key", "#effort_exponent_percent", "#reason"} <= set(page.links)
    assert "6.4 has the highest importance for readiness already: 5." in page.text
    assert halden.parse(halden.post(WEIGHTS, typed | {"do": "preview"})).status == 422


def test_weights_that_somebody_else_saved_meanwhile_are_told(halden) -> None:
    halden.post(WEIGHTS, FORM | {"do": "save"})

    page = halden.parse(halden.post(WEIGHTS, FORM | {"readiness_percent": "50", "do": "save"}))

    assert page.status == 422
    assert "Somebody saved version 1 of the settings in the meantime." in page.text
    assert page.values["base_version"] == "1"


def test_a_group_compares_in_pairs_and_accepts_what_follows(halden) -> None:
    two = halden.parse(halden.post(COMPARE, JUDGED | FITTING | {"do": "person"}))
    weighed = halden.parse(halden.post(COMPARE, JUDGED | FITTING | {"do": "weigh"}))
    accepted = halden.follow(halden.post(COMPARE, JUDGED | FITTING | {"do": "accept"}))

    assert "person-1-name" in two.values
    assert "the judgements fit together (accepted below 0.10)" in weighed.text
    assert "What would change" in weighed.text
    assert "comparison in pairs by 1 person, consistency ratio 0.01" in accepted.text
    assert halden.get(COMPARE).values["person-0-name"] == "Mara Lindqvist"


def test_judgements_that_contradict_each_other_name_the_one_to_look_at_first(halden) -> None:
    page = halden.parse(halden.post(COMPARE, JUDGED | AT_ODDS | {"do": "weigh"}))

    assert "the judgements contradict each other" in page.text
    assert re.search(r"Look first at [a-z ]+ and [a-z ]+\. The group says: .+\. To fit the rest: .+\.", page.text)


def test_a_comparison_without_a_reason_or_with_a_wrong_judgement_is_not_stored(halden) -> None:
    bare = halden.parse(halden.post(COMPARE, JUDGED | FITTING | {"reason": " ", "do": "accept"}))
    wrong = halden.parse(halden.post(COMPARE, JUDGED | FITTING | {"person-0-2": "more", "do": "accept"}))
    outside = halden.parse(halden.post(COMPARE, JUDGED | FITTING | {"person-0-2": "12", "do": "weigh"}))

    assert (bare.status, wrong.status, outside.status) == (422, 422, 422)
    assert "The reason is missing." in bare.text
    assert "#person-0-2" in wrong.links
    assert "Mara Lindqvist: readiness against low effort: 12 is not on the scale." in outside.text
    assert "The profile of the catalogue counts" in halden.get(WEIGHTS).text


def test_a_comparison_stays_the_origin_until_its_numbers_are_changed(halden) -> None:
    halden.post(COMPARE, JUDGED | FITTING | {"do": "accept"})
    stored = {name: value for name, value in halden.get(WEIGHTS).values.items() if name in FORM}

    kept = halden.follow(halden.post(WEIGHTS, stored | {"reason": "Another draw", "seed": "7", "do": "save"}))
    changed = halden.follow(
        halden.post(
            WEIGHTS, stored | {"reason": "By hand", "readiness_percent": "50", "base_version": "2", "do": "save"}
        )
    )

    assert kept.text.count("comparison in pairs by 1 person") == 2
    assert changed.text.count("comparison in pairs by 1 person") == 2
    assert "chosen by hand" in changed.text


class TestComparePriorities:
    def test_the_gaps_stand_in_every_order_with_their_distance_from_p(self, halden) -> None:
        page = halden.get("/a/1/plan/views")

        assert "Of the first 10 gaps by P, " in page.text
        assert "1,000 shaken runs" in page.text
        assert re.search(r"\d+ lower", page.text)
        for name in ("Value per effort", "Benefit", "Risk reduction", "Impact value", "Weighted shortest job first"):
            assert name in page.text
        assert 'class="chart grid-chart"' in page.text
        assert "/a/1/plan/views" in halden.get("/a/1/plan").links

    def test_horizon_order_and_length_stand_in_the_address(self, halden) -> None:
        by_wsjf = halden.get("/a/1/plan/views?sort=wsjf&horizon=operational&rows=all")
        odd = halden.get("/a/1/plan/views?sort=nonsense&horizon=someday")

        assert "cost 60, KPI 20, proximity 20" in by_wsjf.text
        assert by_wsjf.text.count('<tr><th scope="row"><span class="gap-title">') == 52
        assert odd.text.count('<tr><th scope="row"><span class="gap-title">') == 10
        assert "cost 30, KPI 40, proximity 30" in odd.text

    def test_without_a_gap_it_says_so(self, newcomer) -> None:
        newcomer.post("/new", {"organization": "Moss", "title": "DMS", "mode": "quick", "name": "Eva", "roles": ["EX"]})

        page = newcomer.get("/a/1/plan/views")

        assert "Nothing is answered yet." in page.text
        assert "/a/1/plan/views" not in newcomer.get("/a/1/plan").links
        assert newcomer.get("/a/1/settings/weights").status == 200


def test_a_gap_says_how_p_comes_about_and_how_firm_its_rank_is(halden) -> None:
    page = halden.get("/a/1/plan")

    assert re.search(r"P 52\.9 = 100 x 0\.20 \(gap\) x 1\.00 \(importance\)", page.text)
    assert "Rank 1 (1 to 3): in the top ten in all 1,000 shaken runs." in page.text
    assert page.text.index("Must do") < page.text.index("5.1.1")
    assert halden.get("/a/1/trace/gap:gov.steering:shaken").title.startswith("Rank interval of 5.1.1")
