"""The plan page: Peru's plan of 2018 as loaded, in four languages; a draft that is nobody else's."""

from datetime import date
from decimal import Decimal

import pytest

from app.access.actor import SYSTEM
from app.db import bind
from app.models import Rate
from app.web.languages import LANGUAGES
from tests.pages.conftest import Pages
from tests.statements import counted

PERU = {
    "es": (
        "Plan de Acción 2018, Perú",
        "Cumplimiento (cifra del Estado) Sin datos cuenta 0 de 8 actividades · sin informe: 8",
        "0 actividades atrasadas",
        "59,295,634.00 PEN Asegurado · sin desglosar: 24,695,634.00 PEN (con importes redondeados a 100,000)"
        " sin convertir: no hay tipo de cambio registrado"
        " cerca de US$ 18 millones (OEA)",
        "Publicado última conocida, ago 2018",
    ),
    "en": (
        "Plan of Action 2018, Peru",
        "Completion (the State's figure) No data counts 0 of 8 activities · not reported: 8",
        "0 activities overdue",
        "59,295,634.00 PEN Secured · not broken down: 24,695,634.00 PEN (with amounts rounded to 100,000)"
        " not converted: no exchange rate is stored"
        " about US$ 18 million (OAS)",
        "Published last known, Aug 2018",
    ),
    "pt": (
        "Plano de Ação 2018, Peru",
        "Cumprimento (cifra do Estado) Sem dados conta 0 de 8 atividades · sem informe: 8",
        "0 atividade atrasada",
        "59.295.634,00 PEN Assegurado · sem discriminação: 24.695.634,00 PEN (com valores arredondados a 100.000)"
        " sem conversão: não há taxa de câmbio"
        " registrada cerca de US$ 18 milhões (OEA)",
        "Publicado última conhecida, ago. de 2018",
    ),
    "fr": (
        "Plan d’action 2018, Pérou",
        "Réalisation (chiffre de l’État) Pas de données compte 0 des 8 activités · non renseignées : 8",
        "0 activité en retard",
        "59 295 634,00 PEN Assuré · non ventilé : 24 695 634,00 PEN (avec des montants arrondis à 100 000)"
        " non converti : aucun taux de change enregistré"
        " environ US$ 18 millions (OEA)",
        "Publié dernière connue, août 2018",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_peru_is_shown_as_loaded_in_each_language(pages: Pages, language: str) -> None:
    text = pages.reader(language=language).text(f"/plans/{pages.peru}")
    for sentence in PERU[language]:
        assert sentence in text


def test_money_is_shown_in_its_own_currency_with_what_is_known_of_it(pages: Pages) -> None:
    text = pages.reader().text(f"/plans/{pages.peru}/costs")
    for amount in ("9.1 million PEN", "8.3 million PEN", "6.4 million PEN"):
        assert f"{amount} rounded to 100,000" in text
    assert text.count("5.4 million PEN") == 2
    assert text.count("no figure given") == 4
    assert (
        "Not broken down Secured 24,695,634.00 PEN with amounts rounded to 100,000 computed: the whole less its parts"
        in text
    )
    assert "By agency" in text and text.count("24,695,634.00 PEN with amounts rounded to 100,000") >= 3
    assert "2018 No data 59,295,634.00 PEN No data" in text


def test_a_stored_rate_converts_in_second_place_with_day_and_source(own_pages: Pages) -> None:
    with own_pages.app.state.writing() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        session.add(
            Rate(currency="PEN", day=date(2018, 8, 20), usd=Decimal("0.3044"), source="synthetic", synthetic=True)
        )
        session.commit()
    text = own_pages.reader().text(f"/plans/{own_pages.peru}")
    assert "= 18,049,590.99 USD at 1 PEN = 0.3044 USD (Aug 20, 2018, synthetic)" in text
    assert "about US$ 18 million (OAS)" in text
    assert "not converted" not in text


def test_every_summary_is_marked(pages: Pages) -> None:
    page = pages.reader().get(f"/plans/{pages.peru}").text
    rows = page.split('<tbody id="a-')[1:]
    assert len(rows) == 8
    assert all('<span class="mark">summary</span>' in row for row in rows)


def test_a_text_in_another_language_says_so_and_has_its_own_lang(pages: Pages) -> None:
    page = pages.reader(language="fr").get(f"/plans/{pages.peru}").text
    assert '<span lang="en">Community mental health centres</span> <span class="mark">en anglais</span>' in page


def test_every_fact_says_where_it_comes_from(pages: Pages) -> None:
    page = pages.reader().get(f"/plans/{pages.peru}").text
    assert all("Source:" in row for row in page.split('<tbody id="a-')[1:])
    assert 'rel="noreferrer"' in page


def test_a_plan_that_is_not_public_shows_that_it_exists_and_no_more(pages: Pages) -> None:
    for reader in (pages.reader(), pages.reader("peru@demo.invalid"), pages.reader("admin@demo.invalid")):
        text = reader.text(f"/plans/{pages.draft}")
        assert "The content of this plan is not public" in text
        assert "Colombia" in text and "Drafting" in text
        assert "Activities" not in text and "Completion" not in text
        assert reader.get(f"/activities/{pages.drafted}/status").status_code == 404


def test_who_writes_the_draft_reads_it_and_records_no_facts_yet(pages: Pages) -> None:
    page = pages.reader("colombia@demo.invalid").get(f"/plans/{pages.draft}").text
    assert page.count('<tbody id="a-') == 3
    assert "synthetic" in page
    assert "status/edit" not in page


def test_the_page_costs_as_many_statements_for_eight_activities_as_for_three(pages: Pages) -> None:
    engine = pages.app.state.writing.kw["bind"]
    seen = []
    for email, plan in (("peru@demo.invalid", pages.peru), ("colombia@demo.invalid", pages.draft)):
        reader = pages.reader(email)
        reader.get(f"/plans/{plan}")
        with counted(engine) as statements:
            assert reader.get(f"/plans/{plan}").status_code == 200
        seen.append(len(statements))
    assert seen[0] == seen[1] and seen[0] < 25, seen


@pytest.mark.parametrize("path", ["/plans/01934f3c-9d2a-7c10-8f43-5b0f1f6f7a01", "/plans/x", "/activities/x/status"])
def test_what_is_not_there_is_a_page_that_says_so(pages: Pages, path: str) -> None:
    answer = pages.reader().get(path)
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"].startswith("text/html")
