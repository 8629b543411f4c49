"""Verdicts: what records say of an event and of a claim. They follow from the checks and are never typed.

An event carries a verdict, from its own checks. A claim's verdict is a summary of its events' and of the checks that bear on the
claim as a whole, and never says more than its events' do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

CHECKED_KINDS = ("event", "standing")

# What an event's verdict may be is in the schema (checks.verdict), strongest first here; a claim of several events has one more.
PARTLY = "partly"
VERDICTS = ("confirmed", PARTLY, "qualified", "contradicted", "no-record")
STRONGEST = ("contradicted", "qualified", "confirmed", "no-record")


def needs_check(claim: dict[str, str]) -> bool:
    """Whether a claim is one that records can be asked about: an event, a standing, or another's judgement."""
    return claim["kind"] in CHECKED_KINDS or (claim["kind"] == "evaluation" and bool(claim["attributed_to"]))


def of_checks(verdicts: Collection[str]) -> str | None:
    """The verdict that follows from some checks of one thing; None where there is none.

    Any ``contradicted`` makes it contradicted, else any ``qualified`` qualified, else any ``confirmed`` confirmed.

    >>> of_checks({"confirmed", "qualified", "no-record"})
    'qualified'
    """
    return next((word for word in STRONGEST if word in verdicts), None)


def of_claim(events: Sequence[str | None], whole: Iterable[str]) -> str | None:
    """The verdict of a claim.

    Parameters
    ----------
    events
        The verdicts of its events, None for one that has no check.
    whole
        The verdicts of the checks that bear on the claim as a whole.

    Returns
    -------
    str or None
        ``contradicted`` if anything is. Of a claim without events, what the checks of the whole say. Else ``no-record`` if no event
        is on record; ``partly`` if some are and some are not; ``qualified`` if an event is, or the claim as a whole; ``confirmed``
        only if each event is. None where nothing was checked.

    >>> of_claim(["confirmed", "no-record"], []), of_claim(["no-record"], ["qualified"]), of_claim(["confirmed"], ["qualified"])
    ('partly', 'no-record', 'qualified')
    """
    known, whole = [word for word in events if word], set(whole)
    said = {*known, *whole}
    if "contradicted" in said or not known:
        return of_checks(said)
    if set(known) == {"no-record"}:
        return "no-record"
    if "no-record" in known or len(known) < len(events):
        return PARTLY
    return "qualified" if "qualified" in said else "confirmed"
