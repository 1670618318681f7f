"""The pages count characters, find card numbers and hear an emergency exactly as the server does."""

import json
import os
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from local.site import FRONTEND, node_path
from local.steps import ROOT
from portico.messages import urgent
from tests.support.fixtures import cases, each

pytestmark = pytest.mark.browser

RULES = ("counting", "cards", "urgent")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The rules as one script that any page can load: `rules.counting`, `rules.cards`, `rules.urgent`."""
    place = tmp_path_factory.mktemp("rules")
    entry, built = place / "entry.js", place / "rules.js"
    sources = FRONTEND / "src" / "messages"
    entry.write_text("".join(f'export * as {name} from "{sources / name}.ts";\n' for name in RULES), encoding="utf-8")
    bundler = FRONTEND / "node_modules" / ".bin" / "rolldown"
    environment = {**os.environ, "PATH": node_path(ROOT / ".venv")}
    command = [str(bundler), str(entry), "--format", "iife", "--name", "rules", "--file", str(built)]
    subprocess.run(command, cwd=place, env=environment, check=True, capture_output=True)
    return built.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(browser: Browser, script: str) -> Iterator[Page]:
    with browser.new_page() as page:
        page.add_script_tag(content=script)
        yield page


def test_characters_are_counted_alike(page: Page) -> None:
    texts = cases("texts")
    count = """cases => cases.map(({text}) => {
        const kept = rules.counting.tidied(text);
        return [rules.counting.characters(kept), Array.from(kept).length];
    })"""
    counted = page.evaluate(count, texts["counts"])
    assert counted == [[case["characters"], case["code_points"]] for case in texts["counts"]]


def test_limits_are_alike(page: Page) -> None:
    limits = cases("texts")["limits"]
    judge = """cases => cases.map(({unit, times}) => {
        const kept = rules.counting.tidied(unit.repeat(times));
        return [rules.counting.characters(kept), rules.counting.problem(kept)];
    })"""
    assert page.evaluate(judge, limits) == [[case["characters"], case["problem"]] for case in limits]


def test_a_text_is_tidied_alike(page: Page) -> None:
    tidied = cases("texts")["tidied"]
    # As JSON within JSON: on its way as a plain argument, half a character would be lost.
    kept = page.evaluate("texts => JSON.parse(texts).map(rules.counting.tidied)", json.dumps(each(tidied, "typed")))
    assert kept == each(tidied, "kept")


def test_the_same_texts_are_empty(page: Page) -> None:
    texts = cases("texts")
    judge = "texts => texts.map(text => rules.counting.problem(rules.counting.tidied(text)))"
    assert page.evaluate(judge, texts["empty"]) == ["empty"] * len(texts["empty"])
    assert page.evaluate(judge, texts["not_empty"]) == [None] * len(texts["not_empty"])


def test_a_browser_that_knows_no_characters_counts_code_points(browser: Browser, script: str) -> None:
    with browser.new_page() as page:
        page.evaluate("delete Intl.Segmenter")
        page.add_script_tag(content=script)
        texts = [case["text"].replace("\r\n", "\n") for case in cases("texts")["counts"]]
        counted = page.evaluate("texts => texts.map(rules.counting.characters)", texts)
        assert counted == [len(text) for text in texts]
        assert page.evaluate("rules.counting.problem('a'.repeat(1000))") is None
        assert page.evaluate("rules.counting.problem('a'.repeat(1001))") == "too_long"


def test_card_numbers_are_found_alike(page: Page) -> None:
    cards = cases("cards")
    find = """cases => cases.map(({text}) => {
        const span = rules.cards.findCard(text);
        return span && text.slice(span.start, span.end);
    })"""
    assert page.evaluate(find, cards["found"]) == each(cards["found"], "number")
    left = zip(each(cards["not_found"], "what"), page.evaluate(find, cards["not_found"]), strict=True)
    assert [what for what, number in left if number is not None] == []


@pytest.mark.parametrize(("group", "kind"), [("crisis", "crisis"), ("emergency", "emergency"), ("nothing", None)])
def test_words_of_an_emergency_are_heard_alike(page: Page, group: str, kind: str | None) -> None:
    texts = cases("urgent")[group]
    hear = "([phrases, texts]) => texts.map(rules.urgent.urgency(phrases))"
    heard = dict(zip(texts, page.evaluate(hear, [urgent.phrases(), texts]), strict=True))
    assert heard == dict.fromkeys(texts, kind)
