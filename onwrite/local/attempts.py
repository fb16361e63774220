"""One call of a function with an event or a task."""

from dataclasses import dataclass

import aiohttp

from onwrite.local.event import Event


@dataclass(frozen=True)
class Problem:
    what: str
    # False: no function was reached. On the platform a request waits for an instance to start, so that this is
    # no failure of the function, and the event is kept even without `retry`.
    reached: bool = True
    answered: bool = False


async def attempt(session: aiohttp.ClientSession, url: str, event: Event) -> Problem | None:
    """None: the function answered 2xx."""
    limit = aiohttp.ClientTimeout(total=event.trigger.timeout)
    try:
        async with session.post(url, data=event.body, headers=event.headers, timeout=limit) as answer:
            await answer.read()  # else the connection could not be used again
            if answer.ok:
                return None
            return Problem(f"answered {answer.status} (see functions.log)", answered=True)
    except aiohttp.ClientConnectorError:
        return Problem("nothing listens there", reached=False)
    except TimeoutError:
        return Problem(f"no answer within its timeout of {event.trigger.timeout:.0f} s")
    except aiohttp.ClientError as error:
        return Problem(f"broke off ({error})")
