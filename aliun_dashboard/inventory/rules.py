"""The inventory's vocabulary: boards, child policies, refusals."""

from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason


class Board(StrEnum):
    """What the hotel serves."""

    ROOM_ONLY = "room_only"
    BREAKFAST = "breakfast"
    HALF_BOARD = "half_board"
    FULL_BOARD = "full_board"
    ALL_INCLUSIVE = "all_inclusive"


class InventoryReason(Reason):
    """Why something about the inventory is refused."""

    BAD_SEASON = "bad_season"
    OVERLAPPING_RATE = "overlapping_rate"
    BAD_OCCUPANCY = "bad_occupancy"
    BAD_RATE = "bad_rate"
    UNREADABLE_FILE = "unreadable_file"
    MISSING_COLUMN = "missing_column"
    IMPORT_IN_USE = "import_in_use"
