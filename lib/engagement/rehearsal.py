"""A rehearsal: importing this module compiles the templates and makes some exhibits once, of the data at hand.

A process that is forked for each report imports it first; then no report pays for what is only needed once. What is made here is
thrown away, and without data nothing is made.
"""

from __future__ import annotations

import contextlib

from . import card, chart, exhibit, finding, link, tally
from .drawing import drawing
from .package import EngagementError, Package
from .page import environment, template
from .section import Section, load

SOME = 3


def drawn(section: Section) -> None:
    """Draw some charts of a body once, and list and show some rows."""
    events = section.events.head(SOME)
    figures = [
        chart.kinds(tally.kinds(section)),
        chart.timeline(tally.timeline(section).head(SOME), section.years, section.about["published"]),
        chart.verdicts(tally.verdicts(section, by="kind")),
    ]
    for figure in filter(None, figures):
        drawing(figure, "rehearsal", "title", "description")
    finding.attendance(tally.attendance(section))
    for body_id in events["body_id"].dropna().unique()[:1]:
        finding.body(section, body_id), finding.place(section, body_id), section.claims_with(body_id)
    listing = exhibit.tabled(
        events,
        name="rehearsal",
        caption="caption",
        columns={"event_id": "Event", "summary": "What", "year": "Year"},
        links={"event_id": lambda event: link.evidence(event.claim_id)},
    )
    listing._repr_mimebundle_()
    claims = section.claims["claim_id"].head(SOME)
    template("cards.html.j2").render(card.rendered(section, claims))


for _name in environment().list_templates(extensions=["j2"]):
    template(_name)
with contextlib.suppress(EngagementError):
    _sections = Package().rows("sections")
    if _sections:
        drawn(load(_sections[0]["section_id"]))
