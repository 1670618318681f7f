"""Rows of messages: what patients write and read, and what teams do with it."""

from typing import Any

from tests.isolation.cursors import desk_cursor
from tests.isolation.letters import box_cursor, desk_thread_cursor, queue_cursor, search_cursor, thread_cursor
from tests.isolation.row import PATIENTS, STAFF, Path, Row, altered, nobody, of, own
from tests.isolation.world import DRAFT, ELSEWHERE, HERE, World

NURSES = frozenset({"nurse", "provider"})
OTHER_TEAM = (403, "messages.other_team")
OTHERS = dict.fromkeys(STAFF - NURSES, OTHER_TEAM)
UNKNOWN_FIELD = (422, "request.invalid")
_MESSAGES = "/messages"
_P = "/patients/{patient_id}/messages"
_D = "/desk/messages"


def written(rest: str, **changes: Any) -> Row:
    """A part of the patient's own messages."""
    rest = f"{_MESSAGES}{rest}"
    paths = (of("lark", rest), of("swift", rest), nobody(rest))
    return Row(own(rest), PATIENTS, hidden=True, astray=paths, **changes)


def conversation(rest: str = "", **changes: Any) -> Row:
    """What a patient does with a conversation of theirs."""

    def at(whose: str, which: str) -> Path:
        return lambda world: f"/patients/{world.patients[whose]}/messages/threads/{world.threads[which]}{rest}"

    astray = (at("wren", "lark"), at("lark", "lark"), at("wren", "swift"), at("swift", "swift"))
    return Row(at("wren", "wren"), PATIENTS, hidden=True, astray=astray, **changes)


def drafted(rest: str, **changes: Any) -> Row:
    """What patients and staff alike do while they write."""
    rest = f"{_MESSAGES}{rest}"
    return Row(own(rest), PATIENTS | STAFF, hidden=True, astray=(of("swift", rest), nobody(rest)), **changes)


def sent_file(rest: str, **changes: Any) -> Row:
    """A file of a message."""

    def at(whose: str, which: str) -> Path:
        return lambda world: f"/patients/{world.patients[whose]}/messages/attachments/{world.files[which]}{rest}"

    astray = (at("wren", "lark"), at("wren", "swift"), at("swift", "swift"))
    return Row(
        at("wren", "wren"), PATIENTS | NURSES, hidden=True, refusals=OTHERS, astray=astray, shows="wren", **changes
    )


def handled(rest: str = "", **changes: Any) -> Row:
    """What a team does with a conversation."""

    def at(which: str) -> Path:
        return lambda world: f"/desk/messages/threads/{world.threads[which]}{rest}"

    astray = (at("swift"), lambda _: f"/desk/messages/threads/thr_none{rest}")
    return Row(at("wren"), NURSES, refusals=OTHERS, astray=astray, **changes)


def _joined(path: str, cursor: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}cursor={cursor}"


def _wren(world: World) -> str:
    return world.patients["wren"]


def _miscursored(rest: str, right: Path, *wrong: Path) -> tuple[Path, ...]:
    """The list of Wren's with cursors that are not of it."""

    def at(cursor: Path) -> Path:
        return lambda world: _joined(f"/patients/{_wren(world)}{_MESSAGES}{rest}", cursor(world))

    return tuple(at(each) for each in (*wrong, lambda world: altered(right(world)), lambda _: desk_cursor(HERE)))


def _box(world: World) -> str:
    return box_cursor(HERE, _wren(world))


def _search(world: World) -> str:
    return search_cursor(HERE, _wren(world))


def _thread(world: World) -> str:
    return thread_cursor(HERE, _wren(world), world.threads["wren"])


def _desk_thread(world: World) -> str:
    return desk_thread_cursor(HERE, world.threads["wren"])


def _at_thread(cursor: Path) -> Path:
    return lambda world: _joined(f"/patients/{_wren(world)}/messages/threads/{world.threads['wren']}", cursor(world))


def _at_desk_thread(cursor: Path) -> Path:
    return lambda world: _joined(f"/desk/messages/threads/{world.threads['wren']}", cursor(world))


_QUEUE = "/desk/messages?queue=answered&team=nurses"

