"""Loaded terms: the command, the search, codes that are taken and refused, labels, the export."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditRecord
from clinnova.lib.problems import Invalid
from forms.capture import Target, save_form
from forms.rendering import entry_page
from studies import terms
from studies.models import Term, TermVersion
from tests.conftest import rolled_back
from tests.integration.forms.filling import put, values, version
from tests.integration.forms.logbook import Ward, build_ward
from tests.pages import parse
from tests.world import World

LIST = """code,label,label_fr,label_de
X99XX01,Inventin,Inventine,
X99XX05,Invented interferon beta-1a,Interféron bêta-1a inventé,
X99XY07,Imaginol,,Imaginol
"""


@pytest.fixture(scope="module")
def shared_ward(shared_world: World) -> Ward:
    return build_ward(shared_world)


@pytest.fixture
def ward(shared_ward: Ward) -> Iterator[Ward]:
    with rolled_back():
        yield shared_ward


@pytest.fixture
def load(tmp_path: Path):
    """Run the command on a file with this text; gives what it says."""

    def run(text: str | bytes = LIST, number: str = "2026", system: str = "ATC") -> str:
        file, said = tmp_path / "atc.csv", StringIO()
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        try:
            call_command("load_terms", system, str(file), f"--version={number}", stdout=said, stderr=said)
        except CommandError as error:
            return f"{said.getvalue()}refused: {error}".replace(str(file), "atc.csv")
        return said.getvalue().strip()

    return run


def search(client: Client, ward: Ward, typed: str, system: str = "ATC", **more) -> list[str]:
    url = reverse("terms", args=[ward.subject.study.slug, system])
    return [found["label"] for found in client.get(url, {"q": typed}, **more).json()["results"]]


def drug(ward: Ward) -> Target:
    ward.drugs({"drug_name": "Something"})
    return Target(ward.subject, None, "drugs", 1)


class TestLoading:
    def test_it_is_in_force_and_in_the_trail(self, ward: Ward, load) -> None:
        assert load() == "ATC 2026 is in force: 3 terms."
        version = TermVersion.objects.get()
        assert AuditRecord.objects.filter(table="studies_termversion", row=version.pk).count() == 1
        assert load() == "ATC 2026 is in force: 3 terms."  # the same file again
        assert TermVersion.objects.count() == 1

    def test_a_bad_file_is_refused_whole_with_its_lines(self, ward: Ward, load) -> None:
        said = load(LIST + "X99XX01,Again,,\nx,No code,,\n")
        assert "atc.csv:5: the code X99XX01 stands on line 2 already" in said
        assert "atc.csv:6: 'x' is not a whole code" in said
        assert "refused: The file has errors. Nothing was loaded." in said
        assert not Term.objects.exists()

    def test_what_else_is_refused(self, ward: Ward, load, tmp_path: Path) -> None:
        load()
        assert "already loaded with other content" in load(LIST.replace("Imaginol", "Other"))
        assert "Unknown system" in load(system="ICD")
        assert "short text" in load(number="x" * 21)
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("load_terms", "ATC", str(tmp_path / "none.csv"), "--version=1")

    def test_older_versions_stay_and_rows_never_change(self, ward: Ward, load) -> None:
        load(number="2025")
        load("code,label\nX99XY07,Imaginol renamed\n")
        assert terms.in_force("ATC").number == "2026"
        assert terms.labels("ATC", ["X99XX05", "X99XY07"]) == {
            "X99XX05": {"en": "Invented interferon beta-1a", "fr": "Interféron bêta-1a inventé"},
            "X99XY07": {"en": "Imaginol renamed"},
        }
        with pytest.raises(DatabaseError), transaction.atomic():
            Term.objects.update(code="X99XX09")


class TestSearch:
    def test_by_code_and_by_words(self, ward: Ward, load, sign_in) -> None:
        load()
        client = sign_in(ward.nurse)
        found = {
            typed: search(client, ward, typed)
            for typed in ("x99xx", "inter", "BETA inv", "Bêta", "1a", "x y z")
        }
        inventin, interferon = "Inventin", "Invented interferon beta-1a"
        assert found == {
            "x99xx": [interferon, inventin],
            "inter": [interferon],
            "BETA inv": [interferon],
            "Bêta": [interferon],
            "1a": [interferon],
            "x y z": [],
        }
        assert search(client, ward, "inv") == [interferon, inventin]

    def test_what_cannot_be_words_finds_nothing(self, ward: Ward, load, sign_in) -> None:
        load()
        for typed in ("", " ", "':*", "& | !", "\\", "%", "a" * 5000):
            assert search(sign_in(ward.nurse), ward, typed) == [], typed

    def test_in_the_language_of_the_page_and_at_most_twenty(self, ward: Ward, load, sign_in) -> None:
        rows = [f"X99XX{n:02},Term {n},Terme {n},\n" for n in range(30)]
        load("code,label,label_fr,label_de\n" + "".join(rows))
        found = search(sign_in(ward.nurse), ward, "term", headers={"Accept-Language": "fr"})
        assert len(found) == 20 and found[0] == "Terme 0"

    def test_the_index_finds_them(self, ward: Ward, load) -> None:
        load()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT code FROM studies_term WHERE to_tsvector('simple', search)"
                " @@ to_tsquery('simple', 'inv:*')"
            )
            assert "term_by_word" in str(cursor.fetchall())

    def test_for_those_who_enter_and_of_known_systems(self, ward: Ward, sign_in) -> None:
        url = reverse("terms", args=[ward.subject.study.slug, "ATC"])
        assert sign_in(ward.world.max).get(url).status_code == 403
        assert sign_in(ward.world.otto).get(url).status_code == 404
        assert sign_in(ward.nurse).get(url.replace("ATC", "ICD")).status_code == 404


class TestAnswers:
    def test_while_nothing_is_loaded_the_shipped_list_counts(self, ward: Ward, sign_in) -> None:
        target = drug(ward)
        put(ward.nurse, target, "drug_code", "X99XX02")
        with pytest.raises(Invalid, match="term"):
            put(ward.nurse, target, "drug_code", "X99XX05")
        control = _page(ward, sign_in).one("#value-drug_code")
        assert (control["value"], control["data-term"]) == ("Fictumab, X99XX02", "X99XX02")
        assert control["data-search"] == "" and control["role"] == "combobox"

    def test_the_loaded_list_counts(self, ward: Ward, load, sign_in) -> None:
        load()
        target = drug(ward)
        with pytest.raises(Invalid) as refused:
            put(ward.nurse, target, "drug_code", "X99XX02")
        assert "ATC" in str(refused.value.sentence)
        put(ward.nurse, target, "drug_code", "X99XX05")
        assert values(target)["drug_code"] == "X99XX05"
        found = _page(ward, sign_in)
        assert found.one("#value-drug_code")["value"] == "Invented interferon beta-1a, X99XX05"
        assert "Invented interferon beta-1a, X99XX05" in found.one("#entry-1").text
        assert found.one("#value-drug_code")["data-search"].endswith("/terms/ATC/")

    @pytest.mark.parametrize(
        "code", ["x99xx05", "X99XX0", "", "X99XX05 ", "\ud800", "X" * 9999, 5, True, ["X99XX05"]]
    )
    def test_what_is_no_code_is_refused_or_clears(self, ward: Ward, load, code: object) -> None:
        load()
        target = drug(ward)
        if code == "":
            return put(ward.nurse, target, "drug_code", code) and None
        with pytest.raises(Invalid):
            put(ward.nurse, target, "drug_code", code)
        return None

    def test_a_code_that_a_newer_list_dropped_stays_readable(self, ward: Ward, load, sign_in) -> None:
        load()
        target = drug(ward)
        put(ward.nurse, target, "drug_code", "X99XX05")
        load("code,label\nX99XY07,Imaginol\n", number="2027")
        assert "Invented interferon beta-1a" in _page(ward, sign_in).one("#entry-1").text
        save_form(by=ward.nurse, target=target, answers={"drug_dose": "1"})
        assert values(target)["drug_code"] == "X99XX05"

    def test_only_such_an_answer_costs_a_read(self, ward: Ward, load) -> None:
        load()
        target = drug(ward)
        few = _cost(ward, target, "drug_dose", "1.5")
        assert _cost(ward, target, "drug_code", "X99XX05") == few + 1

    def test_scripts_get_the_label_of_the_code(self, ward: Ward, load, rf) -> None:
        load()
        target = drug(ward)
        put(ward.nurse, target, "drug_code", "X99XY07")
        data = json.loads(entry_page(ward.nurse, target)["data"])
        assert data["codelists"]["drug_codes"]["codes"]["X99XY07"] == "Imaginol, X99XY07"


def _page(ward: Ward, sign_in):
    url = reverse("record_entry", args=[ward.subject.study.slug, ward.subject.number, "drugs", 1])
    return parse(sign_in(ward.nurse).get(url).content)


def _cost(ward: Ward, target: Target, item: str, value: str) -> int:
    seen = version(target)
    with CaptureQueriesContext(connection) as captured:
        put(ward.nurse, target, item, value, base_version=seen)
    return len(captured)
