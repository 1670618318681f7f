"""Rows of the desk: what staff do with patients, tasks and one another."""

from typing import Any

from tests.isolation.cursors import desk_cursor, task_cursor
from tests.isolation.row import ADMINISTRATOR, DESK, INVITERS, STAFF, Row, altered, nobody, of
from tests.isolation.world import (
    ELSEWHERE,
    HERE,
)


def desk(rest: str, name: str, allowed: frozenset[str], **changes: Any) -> Row:
    stem = "/desk/patients"
    return Row(of(name, rest, stem), allowed, astray=(of("swift", rest, stem), nobody(rest, stem)), **changes)


def member(rest: str, name: str, **changes: Any) -> Row:
    """What only administrators do with someone of the staff."""
    stem, paths = f"/desk/staff/stf_{name}", (f"/desk/staff/stf_stranger{rest}", f"/desk/staff/stf_none{rest}")
    astray = tuple((lambda _, path=path: path) for path in paths)
    return Row(lambda _: stem + rest, ADMINISTRATOR, astray=astray, absent=(404, "identity.staff_unknown"), **changes)


ROWS: dict[str, Row] = {
    "GET /desk/patients": Row(
        lambda _: "/desk/patients",
        STAFF,
        shows="lark",
        cursor=lambda _: desk_cursor(HERE),
        miscursored=(
            lambda _: f"/desk/patients?cursor={desk_cursor(ELSEWHERE)}",
            lambda _: f"/desk/patients?q=ro&cursor={desk_cursor(HERE)}",
            lambda _: f"/desk/patients?cursor={altered(desk_cursor(HERE))}",
            lambda world: f"/desk/patients?cursor={world.cursors['wren', 'allergies']}",
        ),
    ),
    "GET /desk/patients/{patient_id}": desk("", "wren", STAFF, shows="wren"),
    "POST /desk/patients/{patient_id}/invitations": desk(
        "/invitations", "gander", INVITERS, status=201, body={"email": "gander@mail.example"}, shows="gander"
    ),
    "POST /desk/patients/{patient_id}/validation-reset": desk("/validation-reset", "novel", INVITERS, shows="novel"),
    "POST /desk/patients/{patient_id}/account": desk(
        "/account", "gander", INVITERS, status=201, body={"email": "gander@mail.example"}, shows="gander"
    ),
    "POST /desk/patients/{patient_id}/reset": desk("/reset", "wren", INVITERS, body={}, shows="wren"),
    "GET /desk/tasks": Row(
        lambda _: "/desk/tasks",
        DESK,
        shows="gander",
        cursor=lambda _: task_cursor(HERE),
        miscursored=(
            lambda _: f"/desk/tasks?cursor={task_cursor(ELSEWHERE)}",
            lambda _: f"/desk/tasks?state=closed&cursor={task_cursor(HERE)}",
            lambda _: f"/desk/tasks?cursor={altered(task_cursor(HERE))}",
            lambda _: f"/desk/tasks?cursor={desk_cursor(HERE)}",
        ),
    ),
    "POST /desk/tasks/{task_id}/closed": Row(
        lambda world: f"/desk/tasks/{world.tasks[HERE]}/closed",
        DESK,
        body={"outcome": "done"},
        astray=(lambda world: f"/desk/tasks/{world.tasks[ELSEWHERE]}/closed", lambda _: "/desk/tasks/tsk_none/closed"),
        absent=(404, "tasks.unknown"),
        shows="gander",
    ),
    "GET /desk/staff": Row(lambda _: "/desk/staff", ADMINISTRATOR),
    "POST /desk/staff": Row(
        lambda _: "/desk/staff",
        ADMINISTRATOR,
        status=201,
        body={"name": "Sam New", "email": "new@mail.example", "role": "nurse"},
    ),
    "POST /desk/staff/{staff_id}/invitations": member(
        "/invitations", "newcomer", status=201, body={"email": "newcomer@mail.example"}
    ),
    "POST /desk/staff/{staff_id}/reset": member("/reset", "novice", body={}),
    "POST /desk/staff/{staff_id}/role": member("/role", "novice", body={"role": "nurse"}),
    "POST /desk/staff/{staff_id}/suspend": member("/suspend", "novice"),
    "POST /desk/staff/{staff_id}/restore": member("/restore", "novice"),
}
