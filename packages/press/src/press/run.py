"""A build: the jobs that need doing, done several at once, and their files written as they come."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from . import files, interrupt, ledger, media, names, parameters, versions
from .execution import Outcome, Task, shared, with_kernel
from .job import Failure, Job, PressError, Result, Unwritable
from .progress import Quiet

if TYPE_CHECKING:
    from .cluster import Sender
    from .warm import Warm

ENGINES = ("fast", "kernel")
LONGEST = 1_000_000  # seconds that a report may be given; nothing can be waited for without end
LEAST = 500  # megabytes that a report may be given, which its libraries alone need


@dataclass(frozen=True)
class _Work:
    """A job that is to be done: its task, what it is made from, and why."""

    task: Task
    parts: dict[str, str]
    reason: str


@dataclass(frozen=True)
class _Crew:
    """Who does tasks: an executor (what has its `submit`), what it runs, how many to give it at once."""

    executor: Executor | Sender
    do: Callable[..., Outcome]
    width: int


@interrupt.in_order()
def press(
    jobs: Iterable[Job] | Callable[[], Iterable[Job]],
    out: str | os.PathLike[str],
    *,
    engine: str = "fast",
    workers: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    timeout: float = 600,
    memory: int = 2000,
    progress: Quiet | None = None,
    preload: tuple[str, ...] = (),
    complete: bool = False,
    key: str = "",
    then: Callable[[], Iterable[Job]] | None = None,
) -> list[Result]:
    """Make the pages of jobs, those alone that need it.

    Parameters
    ----------
    jobs : iterable of Job, or callable
        A callable is asked for them only where they are needed (see `key`).
    out : path
        The output folder.
    engine : {"fast", "kernel"}
        How cells are run; both give the same bytes.
    workers : int, optional
        How many reports at once; as many as there are processors unless told.
    scheduler : str, optional
        Address of a Dask scheduler whose workers are to do the jobs.
    force : bool
        Make every page, changed or not.
    timeout : float
        Seconds that one report may take, at most `LONGEST`.
    memory : int
        Megabytes that each process of a report may have, its libraries included, where a system can tell (Linux).
    progress : object, optional
        Hears what happens; see `press.progress`.
    preload : tuple of str
        Modules that the notebooks import: the `fast` engine loads them once for all reports.
    complete : bool
        These jobs are all that the folder is to have: a page that an earlier build made and none of them
        makes is removed.
    key : str
        With `complete`, a digest of all that the jobs, those of `then` included, are made from. Where the last build had the same,
        left no page out, and every file is as it was, nothing is to be done and no job is asked for.
    then : callable, optional
        Gives more jobs once these are done, of pages that tell of the others: which of them are there, say.

    Returns
    -------
    list of Result
        In the order of the jobs, those that came later last. Where no job was asked for, without parameters.

    Raises
    ------
    PressError
        If nothing can be done as asked. A notebook that fails is a Result.
    """
    if engine not in ENGINES:
        raise PressError(f"Unknown engine {engine!r}; allowed: {', '.join(ENGINES)}.")
    if not 0 < timeout <= LONGEST:
        raise PressError(f"A report can't take {timeout:g} s; more than 0 and at most {LONGEST} are allowed.")
    if memory < LEAST:
        raise PressError(f"A report can't do with {memory} MB; {LEAST} or more are allowed.")
    out, progress = Path(out), progress or Quiet()
    key = key if complete else ""
    if key and not force and (standing := _standing_still(out, key, progress)):
        return standing
    jobs = list(jobs() if callable(jobs) else jobs)
    # One notebook makes many reports, and is held once, as is what lies beside it.
    read, beside = cache(Path.read_bytes), cache(media.beside)
    names.check(jobs, out)
    tasks = [_task(job, read, beside, timeout, memory) for job in jobs]
    files.prepare(out)
    book = ledger.Ledger(out)
    results: dict[str, Result] = {}

    def due(tasks: list[Task]) -> list[_Work]:
        """Those tasks that are to be done; of the others it is told that they are not."""
        work = []
        for task in tasks:
            parts = ledger.parts(task.job, task.notebook, task.beside)
            if reason := book.reason(task.job, parts) or ("forced" if force else ""):
                work.append(_Work(task, parts, reason))
            else:
                unchanged = Result(task.job.name, "unchanged", 0.0, parameters=task.job.parameters)
                results[task.job.name] = unchanged
        return work

    work = due(tasks)
    progress.start(len(work))
    try:
        for result in results.values():
            progress.end(result)
        with ExitStack() as stack:
            crew = None
            if work:
                crew = stack.enter_context(_crew(work, engine, workers, scheduler, preload, progress))
                results |= {result.name: result for result in _build(work, crew, out, book, progress)}
            if later := list(then()) if then else []:
                names.check([*jobs, *later], out)
                more = due([_task(job, read, beside, timeout, memory) for job in later])
                progress.more(len(more))
                for job in later:
                    if job.name in results:
                        progress.end(results[job.name])
                if more and crew is None:
                    crew = stack.enter_context(_crew(more, engine, workers, scheduler, preload, progress))
                if crew is not None:
                    results |= {result.name: result for result in _build(more, crew, out, book, progress)}
                jobs += later
        for page, gone in book.forget(job.page for job in jobs) if complete else ():
            files.remove(out, gone)
            progress.note(f"removed {page} (no such report any more)")
        if complete and all(result.status != "failed" for result in results.values()):
            book.settle(key)
    except BaseException:
        with suppress(PressError):  # what went wrong first is what is told
            book.save()
        raise
    else:
        book.save()
    finally:
        progress.close()
    return [results[job.name] for job in jobs]


def _standing_still(out: Path, key: str, progress: Quiet) -> list[Result]:
    """The results of a build with nothing to do, or none where there may be something."""
    book = ledger.Ledger(out)
    if not book.stands(key):
        return []
    files.prepare(out)
    results = [Result(name, "unchanged", 0.0) for name in book.names]
    progress.start(0)
    try:
        for result in results:
            progress.end(result)
        book.save()
    finally:
        progress.close()
    return results


def _task(
    job: Job,
    read: Callable[[Path], bytes],
    beside: Callable[[Path, bytes], dict[str, bytes]],
    timeout: float,
    memory: int,
) -> Task:
    if job.notebook is None:
        return Task(job, b"", os.getcwd(), timeout, memory)
    try:
        notebook = read(job.notebook)
    except OSError as error:
        raise PressError(f"{job.name}: can't read the notebook {job.notebook}: {error.strerror}.") from None
    parameters.check(job, notebook)
    folder = job.notebook.resolve().parent
    return Task(job, notebook, str(folder), timeout, memory, beside(folder, notebook))


def _build(
    work: list[_Work], crew: _Crew, out: Path, book: ledger.Ledger, progress: Quiet
) -> Iterator[Result]:
    """Do the work, a few more tasks handed out than are finished, so that memory stays flat."""
    waiting = deque(work)
    started: dict[Future[Outcome], tuple[_Work, float]] = {}
    try:
        while waiting or started:
            while waiting and len(started) < crew.width:
                item = waiting.popleft()
                progress.begin(item.task.job.name)
                started[crew.executor.submit(crew.do, _framed(item.task))] = (item, time.monotonic())
            done, _ = wait(started, return_when=FIRST_COMPLETED)
            for future in done:
                item, since = started.pop(future)
                result = _finish(item, _outcome(future), since, out, book)
                progress.end(result)
                yield result
    finally:
        for future in started:
            future.cancel()


def _framed(task: Task) -> Task:
    """A task whose frame is made."""
    return replace(task, job=replace(task.job, frame=task.job.framed))


def _outcome(future: Future[Outcome]) -> Outcome:
    try:
        outcome = future.result()
        if outcome.fingerprint not in ("", versions.fingerprint()):
            raise PressError(f"A worker has {outcome.fingerprint}; here is {versions.fingerprint()}.")
        return outcome
    except PressError:
        raise
    except Exception as error:
        return Outcome({}, Failure(None, type(error).__name__, str(error)))


def _finish(item: _Work, outcome: Outcome, since: float, out: Path, book: ledger.Ledger) -> Result:
    job = item.task.job
    if not outcome.failure:
        try:
            files.write(out, outcome.files)
        except Unwritable:  # nor could any other page be written
            raise
        except PressError as error:  # a name that is too long
            outcome = replace(outcome, failure=Failure(None, type(error).__name__, str(error)))
    status = "failed" if outcome.failure else "built"
    if outcome.failure:
        book.drop(job)
    else:
        files.remove(out, book.record(job, item.parts, outcome.files))
    seconds = time.monotonic() - since
    return Result(job.name, status, seconds, item.reason, outcome.failure, job.parameters)


@contextmanager
def _crew(
    work: list[_Work],
    engine: str,
    workers: int | None,
    scheduler: str | None,
    preload: tuple[str, ...],
    progress: Quiet,
) -> Iterator[_Crew]:
    if scheduler is not None:
        from . import cluster

        with cluster.connected(scheduler, engine, preload, progress) as (sender, width):
            yield _Crew(sender, cluster.work, width)
        return
    width = min(workers or os.cpu_count() or 1, len(work))
    if width < 1:
        raise PressError(f"{workers} workers can do nothing; allowed: 1 or more.")
    with (
        ThreadPoolExecutor(width) as executor,
        _standing(work, preload if engine == "fast" else (), progress) as server,
    ):
        if server is not None:
            server.wait()
            yield _Crew(executor, partial(server.run, engine=engine), width)
        else:
            with _kernels() as do:
                yield _Crew(executor, do, width)


@contextmanager
def _standing(work: list[_Work], preload: tuple[str, ...], progress: Quiet) -> Iterator[Warm | None]:
    """A fork server for some work, in whose children the reports run: those of the `kernel` engine start their kernels there."""
    from . import warm

    if not warm.SUPPORTED:
        progress.note("This system can't fork a warm process: each report gets a kernel of its own instead.")
        yield None
        return
    samples = tuple(
        _framed(task)
        for task in {item.task.notebook: item.task for item in work if item.task.notebook}.values()
    )
    with warm.Warm(preload, samples, shared(item.task.job for item in work)) as server:
        yield server


@contextmanager
def _kernels() -> Iterator[Callable[[Task], Outcome]]:
    """What does a task with a kernel of its own, where no process can be forked."""
    stopped = threading.Event()
    with files.folder() as profile:
        try:
            yield lambda task: with_kernel(task, profile, stopped)
        finally:
            from .kernel import kill_all

            stopped.set()  # for a kernel that is only just starting
            kill_all()
