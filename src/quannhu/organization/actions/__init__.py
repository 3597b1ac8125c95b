"""Use cases of the organization room: the tree, strength, feeding places, posts and accounts."""

from quannhu.organization.actions.closure import rebuild_closure
from quannhu.organization.actions.feeding import assign_feeding, join_meal_list, leave_meal_list
from quannhu.organization.actions.importing import check_strength, check_units, import_strength, import_units
from quannhu.organization.actions.merging import FeedingIn, merge_units
from quannhu.organization.actions.posts import appoint, close_account, close_post, first_account, found, open_account
from quannhu.organization.actions.strength import correct_strength, set_strength
from quannhu.organization.actions.tree import create_unit, end_unit, move_unit, rename_unit

__all__ = [
    "FeedingIn",
    "appoint",
    "assign_feeding",
    "check_strength",
    "check_units",
    "close_account",
    "close_post",
    "correct_strength",
    "create_unit",
    "end_unit",
    "first_account",
    "found",
    "import_strength",
    "import_units",
    "join_meal_list",
    "leave_meal_list",
    "merge_units",
    "move_unit",
    "open_account",
    "rebuild_closure",
    "rename_unit",
    "set_strength",
]
