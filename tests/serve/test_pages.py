"""The pages in a real browser: Chromium, driven by Playwright; accessibility is checked by axe-core."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import kgbuild

if TYPE_CHECKING:
    from tests.serve.conftest import Server

pytestmark = pytest.mark.slow

STATIC = Path(kgbuild.__file__).parent / "serve"
AXE = STATIC / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
PAGES = (
    "/",
    "/articles",
    "/search?q=lavrov",
    "/network",
    "/timeline",
    "/outlets?left=Harbour+Wire&right=The+Meridian+Review",
    "/questions",
    "/questions/who-rejected?run=1",
    "/timeline?entity=https://w3id.org/kgbuild/entity/sergey-lavrov",
    "/resource?iri=https://w3id.org/kgbuild/entity/sergey-lavrov",
    "/editor",
)
#: Asks for an article and an act, whose pages have no fixed address.
ONE_OF_EACH = """PREFIX kg: <https://w3id.org/kgbuild/ontology#>
SELECT ?article ?act WHERE { ?act kg:cue ?cue ; kg:inArticle ?article ; kg:within ?outer } ORDER BY ?act LIMIT 1"""


def need(there: bool, what: str) -> None:
    """Skip without a part of the surroundings, but fail where CI promises to have it."""
    if not there and os.environ.get("CI"):
        pytest.fail(f"CI must have {what}")
    if not there:
        pytest.skip(f"no {what}: the pages cannot be tried in a browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need(bool(CHROMIUM), "Chromium")
    need((STATIC / "static" / "dist" / "editor.js").is_file(), "the scripts of the pages (make pages)")
    with sync_playwright() as playwright:
        # A container has no user namespaces for the browser's own sandbox.
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--enable-unsafe-swiftshader"])
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, patient: Server) -> Iterator[Page]:
    """A page that fails the test when a script fails or anything is asked of another machine."""
    context = browser.new_context(base_url=patient.address, accept_downloads=True)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "request", lambda request: errors.append(request.url) if not request.url.startswith((patient.address, "data:", "blob:")) else None
    )
    yield opened
    context.close()
    assert not errors


def test_overview_leads_to_an_article(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="2 articles").click()
    page.get_by_role("link", name="Ministers trade words over the strait").click()
    assert page.locator("article.text").is_visible()


@pytest.mark.parametrize("spelling", ["Sergey Lavrov", "Sergei Lavrov"])
def test_search_finds_a_person_under_both_spellings(page: Page, spelling: str) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill(spelling)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Sergey Lavrov").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sergey Lavrov"


def test_article_marks_exactly_the_evidence(page: Page) -> None:
    query = """PREFIX kg: <https://w3id.org/kgbuild/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
      SELECT ?article ?act ?words WHERE { ?act kg:cue ?cue ; kg:inArticle ?article ; kg:evidence/oa:exact ?words . ?cue oa:start ?start }
      ORDER BY ?article ?start ?act"""
    found = page.request.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    articles = sorted({row["article"]["value"] for row in found})
    assert len(articles) == 2
    for article in articles:
        page.goto(f"/resource?iri={article}")
        rows = [row for row in found if row["article"]["value"] == article]
        for number, row in enumerate(rows, 1):
            shown = "".join(page.locator(f'[data-acts~="{number}"]').all_text_contents())
            assert shown == row["words"]["value"]
        assert page.locator(f'[data-acts~="{len(rows) + 1}"]').count() == 0


def test_pointing_at_words_lights_their_acts(page: Page) -> None:
    page.goto("/articles")
    page.get_by_role("link", name="Ministers trade words over the strait").click()
    page.locator("article a.cue").first.hover()
    assert page.locator(".card.lit").count() == 1
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("article a.cue").first.click()
    assert page.locator("#panel .card").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_question_runs_and_downloads(page: Page) -> None:
    page.goto("/questions/who-rejected")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("table.rows tbody tr, table.rows tr").count() > 1
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.path().read_text(encoding="utf-8").count("\n") > 1


def test_editor_runs_a_query(page: Page) -> None:
    page.goto("/editor")
    page.locator(".CodeMirror").wait_for()
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT (1 + 1 AS ?two) {}')")
    page.get_by_role("button", name="Run").click()
    assert page.locator("#answer td").inner_text() == "2"
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.path().read_text(encoding="utf-8").split() == ["two", "2"]


def test_network_draws(page: Page) -> None:
    page.goto("/network")
    page.locator("#network[data-drawn]").wait_for()
    assert int(page.locator("#network").get_attribute("data-drawn") or 0) >= 2
    assert page.locator("#network canvas").count() > 0


def test_network_is_filtered_and_an_actor_chosen(page: Page) -> None:
    page.goto("/network")
    drawn = int(page.locator("#network[data-drawn]").get_attribute("data-drawn") or 0)
    page.get_by_label("Actors with").select_option("2")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**least=2")
    assert page.locator("table tr").count() >= 1
    page.locator("#network[data-drawn]").wait_for()
    assert int(page.locator("#network").get_attribute("data-drawn") or 0) <= drawn
    colours = page.locator(".legend .dot").evaluate_all("dots => dots.map(dot => getComputedStyle(dot).backgroundColor)")
    assert len(set(colours)) == len(colours) > 1


def test_acts_of_an_actor_are_chosen_by_type(page: Page) -> None:
    page.goto("/resource?iri=https://w3id.org/kgbuild/entity/sergey-lavrov")
    assert page.get_by_role("heading", name="February 2022").count() >= 1
    page.locator("section .chips a").filter(has_text="accusation").first.click()
    assert "type=Accusation" in page.url
    assert set(page.locator(".act .badge").all_inner_texts()) == {"accusation"}


def test_pages_fit_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for path in (*PAGES, *one_of_each(page)):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def one_of_each(page: Page) -> list[str]:
    row = page.request.get("/sparql", params={"query": ONE_OF_EACH}).json()["results"]["bindings"][0]
    return [f"/resource?iri={row[name]['value']}" for name in ("article", "act")]


@pytest.mark.parametrize("path", [*PAGES, "article", "act"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(page: Page, path: str, scheme: str) -> None:
    need(AXE.is_file(), "axe-core (make pages)")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path if path.startswith("/") else one_of_each(page)[path == "act"])
    # Run by the debugger, which the policy of the page does not bind.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"] if rule["impact"] in {"serious", "critical"}]
    assert not serious


def test_pages_can_be_read_without_scripts(browser: Browser, patient: Server) -> None:
    context = browser.new_context(base_url=patient.address, java_script_enabled=False)
    page = context.new_page()
    for path, words in (
        ("/", "Who speaks most"),
        ("/network", "NATO"),
        ("/questions/who-rejected?run=1", "rows"),
        ("/editor", "Run"),
    ):
        page.goto(path)
        assert words in page.get_by_role("main").inner_text()
    context.close()


def test_keyboard_reaches_the_acts(page: Page) -> None:
    page.goto("/articles")
    page.get_by_role("link", name="Ministers trade words over the strait").click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.locator("article a.cue").first.focus()
    page.keyboard.press("Enter")
    assert "#act-" in page.url
