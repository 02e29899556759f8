"""The site as people use it, in a real browser: journeys, keyboard, scripts off, accessibility."""

import importlib.util
from contextlib import contextmanager

import pytest
from tests.browsers import browser_path
from tests.conftest import EXAMPLE
from tests.export_corpora import hostile_corpus, shown_package
from tests.test_site import ATTACKS, served

from docprov import build_site

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        browser_path() is None or importlib.util.find_spec("axe_playwright_python") is None,
        reason="no Chromium, or the extra `browser` is not installed",
    ),
]
KINDS = (
    "index.html",
    "documents/index.html",
    "documents/press-release-2024-02-26.html",
    "claims/index.html",
    "claims/press-release-2024-02-26.c-ic1i5.html",
    "subjects/index.html",
    "subjects/khojaly-killings.html",
    "predicates/index.html",
    "predicates/deaths.html",
    "agents/index.html",
    "agents/docprov-recorder.html",
    "findings/index.html",
    "citations.html",
    "search.html?q=613",
    "about.html",
    "dictionary.html",
    "download.html",
    "changes.html",
    "activities.html",
)
"""A page of each kind."""
FITTING = """[...document.querySelectorAll('.figure')].every(
    each => each.scrollWidth <= each.clientWidth + 1)"""
"""Whether every picture is seen whole without scrolling."""
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        launched = started.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def real(made_once):
    """Return the folder with the site of the repository's own package."""
    return made_once("real-site", lambda folder: build_site("datapackage", folder))


@pytest.fixture(scope="module")
def hostile(made_once):
    """Return the folder with the site of hostile texts."""
    text = " ".join(ATTACKS)
    package = shown_package(hostile_corpus(ATTACKS), text=text, url="javascript:alert(1)")
    return made_once("hostile-site", lambda folder: build_site(package, folder))


@contextmanager
def opened(browser, address, **options):
    """Open a page that may load nothing from elsewhere, and has no word for the console."""
    context = browser.new_context(**options)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    context.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    try:
        yield page
    finally:
        context.close()
    origin = address.partition("//")[0] + "//" + address.partition("//")[2].partition("/")[0]
    assert [] == said
    assert all(url.startswith(origin) for url in asked), asked


def at(folder, name):
    return f"file://{folder}/{name}"


def test_who_says_613_is_one_click_away(browser, real):
    """From the first page one click leads to who says it, where, how it was checked, and who
    says otherwise.
    """
    with opened(browser, at(real, "index.html")) as page:
        page.locator(".grid a.val", has_text="613").first.click()
        text = page.inner_text("main")
        assert "paragraph" in text
        assert "found word for word in the captured text" in text
        for heading in ("From the quote to its origin", "What others say on the same question"):
            assert page.get_by_role("heading", name=heading).is_visible()
        assert page.locator(".others .val").first.inner_text() == "613"
        assert page.locator(".chain .origin > .role + a").count() == 1
    with opened(browser, at(real, "index.html")) as page:
        page.locator(".grid a.val.differs").first.click()
        assert "says otherwise" in page.inner_text(".others")


