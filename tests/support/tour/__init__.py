"""Everything the API answers, asked of a running portal with the demonstration practice: each route at least once.

Whoever measures or records what functions do takes this tour, once a portal.
"""

from local.stack import Portal
from tests.support.tour import correspondence, desk, invited, newcomers, own_account, records, told
from tests.support.tour.doors import administrator, person, send


def tour(portal: Portal) -> None:
    """Ask everything. The last to come is a patient with a long history, whose session stays open."""
    staff = administrator(portal)
    invited.come_in(portal, staff, records.sent_through_each_door(portal, person("Ruth")))
    desk.assign_account(portal, staff, send(portal, person("Xiaoming")))
    desk.look_after_colleague(portal, staff)
    newcomers.register(portal, staff)
    told.get_mail(portal, staff, send(portal, person("Bea")))
    desk.close_tasks(staff)
    own_account.change_everything(portal, newcomers.NORA)
    own_account.guard_everything(portal, newcomers.NORA)
    own_account.come_back(portal, newcomers.NORA)
    correspondence.correspond(portal, staff)
    records.read_letter(portal)
    records.read_everything(portal)
    told.let_weeks_pass(portal)
