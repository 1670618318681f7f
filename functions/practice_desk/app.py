"""Practice desk: the console's staff give patients a way into the portal, do what waits for them, and manage staff."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from portico.access import Caller
from portico.desk.models import (
    DeskPatientDetail,
    InvitationRequest,
    NewStaff,
    PatientList,
    ResetRequest,
    RoleChange,
    StaffList,
    StaffMember,
)
from portico.desk.service import patients, staff
from portico.http import Api, entrypoint
from portico.tasks import service as tasks
from portico.tasks.models import Closing, Task, TaskList, TaskState

api = Api()
Cursor = Annotated[str | None, Query(max_length=2000)]

# patients -----------------------------------------------------------------------------------------------------------


@api.get("/desk/patients")
def find_patients(q: Annotated[str, Query(max_length=100)] = "", cursor: Cursor = None) -> Response[PatientList]:
    caller = api.caller.require("desk:read")
    return api.reply(patients.find_patients(caller, q, cursor, api.now))


@api.get("/desk/patients/<patient_id>")
def show_patient(patient_id: str) -> Response[DeskPatientDetail]:
    caller = api.caller.require("desk:read")
    return api.reply(patients.show_patient(caller, patient_id, api.now))


@api.post("/desk/patients/<patient_id>/invitations")
def invite_patient(patient_id: str, body: InvitationRequest) -> Response[DeskPatientDetail]:
    caller = api.caller.require("desk:invite")
    patient = patients.invite_patient(caller, patient_id, body.email, api.now, api.idempotency_key)
    return api.created(patient, f"/desk/patients/{patient_id}")


@api.post("/desk/patients/<patient_id>/account")
def assign_account(patient_id: str, body: InvitationRequest) -> Response[DeskPatientDetail]:
    caller = api.caller.require("desk:invite")
    patient = patients.assign_account(caller, patient_id, body.email, api.now, api.idempotency_key)
    return api.created(patient, f"/desk/patients/{patient_id}")


@api.post("/desk/patients/<patient_id>/reset")
def reset_account(patient_id: str, body: ResetRequest) -> Response[DeskPatientDetail]:
    caller = api.caller.require("desk:invite")
    return api.reply(patients.reset_account(caller, patient_id, body.email, api.now, api.idempotency_key))


@api.post("/desk/patients/<patient_id>/validation-reset")
def reset_validation(patient_id: str) -> Response[DeskPatientDetail]:
    caller = api.caller.require("desk:invite")
    return api.reply(patients.reset_validation(caller, patient_id, api.now))


# tasks --------------------------------------------------------------------------------------------------------------


@api.get("/desk/tasks")
def list_tasks(state: TaskState = "open", cursor: Cursor = None) -> Response[TaskList]:
    caller = api.caller.require("desk:tasks")
    return api.reply(tasks.list_tasks(caller, state, cursor, api.now))


@api.post("/desk/tasks/<task_id>/closed")
def close_task(task_id: str, body: Closing) -> Response[Task]:
    caller = api.caller.require("desk:tasks")
    return api.reply(tasks.close_task(caller, task_id, body.outcome, api.now))


# staff --------------------------------------------------------------------------------------------------------------


@api.get("/desk/staff")
def list_staff() -> Response[StaffList]:
    caller = api.caller.require("desk:staff")
    return api.reply(staff.list_staff(caller, api.now))


def administrator() -> Caller:
    """An administrator who showed just now that it is they: no console left open changes who may come in."""
    return api.caller.require("desk:staff").confirmed(api.now)


@api.post("/desk/staff")
def invite_staff(body: NewStaff) -> Response[StaffMember]:
    caller = administrator()
    return api.created(staff.invite(caller, body, api.now, api.idempotency_key), "/desk/staff")


@api.post("/desk/staff/<staff_id>/invitations")
def invite_staff_again(staff_id: str, body: InvitationRequest) -> Response[StaffMember]:
    caller = administrator()
    member = staff.invite_again(caller, staff_id, body.email, api.now, api.idempotency_key)
    return api.created(member, "/desk/staff")


@api.post("/desk/staff/<staff_id>/reset")
def reset_staff(staff_id: str, body: ResetRequest) -> Response[StaffMember]:
    return api.reply(staff.reset(administrator(), staff_id, body.email, api.now, api.idempotency_key))


@api.post("/desk/staff/<staff_id>/role")
def give_role(staff_id: str, body: RoleChange) -> Response[StaffMember]:
    return api.reply(staff.give_role(administrator(), staff_id, body.role, api.now))


@api.post("/desk/staff/<staff_id>/suspend")
def suspend_staff(staff_id: str) -> Response[StaffMember]:
    return api.reply(staff.suspend(administrator(), staff_id, api.now))


@api.post("/desk/staff/<staff_id>/restore")
def restore_staff(staff_id: str) -> Response[StaffMember]:
    return api.reply(staff.restore(administrator(), staff_id, api.now))


handler = entrypoint(api)
