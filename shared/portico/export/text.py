"""Text that is safe to write into XML and HTML, and plain to read."""

import re
from functools import lru_cache

# Not allowed in XML 1.0, or able to reorder what a reader sees (bidirectional overrides and isolates).
UNSAFE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_UNSAFE = re.compile(f"[{UNSAFE}]")

# SNOMED CT names carry the kind of thing they name in brackets: "Asthma (disorder)".
_SEMANTIC_TAG = re.compile(
    r" \((?:disorder|finding|procedure|situation|regime/therapy|physical object|substance|product|observable entity|"
    r"qualifier value|occupation|person|event|environment|morphologic abnormality|body structure|social concept|"
    r"record artifact|organism|context-dependent category|medicinal product|clinical drug)\)$"
)


def safe(text: str) -> str:
    """The text with each character that XML forbids, or that could reorder a line, replaced by a visible mark."""
    return _UNSAFE.sub("\ufffd", text)


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A clinical name as a patient reads it: without the bracketed kind that SNOMED CT adds."""
    return _SEMANTIC_TAG.sub("", name.strip())