ROWS: dict[str, Row] = {
    f"GET {_P}": written(
        "",
        shows="wren",
        cursor=_box,
        miscursored=_miscursored(
            "",
            _box,
            lambda world: box_cursor(HERE, world.patients["lark"]),
            lambda world: box_cursor(ELSEWHERE, world.patients["swift"]),
            lambda world: box_cursor(HERE, _wren(world), "sent"),
        ),
    ),
    f"GET {_P}/unread": written("/unread"),
    f"GET {_P}/search": written(
        "/search",
        shows="wren",
        cursor=_search,
        miscursored=_miscursored(
            "/search",
            _search,
            lambda world: search_cursor(HERE, world.patients["lark"]),
            lambda world: search_cursor(ELSEWHERE, world.patients["swift"]),
        ),
    ),
    f"GET {_P}/options": written("/options"),
    f"POST {_P}": written(
        "", status=201, body={"team": "nurses", "subject": "test-results", "text": "Hello."}, stuffed=UNKNOWN_FIELD
    ),
    f"GET {_P}/threads/{{thread_id}}": conversation(
        shows="wren",
        cursor=_thread,
        miscursored=(
            _at_thread(lambda world: thread_cursor(HERE, world.patients["lark"], world.threads["lark"])),
            _at_thread(lambda world: thread_cursor(ELSEWHERE, world.patients["swift"], world.threads["swift"])),
            _at_thread(lambda world: altered(_thread(world))),
            _at_thread(_box),
        ),
    ),
    f"POST {_P}/threads/{{thread_id}}": conversation(status=201, body={"text": "Thanks."}, stuffed=UNKNOWN_FIELD),
    f"POST {_P}/threads/{{thread_id}}/seen": conversation(
        "/seen", body={"until": "2026-11-22T14:05:09.000Z"}, stuffed=UNKNOWN_FIELD
    ),
    **{
        f"POST {_P}/threads/{{thread_id}}/{what}": conversation(f"/{what}")
        for what in ("unseen", "archived", "restored")
    },
    f"GET {_P}/drafts": drafted("/drafts"),
    f"PUT {_P}/drafts/{{draft_id}}": drafted(
        "/drafts/new-other", body={"version": 0, "text": "Half"}, stuffed=UNKNOWN_FIELD
    ),
    f"GET {_P}/drafts/{{draft_id}}": written(
        f"/drafts/{DRAFT}", shows="wren", refusals=dict.fromkeys(STAFF, (404, "messages.draft_unknown"))
    ),
    f"DELETE {_P}/drafts/{{draft_id}}": drafted(f"/drafts/{DRAFT}", status=204),
    f"POST {_P}/attachments": drafted(
        "/attachments",
        status=201,
        body={"name": "scan.png", "media_type": "image/png", "size": 3},
        stuffed=UNKNOWN_FIELD,
    ),
    f"GET {_P}/attachments/{{attachment_id}}": sent_file(""),
    f"GET {_P}/attachments/{{attachment_id}}/link": sent_file("/link"),
    f"GET {_D}": Row(
        lambda _: _QUEUE,
        NURSES,
        refusals=OTHERS,
        shows="wren",
        cursor=lambda _: queue_cursor(HERE),
        miscursored=(
            lambda _: _joined(_QUEUE, queue_cursor(ELSEWHERE)),
            lambda _: _joined(_QUEUE, queue_cursor(HERE, "billing")),
            lambda _: _joined("/desk/messages?queue=team&team=nurses", queue_cursor(HERE)),
            lambda _: _joined(_QUEUE, altered(queue_cursor(HERE))),
        ),
    ),
    f"GET {_D}/options": Row(lambda _: "/desk/messages/options", STAFF),
    f"POST {_D}": Row(
        lambda _: "/desk/messages",
        NURSES,
        status=201,
        body=lambda world: {"patient": _wren(world), "team": "nurses", "subject": "billing", "text": "Hello."},
        refusals=OTHERS,
        stuffed=UNKNOWN_FIELD,
    ),
    f"GET {_D}/threads/{{thread_id}}": handled(
        shows="wren",
        cursor=_desk_thread,
        miscursored=(
            _at_desk_thread(lambda world: desk_thread_cursor(HERE, world.threads["lark"])),
            _at_desk_thread(lambda world: desk_thread_cursor(ELSEWHERE, world.threads["swift"])),
            _at_desk_thread(lambda world: altered(_desk_thread(world))),
            _at_desk_thread(_thread),
        ),
    ),
    f"POST {_D}/threads/{{thread_id}}": handled(status=201, body={"text": "Yes."}, stuffed=UNKNOWN_FIELD),
    f"POST {_D}/threads/{{thread_id}}/assigned": handled(
        "/assigned", body={"staff": None}, stuffed=UNKNOWN_FIELD, shows="wren"
    ),
    f"POST {_D}/threads/{{thread_id}}/team": handled("/team", body={"team": "nurses"}, stuffed=UNKNOWN_FIELD),
    f"POST {_D}/threads/{{thread_id}}/closed": handled("/closed", shows="wren"),
    f"POST {_D}/threads/{{thread_id}}/reopened": handled("/reopened", shows="wren"),
    f"POST {_D}/threads/{{thread_id}}/notes": handled(
        "/notes", status=201, body={"text": "Ask first."}, stuffed=UNKNOWN_FIELD
    ),
}
