"""Why a time cannot be had."""

from bot.errors import ClinicError


class TimeSlotTaken(ClinicError):
    """Another patient booked this time first."""

    reason = "time_slot_taken"


class TimeSlotPast(ClinicError):
    """The time has begun already."""

    reason = "time_slot_past"


class NoFreeTime(ClinicError):
    """Nothing is free within the time that can be booked."""

    reason = "no_free_time"


class NoAppointment(ClinicError):
    """The patient has no visit ahead."""

    reason = "no_appointment"


class NothingToBook(ClinicError):
    """The chosen option needs no visit."""

    reason = "nothing_to_book"


class VisitsAlreadyBooked(ClinicError):
    """All visits of the option are booked: one can be moved, not booked again."""

    reason = "visits_already_booked"
