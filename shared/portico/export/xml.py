"""The small XML elements that every entry repeats, escaped; element order is the CDA schema's.

They are functions because a long chart writes tens of thousands of them; whole entries are templates.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec

from markupsafe import Markup, escape

from portico.export.codes import Code
from portico.export.parts import Concept, Id, Period
from portico.export.values import Quantity

_P = ParamSpec("_P")


def _escaped(write: Callable[_P, str]) -> Callable[_P, Markup]:
    """Marks what a function below writes as escaped: each escapes whatever it is given."""

    @wraps(write)
    def written(*args: _P.args, **kwargs: _P.kwargs) -> Markup:
        return Markup(write(*args, **kwargs))  # noqa: S704 - its writer has escaped it

    return written


@_escaped
def id_(id: Id) -> str:
    """`id`, by root and extension."""
    extension = f' extension="{escape(id.extension)}"' if id.extension else ""
    return f'<id root="{escape(id.root)}"{extension}/>'


@lru_cache(maxsize=4096)
@_escaped
def coded(tag: str, code: Code) -> str:
    """A code with nothing more to say."""
    return f"<{tag} {_attributes(code, code.display)}/>"


@lru_cache(maxsize=4096)
@_escaped
def concept(tag: str, meaning: Concept, typed: bool = False, in_loinc: bool = True) -> str:
    """A concept: its code (or why there is none), the words it came with, and the same in other code systems."""
    lead = _attributes(meaning.code, meaning.code.display or meaning.text) if meaning.code else _null(meaning.null)
    words = f"<originalText>{escape(meaning.text)}</originalText>" if meaning.text else ""
    others = "".join(coded("translation", code) for code in meaning.translations)
    missing = "" if in_loinc else '<translation nullFlavor="NI"/>'
    type_ = ' xsi:type="CD"' if typed else ""
    return f"<{tag}{type_} {lead}>{words}{others}{missing}</{tag}>"


def _attributes(code: Code, display: str) -> str:
    name = f' codeSystemName="{escape(code.system_name)}"' if code.system_name else ""
    shown = f' displayName="{escape(display)}"' if display else ""
    return f'code="{escape(code.code)}" codeSystem="{escape(code.system)}"{name}{shown}'


def _null(flavor: str) -> str:
    return f'nullFlavor="{escape(flavor)}"'


@_escaped
def stamp(tag: str, time: str | None) -> str:
    """A point in time, or that it is not known."""
    return f'<{tag} value="{escape(time)}"/>' if time else f'<{tag} nullFlavor="UNK"/>'


@_escaped
def span(when: Period, type: str = "") -> str:
    """`effectiveTime`: a point, or low and high. An unknown end says so; one that is not meant is left out."""
    typed = f' xsi:type="{type}"' if type else ""
    if when.point:
        return f'<effectiveTime{typed} value="{escape(when.point)}"/>'
    high = stamp("high", when.high) if when.high or (when.low and not when.open) else ""
    return f"<effectiveTime{typed}>{stamp('low', when.low)}{high}</effectiveTime>"


@_escaped
def status(code: str | None) -> str:
    """`statusCode`, or that the status is not known."""
    return f'<statusCode code="{escape(code)}"/>' if code else '<statusCode nullFlavor="UNK"/>'


@_escaped
def said(anchor: str) -> str:
    """`text`: the row of the narrative that says the same."""
    return f'<text><reference value="#{escape(anchor)}"/></text>'


@_escaped
def quantity(tag: str, amount: Quantity, type: str = "") -> str:
    """A number with its unit."""
    typed = f' xsi:type="{type}"' if type else ""
    return f'<{tag}{typed} value="{escape(amount.number)}" unit="{escape(amount.unit)}"/>'


ELEMENTS = {
    "id": id_,
    "coded": coded,
    "concept": concept,
    "stamp": stamp,
    "span": span,
    "status": status,
    "said": said,
    "quantity": quantity,
}
