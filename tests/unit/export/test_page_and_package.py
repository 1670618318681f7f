"""The readable page and the package: structure, plain words, what they hold."""

import io
import re
import zipfile
from typing import Any

from lxml import html as parser

from portico.export import build_package, render_ccd, render_html, stylesheet
from tests.unit.export.charts import DOCUMENT, PATIENT, chart, coded, html, observation, resource

CHART = chart(
    resource("Condition", "c1", code=coded("44054006", "Type 2 diabetes (disorder)"), onsetDateTime="2019-03-04"),
    resource("Claim", "claim"),
    observation("o1", valueString="fine"),
)


def parsed(page: str | bytes) -> Any:
    return parser.fromstring(page)


def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(build_package(CHART, DOCUMENT)))


def test_page_names_the_patient_birth_date_practice_and_moment() -> None:
    text = " ".join(parsed(html()).text_content().split())
    for words in (
        "Maria Elena Alvarez",
        "March 9, 1972",
        "Larkspur Family Medicine, (508) 555-0142",
        "November 17, 2026 at 9:30 AM",
    ):
        assert words in text


def test_page_has_a_language_a_title_one_heading_and_scoped_headers() -> None:
    page = parsed(render_html(CHART, DOCUMENT, stylesheet_href=None))
    assert page.get("lang") == "en-US"
    assert page.xpath("//title/text()") == ["Clinical summary of Maria Elena Alvarez"]
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//thead//th[not(@scope='col')] | //tbody//th[not(@scope='row')]") == []
    assert len(page.xpath("//tbody//th[@scope='row']")) == len(page.xpath("//tbody/tr")) > 0


def test_page_has_no_script_no_inline_style_and_asks_nothing_of_the_network() -> None:
    page = parsed(render_html(CHART, DOCUMENT, stylesheet_href=None))
    assert page.xpath("//script | //*[@style] | //link | //img | //iframe") == []
    assert [name for node in page.iter() for name in node.attrib if name.startswith("on")] == []
    assert len(page.xpath("//style")) == 1
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()


def test_each_link_of_the_page_leads_to_a_section_of_it() -> None:
    page = parsed(render_html(CHART, DOCUMENT, stylesheet_href=None))
    targets = page.xpath("//nav//a/@href")
    assert targets
    assert all(len(page.xpath(f"//section[@id='{target[1:]}']")) == 1 for target in targets)


def test_no_code_id_or_iso_date_reaches_the_page() -> None:
    body = parsed(render_html(CHART, DOCUMENT, stylesheet_href=None)).find("body").text_content()
    assert "44054006" not in body
    assert "2345-7" not in body
    assert "(disorder)" not in body
    assert not re.search(r"\d{4}-\d\d-\d\d", body)
    assert "March 4, 2019" in body


def test_package_holds_the_document_the_page_and_a_readme() -> None:
    archive = package()
    assert archive.namelist() == ["README.txt", "clinical-summary.html", "clinical-summary.xml"]
    assert archive.read("clinical-summary.xml") == render_ccd(CHART, DOCUMENT)
    assert archive.read("clinical-summary.html") == render_html(CHART, DOCUMENT, stylesheet_href=None)


def test_readme_says_what_is_in_the_package_and_what_is_not() -> None:
    text = package().read("README.txt").decode()
    assert "Maria Elena Alvarez" in text
    assert "March 4, 2019 to May 2, 2026" in text
    assert "    1  Health problems\r\n" in text
    assert "    0  Allergies\r\n" in text
    assert "- Insurance claims: 1.\r\n" in text


def test_readme_writes_names_as_they_are() -> None:
    made = build_package(chart(patient={**PATIENT, "name": [{"family": "O'Neil & Søn"}]}), DOCUMENT)
    assert "O'Neil & Søn" in zipfile.ZipFile(io.BytesIO(made)).read("README.txt").decode()


def test_package_of_an_empty_chart_says_that_there_are_no_dates() -> None:
    made = zipfile.ZipFile(io.BytesIO(build_package(chart(), DOCUMENT)))
    text = made.read("README.txt").decode()
    assert "No dates of service" in text
    assert "WHAT IS NOT IN IT" not in text
