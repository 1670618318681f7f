"""Devices and supplies: what a patient has in or on the body, or uses."""

from functools import partial
from xml.etree.ElementTree import Element

from portico.records.ccda import values
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import NOT_SO, Table, each, has_template
from portico.records.ccda.values import Fhir
from portico.records.ccda.xml import is_negated

_PRODUCT = "22.4.37"
_UDI = "2.16.840.1.113883.3.3719"  # root of unique device identifiers issued under the FDA's rules


def take_supply(entry: Element, to: Resources) -> None:
    """Non-Medicinal Supply Activity: the device, else what was supplied."""
    if is_negated(entry):
        raise NotUnderstood(NOT_SO)
    if devices(entry, to):
        return
    name = to.concept(entry.find("product/manufacturedProduct/manufacturedMaterial/code"))
    if name is None:
        raise NotUnderstood("It does not name the device.")
    body = {
        "identifier": values.identifiers(entry),
        "status": "completed",
        "patient": to.patient,
        "suppliedItem": {"quantity": values.quantity(entry.find("quantity")), "itemCodeableConcept": name},
        **values.when("occurrence", entry.find("effectiveTime")),
    }
    to.add("SupplyDelivery", entry, body)


def take_organizer(organizer: Element, to: Resources) -> None:
    """Medical Equipment Organizer."""
    found = [one for one in organizer.findall("component/*") if one.tag in ("supply", "procedure")]
    if not found:
        raise NotUnderstood("It holds no device.")
    each(found, partial(take_supply, to=to), to)


def devices(entry: Element, to: Resources) -> list[Fhir]:
    """Keep the Devices of an entry; gives References to them."""
    roles = [one for one in entry.findall("participant/participantRole") if has_template(one, _PRODUCT)]
    if roles and is_negated(entry):
        to.lose(NOT_SO)
        return []
    return [to.add("Device", role, body) for role in roles if (body := _device(role, to))]


def _device(role: Element, to: Resources) -> Fhir | None:
    udi = next((one.get("extension") for one in role.findall("id") if one.get("root") == _UDI), None)
    kind = to.concept(role.find("playingDevice/code"))
    model = role.findtext("playingDevice/manufacturerModelName")
    maker = role.findtext("scopingEntity/desc")
    if not (udi or kind or model):
        to.lose("A device has no name.")
        return None
    return {
        "identifier": values.identifiers(role),
        "udiCarrier": [{"carrierHRF": udi, "deviceIdentifier": _device_identifier(udi)}] if udi else [],
        "status": "active",
        "manufacturer": " ".join((maker or "").split()) or None,
        "modelNumber": " ".join((model or "").split()) or None,
        "type": kind or {"text": " ".join((model or "").split()) or "Medical device"},
        "patient": to.patient,
    }


def _device_identifier(udi: str) -> str:
    """The part of a UDI that names the model: the 14 digits behind `(01)`; else the whole."""
    _, mark, rest = udi.partition("(01)")
    return rest[:14] if mark and rest[:14].isdigit() else udi


ENTRIES: Table = {"22.4.50": take_supply, "22.4.135": take_organizer}
