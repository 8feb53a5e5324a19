"""What the DMS catalogue promises about its graph, sets and roles; every enabling power was computed independently."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise

import pytest

from clauses import (
    Catalogue,
    catalogue_schema,
    derived_set,
    load_catalogue,
    longest_chain,
    prerequisite_distances,
    prerequisite_graph,
    respondent_load,
    root_keys,
    static_enabling_power,
)
from clauses.graph import find_cycles, find_redundant_edges
from clauses.locked_keys import read_locked_keys

# Requirement number -> static enabling power to two decimals, in catalogue order.
ENABLING_POWER = """
4.1=0.29 4.2=0.52 4.3=0.66 4.4=0.57 4.4.1=0.47 4.4.2=0.54 4.4.3=0.00 5.1=0.74 5.1.1=0.81 5.1.2=0.12 5.2=0.22
5.3=1.00 5.3.1=0.03 5.3.2=0.43 6.1=0.66 6.1.1=0.18 6.2=0.27 6.3=0.00 6.4=0.94 6.5=0.46 6.6=0.13 6.7=0.12
6.8=0.47 6.9=0.13 6.10=0.35 7.1=0.43 7.1.1=0.19 7.1.2=0.21 7.1.3=0.06 7.2=0.16 7.2.1=0.00 7.3=0.00 7.4=0.16
7.5.1=0.18 7.5.2=0.09 7.5.3=0.18 7.6=0.10 7.6.1=0.00 7.7=0.23 7.8=0.07 7.9=0.00 7.10=0.06 8.1=0.03 8.2.1=0.65
8.2.2=0.11 8.2.3=0.11 8.2.4=0.11 8.2.5=0.09 8.2.6=0.07 8.2.7=0.06 8.3.1=0.09 8.3.2=0.09 8.3.3=0.11 8.4=0.11
8.5.1=0.13 8.5.2=0.00 8.6=0.09 8.7.1=0.17 8.7.2=0.00 8.8=0.09 8.9=0.15 8.10=0.00 8.11=0.00 9.1=0.09
9.1.1=0.06 9.1.2=0.00 9.2.1=0.08 9.2.2=0.00 9.3.1=0.06 9.3.2=0.07 9.3.3=0.04 10.1=0.00 10.2=0.00 10.3=0.00
"""

CAPABILITY_MEMBERS = {
    "DIR": "4.1 4.2 4.4.1 6.4 6.5 7.9",
    "GOV": "5.1 5.1.1 5.2 6.8 9.3.1 9.3.2 9.3.3",
    "OPM": "5.3 5.3.1 5.3.2 6.6",
    "PRC": "7.10 8.1 8.2.1 8.2.2 8.2.3 8.2.4 8.2.5 8.2.6 8.2.7",
    "PPM": "6.7 6.9 7.1 7.1.1 8.3.1 8.3.2",
    "TEC": "4.4.2 6.10 7.1.2 7.1.3 8.4 8.7.1 8.11",
    "DAT": "7.6 7.6.1",
    "SEC": "6.1 6.1.1 7.7 8.7.2 8.9 8.10",
    "PPL": "7.2 7.2.1 7.8",
    "CHG": "5.1.2 7.3 7.4 8.3.3 8.6",
    "ECO": "8.5.1 8.5.2",
    "EVA": "6.2 8.8 9.1 9.1.1 9.1.2 10.1 10.3",
    "SYS": "4.3 4.4 4.4.3 6.3 7.5.1 7.5.2 7.5.3 9.2.1 9.2.2 10.2",
}

SET_MEMBERS = {
    "readiness_core": "5.1 5.1.1 5.3.1 6.4 6.7 6.9 7.1.1 7.1.2 8.2.1 8.3.1 8.3.2 8.6",
    "governance_core": "4.3 4.4 5.1 5.1.1 5.2 5.3 6.1 6.1.1 6.2 6.4 6.8 7.7 8.8 8.9 9.1 9.2.1 9.3.1 9.3.3",
}

TOP_TEN = "5.3 6.4 5.1.1 5.1 6.1 4.3 8.2.1 4.4 4.4.2 4.2"

TERMINAL = "4.4.3 6.3 7.2.1 7.3 7.6.1 7.9 8.5.2 8.7.2 8.10 8.11 9.1.2 9.2.2 10.1 10.2 10.3"


@pytest.fixture(scope="module")
def dms() -> Catalogue:
    return load_catalogue("2026.1")


def numbers_of(catalogue: Catalogue, keys: tuple[str, ...]) -> list[str]:
    return [catalogue.by_key[key].number for key in keys]


def test_it_has_74_requirements_of_which_26_are_harmonized_and_48_specific(dms: Catalogue) -> None:
    kinds = [requirement.kind for requirement in dms.requirements]

    assert len(kinds) == len(dms.by_key) == len(dms.by_number) == 74
    assert (kinds.count("harmonized"), kinds.count("specific")) == (26, 48)


def test_it_has_the_seven_clauses_of_the_harmonized_structure(dms: Catalogue) -> None:
    sizes = {clause.number: len(clause.requirements) for clause in dms.clauses}

    assert sizes == {"4": 7, "5": 7, "6": 11, "7": 17, "8": 21, "9": 8, "10": 3}


def test_the_prerequisite_graph_is_acyclic_and_transitively_reduced_with_119_edges(dms: Catalogue) -> None:
    graph = prerequisite_graph(catalogue=dms)

    assert find_cycles(graph=graph) == ()
    assert list(find_redundant_edges(graph=graph)) == []
    assert sum(len(prerequisites) for prerequisites in graph.values()) == 119


def test_building_starts_at_context_parties_and_leadership(dms: Catalogue) -> None:
    assert numbers_of(dms, root_keys(catalogue=dms)) == ["4.1", "4.2", "5.1"]


def test_the_longest_chain_takes_12_steps(dms: Catalogue) -> None:
    chain = longest_chain(catalogue=dms)

    steps = list(pairwise(chain))
    assert len(steps) == 12
    assert all(before in dms.by_key[after].prerequisites for before, after in steps)


def test_the_static_enabling_power_of_every_requirement_is_the_published_one(dms: Catalogue) -> None:
    expected = dict(pair.split("=") for pair in ENABLING_POWER.split())

    power = static_enabling_power(catalogue=dms)

    assert {dms.by_key[key].number: f"{value:.2f}" for key, value in power.items()} == expected


def test_the_ten_strongest_enablers_are_led_by_roles_and_strategy(dms: Catalogue) -> None:
    power = static_enabling_power(catalogue=dms)

    ranked = sorted(power, key=lambda key: -power[key])

    assert numbers_of(dms, tuple(ranked[:10])) == TOP_TEN.split()


def test_fifteen_requirements_unlock_nothing(dms: Catalogue) -> None:
    distances = prerequisite_distances(catalogue=dms)

    terminal = tuple(key for key, dependents in distances.items() if not dependents)

    assert numbers_of(dms, terminal) == TERMINAL.split()


@pytest.mark.parametrize("set_id", SET_MEMBERS)
def test_a_derived_set_has_its_published_members(dms: Catalogue, set_id: str) -> None:
    members = derived_set(catalogue=dms, set_id=set_id)

    assert numbers_of(dms, members) == SET_MEMBERS[set_id].split()


def test_the_quick_scan_asks_the_27_requirements_of_both_cores(dms: Catalogue) -> None:
    quick_scan = derived_set(catalogue=dms, set_id="quick_scan")

    cores = set().union(*(derived_set(catalogue=dms, set_id=set_id) for set_id in SET_MEMBERS))
    assert len(quick_scan) == 27
    assert set(quick_scan) == cores


def test_every_capability_is_built_by_its_published_requirements(dms: Catalogue) -> None:
    members = {capability.code: "" for capability in dms.capabilities}
    for requirement in dms.requirements:
        members[requirement.capability] = f"{members[requirement.capability]} {requirement.number}".strip()

    assert members == CAPABILITY_MEMBERS


def test_executives_and_employees_are_not_asked_everything(dms: Catalogue) -> None:
    load = respondent_load(catalogue=dms)

    assert load == {"EX": 30, "DL": 53, "IT": 38, "PO": 22, "PM": 37, "HR": 13, "QM": 30, "EM": 14}


def test_only_five_specific_requirements_may_be_not_applicable(dms: Catalogue) -> None:
    optional = [each for each in dms.requirements if each.not_applicable_when]

    assert [each.number for each in optional] == ["4.4.3", "7.9", "8.5.2", "8.10", "10.3"]
    assert {each.kind for each in optional} == {"specific"}


def test_it_has_444_statements_and_none_says_the_same_as_another(dms: Catalogue) -> None:
    statements = [statement for each in dms.requirements for statement in each.statements]

    assert len(statements) == 444
    assert len({statement.casefold() for statement in statements}) == 444


def test_every_statement_is_one_plain_sentence_that_ends_with_a_full_stop(dms: Catalogue) -> None:
    statements = [statement for each in dms.requirements for statement in each.statements]

    assert [each for each in statements if not each.endswith(".") or each.count(". ") or len(each.split()) > 30] == []


def test_no_text_of_the_catalogue_has_a_long_dash(dms: Catalogue) -> None:
    text = dms.model_dump_json()

    assert [dash for dash in ("\N{EN DASH}", "\N{EM DASH}") if dash in text] == []


def test_the_levels_bear_the_names_of_the_maturity_scale(dms: Catalogue) -> None:
    names = [(level.number, level.name) for level in dms.scale]

    assert names == [
        (0, "Absent"),
        (1, "Ad hoc"),
        (2, "Managed"),
        (3, "Established"),
        (4, "Measured"),
        (5, "Optimizing"),
    ]


def test_all_its_keys_are_locked(dms: Catalogue) -> None:
    locked = {lock.key for lock in read_locked_keys() if lock.catalogue == "dms" and lock.retired is None}

    assert locked == set(dms.by_key)


def test_the_schema_that_editors_use_is_the_current_one() -> None:
    stored = files("clauses").joinpath("data", "catalogue.schema.json").read_text(encoding="utf-8")

    # When this fails: write json.dumps(catalogue_schema(), indent=2) and a line end to that file.
    assert stored == json.dumps(catalogue_schema(), indent=2) + "\n"


def test_the_file_points_editors_to_its_schema() -> None:
    first_line = files("clauses").joinpath("data", "dms-2026.1.yaml").read_text(encoding="utf-8").splitlines()[0]

    assert first_line == "# yaml-language-server: $schema=catalogue.schema.json"


def test_the_content_hash_does_not_depend_on_the_layout_of_the_file(dms: Catalogue) -> None:
    reread = Catalogue.model_validate_json(dms.model_dump_json())

    assert reread.content_hash == dms.content_hash
    assert len(dms.content_hash) == 64
