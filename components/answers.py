"""Answers of Resource Manager to what is asked before anything is declared: with the provider's own login, all at once."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from arm_args import Answers, Question
from components import resource_manager

WORKERS = 8
"""Requests at one time: a stack asks few dozens of questions at most."""


def answers(group: str, name: str, questions: Iterable[Question]) -> Answers:
    """Answers to questions below the subscription of a service, which need not exist; each is asked once."""
    asked = list(dict.fromkeys(questions))
    try:
        there = resource_manager.service_now(group, name, "before the deployment")
    except RuntimeError as error:
        return Answers(unread=dict.fromkeys(asked, str(error)))
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        given = {each: pool.submit(there.answer, each) for each in asked}
    bodies, unread, absent = {}, {}, set()
    for question, future in given.items():
        try:
            bodies[question] = future.result()
        except RuntimeError as error:
            unread[question] = str(error)
            if isinstance(error, resource_manager.Absent):
                absent.add(question)
    return Answers(bodies, unread, frozenset(absent))
