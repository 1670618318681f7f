"""The original as a page: what it said, and nothing that it could do."""

import re

import pytest

from portico.records.ccda import page_of
from tests.unit.records.ccda.documents import PATIENT, document, section

HOSTILE = """
<paragraph onload="steal()" style="position:fixed" class="x">&lt;script&gt;alert(1)&lt;/script&gt;</paragraph>
<paragraph><linkHtml href="javascript:alert(2)">your results</linkHtml></paragraph>
<content styleCode="expression(alert(3))">&lt;img src=x onerror=alert(4)&gt;</content>
<renderMultiMedia referencedObject="MM1"/>
<table border="1" onmouseover="alert(5)"><tbody><tr><td colspan="2" rowspan="99999999" style="x">cell</td></tr></tbody>
</table>
<script>alert(6)</script><iframe src="https://elsewhere.example/"/>"""


def page(*sections: str, **how: str) -> str:
    return page_of(document(*sections, **how))


def test_the_page_has_no_way_to_run_or_to_load_anything() -> None:
    text = page(section(text=HOSTILE, title="&lt;b onclick=x&gt;Notes"))

    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z]+)", text)}
    assert not tags & {"script", "iframe", "img", "object", "embed", "style", "link", "form", "b"}
    attributes = set(re.findall(r'\s([a-z-]+)="', re.sub(r">[^<]*<", "><", text)))
    assert attributes <= {"lang", "charset", "name", "content", "class", "id", "aria-labelledby", "role",
                          "tabindex", "colspan"}  # fmt: skip
    assert "javascript:" not in text
    assert "elsewhere.example" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_the_words_of_a_link_and_the_place_of_a_picture_stay() -> None:
    text = page(section(text=HOSTILE))

    assert "your results" in text
    assert "A picture that belongs here is in the original document only." in text


def test_paragraphs_lists_and_tables_keep_their_shape() -> None:
    text = page(
        section(
            text="<paragraph>First</paragraph><list listType='ordered'><caption>Steps</caption><item>One</item></list>"
            "<table><thead><tr><th>Test</th></tr></thead><tbody><tr><td>Sodium<br/>138</td></tr></tbody></table>"
        )
    )

    assert "<p>First</p>" in text
    assert "<ol><li>Steps</li><li>One</li></ol>" in text
    assert '<div class="scroll" role="region" aria-labelledby="section-1-title" tabindex="0"><table><thead>' in text
    assert "<td>Sodium<br>138</td>" in text


def test_the_page_says_whose_it_is_in_words_and_long_dates() -> None:
    text = page()

    for said in (
        "Rosa Delgado",
        "March 14, 1961",
        "Female",
        "March 4, 2026",
        "Amir Haddad MD",
        "Larkspur Family Medicine",
    ):
        assert said in text
    assert not re.search(r"\d{4}-\d\d-\d\d|\b19610314\b", text)


def test_what_the_document_does_not_say_of_the_patient_is_said_to_be_missing() -> None:
    bare = PATIENT.replace('value="19610314"', 'nullFlavor="UNK"')

    assert "<dt>Date of birth</dt><dd><bdi>Not recorded</bdi></dd>" in page(patient=bare)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            '<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0=</text></nonXMLBody>',
            "This document is a PDF file. It is not shown here. Use Download to open it.",
        ),
        (
            '<nonXMLBody><text mediaType="image/png" representation="B64">JVBERi0=!</text></nonXMLBody>',
            "This document is a picture, but it cannot be opened. Please ask your practice for it.",
        ),
        (
            '<nonXMLBody><text mediaType="text/html" representation="B64">JVBERi0=</text></nonXMLBody>',
            "This document is a file. It is not shown here. Please ask your practice for it.",
        ),
        ("<nonXMLBody><text>Sent home &lt;well&gt;.</text></nonXMLBody>", "<p>Sent home &lt;well&gt;.</p>"),
    ],
)
def test_an_unstructured_document_is_shown_as_text_or_named(body: str, said: str) -> None:
    text = page(body=body)

    assert said in text
    assert "JVBERi0=" not in text


def test_the_only_thing_loaded_is_the_stylesheet_that_was_asked_for() -> None:
    text = page_of(document(), stylesheet_href="/record.css")

    assert re.findall(r'(?:href|src)="([^"]*)"', text) == ["/record.css"]


def test_characters_that_reorder_a_line_are_made_visible() -> None:
    assert "\u202e" not in page(section(text="<paragraph>dose \u202e01</paragraph>"))
