"""Verbs on tasks."""

from datetime import datetime

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused

from .models import Task
from .rules import TaskReason


def plan(work: UnitOfWork, lead_id: int, title: str, due_at: datetime, owner_id: int | None = None) -> Task:
    """Plan a next step for a lead; its owner defaults to nobody."""
    title = " ".join(title.split())[:200]
    if not title:
        raise Refused(TaskReason.NO_TITLE)
    task = Task(
        lead_id=lead_id, title=title, due_at=due_at, owner_id=owner_id, created_by=work.actor.name, created_at=work.now
    )
    work.session.add(task)
    work.session.flush()
    work.audit("task.planned", f"lead:{lead_id}", after={"task": task.id, "title": title, "due_at": due_at.isoformat()})
    return task


def complete(work: UnitOfWork, task_id: int) -> Task:
    """Tick a task off, once."""
    task = work.session.get(Task, task_id, with_for_update=True)
    if task is None:
        raise Refused(CommonReason.NOT_FOUND, what="task")
    if task.done_at is not None:
        raise Refused(TaskReason.TASK_DONE)
    task.done_at, task.done_by = work.now, work.actor.name
    work.audit("task.done", f"lead:{task.lead_id}", after={"task": task.id, "title": task.title})
    return task


def reopen(work: UnitOfWork, task_id: int) -> Task:
    """Undo `complete`."""
    task = work.session.get(Task, task_id, with_for_update=True)
    if task is None:
        raise Refused(CommonReason.NOT_FOUND, what="task")
    task.done_at, task.done_by = None, ""
    work.audit("task.reopened", f"lead:{task.lead_id}", after={"task": task.id})
    return task
