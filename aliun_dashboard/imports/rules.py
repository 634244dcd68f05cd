"""The law of an import: its steps, what a column may mean, what becomes of a row, how long it is kept."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason, Refused
from aliun_dashboard.kernel.transitions import check_total


class Field(StrEnum):
    """What a column of the file may be; the Spanish of each is in `messages.import_words`."""

    NAME = "name"
    LAST_NAME = "last_name"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    LANGUAGE = "language"
    AGENCY = "agency"
    OPT_OUT = "opt_out"
    DESTINATION = "destination"
    CATEGORY = "category"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    NIGHTS = "nights"
    ADULTS = "adults"
    CHILDREN = "children"
    AMOUNT = "amount"
    CURRENCY = "currency"
    OWNER = "owner"
    CAMPAIGN = "campaign_ref"
    NOTE = "note"


class Kind(StrEnum):
    """What a row is: a wish to travel with its person, or the person alone."""

    LEADS = "leads"
    CONTACTS = "contacts"


class DateOrder(StrEnum):
    """How the file writes days when they are numbers: 03/04 is the 3rd of April, or March the 4th."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class RunStatus(StrEnum):
    """The steps of a file, in order; `failed` cannot be read at all."""

    MAPPING = "mapping"
    PLANNING = "planning"
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class Outcome(StrEnum):
    """What would become of a row, as things stand."""

    CREATE = "create"
    UPDATE = "update"
    CONFLICT = "conflict"
    SAME = "same"
    REPEATED = "repeated"
    REJECTED = "rejected"


class Choice(StrEnum):
    """What a person says of a conflict."""

    KEEP = "keep"
    OVERWRITE = "overwrite"
    FILL = "fill"


class Result(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ImportReason(Reason):
    """Why a file, a step or a row is refused, or why an undo leaves something as it is."""

    WRONG_STEP = "import_wrong_step"
    NO_NAME_COLUMN = "import_no_name_column"
    NO_WAY_COLUMN = "import_no_way_column"
    FIELD_TWICE = "import_field_twice"
    TOO_OLD = "import_too_old"
    NO_WAY = "row_no_way"
    BAD_DAY = "row_bad_day"
    BAD_NUMBER = "row_bad_number"
    BAD_MONEY = "row_bad_money"
    BAD_CURRENCY = "row_bad_currency"
    BAD_YES_NO = "row_bad_yes_no"
    BAD_LANGUAGE = "row_bad_language"
    LEAVES_EARLY = "row_leaves_early"
    UNKNOWN_AGENCY = "row_unknown_agency"
    UNKNOWN_OWNER = "row_unknown_owner"
    REPEATED_LINE = "row_repeated_line"
    TWO_PEOPLE = "row_two_people"
    CONTRADICTS = "row_contradicts"
    UNDECIDED = "row_undecided"
    LEFT_TOUCHED = "undo_touched"
    LEFT_IN_USE = "undo_in_use"
    LEFT_OPT_OUT = "undo_opt_out"


MOVES: dict[RunStatus, frozenset[RunStatus]] = {
    RunStatus.MAPPING: frozenset({RunStatus.PLANNING, RunStatus.FAILED}),
    RunStatus.PLANNING: frozenset({RunStatus.PLANNED, RunStatus.FAILED}),
    RunStatus.PLANNED: frozenset({RunStatus.PLANNING, RunStatus.RUNNING}),
    RunStatus.RUNNING: frozenset({RunStatus.DONE}),
    RunStatus.DONE: frozenset({RunStatus.UNDOING}),
    RunStatus.UNDOING: frozenset({RunStatus.UNDONE}),
    RunStatus.UNDONE: frozenset(),
    RunStatus.FAILED: frozenset(),
}
check_total(RunStatus, MOVES)

AT_WORK = frozenset({RunStatus.PLANNING, RunStatus.RUNNING, RunStatus.UNDOING})
WAYS = (Field.PHONE, Field.WHATSAPP, Field.EMAIL)
OF_CONTACT = frozenset({Field.NAME, Field.LAST_NAME, *WAYS, Field.LANGUAGE, Field.AGENCY, Field.OPT_OUT})
MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_ROWS = 50_000
LONGEST_CELL = 1000
KEEP_ROWS = timedelta(days=30)  # the rows hold personal data: afterwards only the numbers of a run stay

Columns = Mapping[int, Field]


def check_mapping(mapping: Columns) -> None:
    """Refuse a mapping without a name, without a way to reach anybody, or with a field in two columns."""
    counted = Counter(mapping.values())
    if twice := [field for field, times in counted.items() if times > 1]:
        raise Refused(ImportReason.FIELD_TWICE, import_field=twice[0].value)
    if Field.NAME not in counted:
        raise Refused(ImportReason.NO_NAME_COLUMN)
    if not any(way in counted for way in WAYS):
        raise Refused(ImportReason.NO_WAY_COLUMN)
