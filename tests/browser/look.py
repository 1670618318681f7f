"""What is looked for on every page, whatever it shows."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from local.site import MODULES

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

COLORS = ("color-contrast", "link-in-text-block")  # the rules to which light or dark makes a difference

# No frames: those of the portal are sealed, so that no script comes into them, not this one either.
RUN_AXE = """async (only) => {
  const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"], iframes: false });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`));
}"""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# What a page must never show, and how to tell it from what a record may hold (phone numbers, doses, lots).
MACHINE_WORDS = {
    "an ISO date": r"\b(19|20)\d\d-\d\d(-\d\d)?\b",
    "an id": r"\b[a-z]{3}_[a-z2-7]{16,}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-",
    "a reference": r"\b(Patient|Practitioner|Observation|Encounter|Organization|Condition)/\S|\burn:\w|\bhttps?://",
    "a LOINC code": r"(?<![-\d])\d{3,5}-\d(?![-\d])",
    "a SNOMED or RxNorm code": r"(?<![-\d,.])\d{6,18}(?![-\d])",
    "a FHIR code": r"\b(entered-in-error|in-progress|not-done|vital-signs|problem-list-item|encounter-diagnosis"
    r"|AMB|IMP|EMER|preliminary|amended|unknown-\w+)\b",
    "a value that is none": r"\b(undefined|null|NaN|Invalid Date|None)\b|\[object ",
    "words that were not filled in": r"\{\w+\}|\b\w+\.\w+_(title|lead|about|empty)\b",
}


@cache
def axe_source() -> str:
    return Path(MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def axe_violations(page: Page) -> list[str]:
    """The page's breaches of WCAG 2.2 AA and of good practice, by axe; the page's own policy stays in force."""
    return _axe(page, {"type": "tag", "values": RULES})


def hard_to_see(page: Page) -> list[str]:
    """Those of them that are about colors."""
    return _axe(page, {"type": "rule", "values": COLORS})


def _axe(page: Page, only: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source() + ";0")
    return [str(each) for each in page.evaluate(RUN_AXE, only)]


def sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways."""
    return int(page.evaluate(SIDEWAYS))


def font_is_loaded(page: Page) -> bool:
    """Whether the words stand in the portal's own typeface, and not in one that the browser took instead."""
    return bool(
        page.evaluate("""async () => {
      await document.fonts.ready;
      const family = getComputedStyle(document.body).fontFamily.split(",")[0].replace(/["']/g, "");
      return [...document.fonts].some((f) => f.family.replace(/["']/g, "") === family && f.status === "loaded");
    }""")
    )


def machine_words(text: str) -> list[str]:
    """What of the text was written for machines."""
    return [
        f"{what}: {found[0]!r}"
        for what, pattern in MACHINE_WORDS.items()
        if (found := re.search(pattern, text)) is not None
    ]
