"""The widgets of an explorer and of a desk: what is pressed goes to Python as a message, what Python makes of it comes back as one value.

The one module that needs anywidget.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import anywidget
from traitlets import Dict, Unicode

from .pane import style

TEMPLATES = files(__package__) / "templates"


class Panel(anywidget.AnyWidget):
    """An explorer in a notebook.

    Attributes
    ----------
    frame : str
        The HTML of the controls, which stays.
    view : dict
        What is to be seen. It is set once for each change, so that nothing is ever seen half changed.
    """

    _esm = (TEMPLATES / "explorer.js").read_text(encoding="utf-8")
    _css = str(style())
    frame = Unicode().tag(sync=True)
    view = Dict().tag(sync=True)

    def __init__(self, frame: str, hear: Callable[[dict], None]):
        super().__init__(frame=frame)
        self.on_msg(lambda _, message, buffers: hear(message))


class DeskPanel(Panel):
    """A desk in a notebook: a frame and a view as an explorer has them, and the ids that may be typed, which seldom change."""

    _esm = (TEMPLATES / "desk.js").read_text(encoding="utf-8")
    _css = str(style("desk.css"))
    lists = Unicode().tag(sync=True)
