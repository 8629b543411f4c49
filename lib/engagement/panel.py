"""The widget of an explorer: what is pressed goes to Python as a message, what Python makes of it comes back as one value.

The one module that needs anywidget.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import anywidget
from traitlets import Dict, Unicode

from .pane import style

SCRIPT = (files(__package__) / "templates" / "explorer.js").read_text(encoding="utf-8")


class Panel(anywidget.AnyWidget):
    """An explorer in a notebook.

    Attributes
    ----------
    frame : str
        The HTML of the controls, which stays.
    view : dict
        What is to be seen. It is set once for each change, so that nothing is ever seen half changed.
    """

    _esm = SCRIPT
    _css = str(style())
    frame = Unicode().tag(sync=True)
    view = Dict().tag(sync=True)

    def __init__(self, frame: str, hear: Callable[[dict], None]):
        super().__init__(frame=frame)
        self.on_msg(lambda _, message, buffers: hear(message))
