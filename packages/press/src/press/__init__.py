"""Notebooks and parameters in, pages out.

`press(jobs, out)` runs each job's notebook with its parameters and writes a page, the executed notebook
and its rows. Importing this package loads none of the libraries that do the work: when nothing is to be
done they are never loaded.
"""

from .job import Failure, Frame, Job, Late, PressError, Result
from .page import render, shell
from .run import press

__all__ = ["Failure", "Frame", "Job", "Late", "PressError", "Result", "press", "render", "shell"]