def test_keyboard_alone_searches_and_opens_a_claim(browser, real):
    """Tab, letters and Enter lead from the first page to a claim."""
    with opened(browser, at(real, "index.html")) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        for _ in range(2):
            page.keyboard.press("Tab")
        page.keyboard.type("613")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=613*")
        page.wait_for_selector("#results li")
        first = page.locator("#results a").first
        for _ in range(60):
            page.keyboard.press("Tab")
            if first.evaluate("each => each === document.activeElement"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/claims/*.html")
        assert "613" in page.inner_text("mark")


def test_filters_narrow_the_search(browser, real):
    """A document, a predicate and a difference narrow what is found; the address keeps them."""
    with opened(browser, at(real, "search.html")) as page:

        def hits():
            return int(page.inner_text("#hits").split()[0])

        everything = hits()
        page.select_option("[name=document]", "press-release-2024-02-26")
        one = hits()
        page.select_option("[name=differs]", "yes")
        differing = hits()
        assert everything > one > differing > 0
        page.reload()
        assert differing == hits()
        page.fill("#filters [name=q]", "qqxyzzy")
        assert 0 == hits()


def test_a_list_is_narrowed_in_the_page(browser, real):
    """Words hide what does not have them, and the page says how much is left."""
    with opened(browser, at(real, "agents/index.html")) as page:
        page.fill("[data-narrow]", "ministry")
        left = page.locator("[data-row]:visible").count()
        assert 0 < left < page.locator("[data-row]").count()
        assert page.inner_text("#narrowed").startswith(f"{left} of")


def test_a_citation_is_copied(browser, real):
    """The button says that it copied, or selects the text."""
    with opened(browser, at(real, "claims/press-release-2024-02-26.c-ic1i5.html")) as page:
        page.click("[data-copy]")
        page.wait_for_function("/Copied|Selected/.test(document.querySelector('.copy').innerText)")


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_no_page_has_a_violation_of_accessibility(browser, real, size, scheme):
    """Axe finds nothing on a page of each kind, and no page or picture is wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    width, height = SIZES[size]
    view = {"width": width, "height": height}
    # of what is in order, one element a rule is described: describing all takes most of the time
    options = {"preload": False, "resultTypes": ["violations"]}
    with opened(browser, at(real, KINDS[0]), viewport=view, color_scheme=scheme) as page:
        for name in KINDS:
            page.goto(at(real, name))
            results = Axe().run(page, options=options)
            assert 0 == results.violations_count, (name, results.generate_report())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.evaluate(FITTING), name


def test_the_menu_is_one_line_where_there_is_room(browser, real):
    """On a wide screen no page of the menu stands below the others."""
    with opened(browser, at(real, "citations.html")) as page:
        tops = "[...document.querySelectorAll('.top nav a')].map(each => each.offsetTop)"
        assert 1 == len(set(page.evaluate(tops)))


def test_hostile_texts_do_nothing(browser, hostile):
    """Pages of hostile texts run nothing, load nothing and fit a phone."""
    view = {"width": 390, "height": 844}
    with opened(browser, at(hostile, "index.html"), viewport=view) as page:
        for place in sorted(hostile.rglob("*.html")):
            page.goto(at(hostile, place.relative_to(hostile)))
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, place.name
        page.goto(at(hostile, "search.html"))
        page.fill("#filters [name=q]", "alert")
        assert page.locator("#results li").count()


def test_pages_are_read_without_scripts(browser, real):
    """Without scripts everything is there, and the search says where else to look."""
    with opened(browser, at(real, "index.html"), java_script_enabled=False) as page:
        page.fill("#q", "613")
        page.press("#q", "Enter")
        assert "Without one, the lists" in page.inner_text("main")
        page.get_by_role("main").get_by_role("link", name="claims").click()
        page.locator(".claim a").first.click()
        assert page.locator(".chain .origin").is_visible()
        assert not page.locator(".copy").is_visible()


def test_a_served_page_loads_itself_anew(browser, example):
    """An edit of a dossier appears in the open page."""
    with served(example) as address, opened(browser, f"{address}index.html") as page:
        assert "arden" in page.inner_text(".brand")
        edited = example / "package.yaml"
        text = edited.read_text()
        edited.write_text(text.replace("title: ", "title: Edited ", 1))
        page.wait_for_selector("h1:has-text('Edited')", timeout=60_000)


def test_the_example_has_no_word_for_the_console(browser, tmp_path):
    """Every page of the example loads without an error."""
    site = build_site(EXAMPLE, tmp_path / "site")
    with opened(browser, at(tmp_path / "site", "index.html")) as page:
        for name in sorted(site.files):
            if name.endswith(".html"):
                page.goto(at(tmp_path / "site", name))
