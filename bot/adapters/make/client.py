"""The way to Make: one HTTP client with the token, the rate, the retries, and a name for every failure."""

import asyncio
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

import httpx
import stamina
from pydantic import BaseModel, ValidationError

from bot.adapters.make.account import MakeAccount
from bot.adapters.make.answer import Answer
from bot.adapters.make.classify import Classifier
from bot.adapters.make.errors import NoConnectionError, ServerTroubleError, TooManyCallsError
from bot.adapters.make.operation import Call, Repeat
from bot.adapters.make.pace import Pace
from bot.adapters.make.rate import Rate
from bot.adapters.make.zone import is_loopback
from bot.adapters.reading import TOO_BIG, BoundedClient, TooBigError

NOT_JSON = "it is not a JSON object"

Model = TypeVar("Model", bound=BaseModel)


class MakeClient:
    """Makes calls; raises the named errors of this package."""

    def __init__(self, account: MakeAccount, rate: Rate, pace: Pace) -> None:
        self._rate = rate
        self._pace = pace
        self._classifier = Classifier(account)
        loopback = is_loopback(httpx.URL(account.base_url).host)
        self._http = BoundedClient(
            base_url=account.base_url,
            headers={"Authorization": account.authorization, "User-Agent": _user_agent(), "Accept": "application/json"},
            timeout=httpx.Timeout(pace.answer, connect=pace.connect),
            follow_redirects=False,
            trust_env=not loopback,  # a proxy of the environment cannot reach this machine
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def call(self, call: Call, model: type[Model]) -> Model:
        """Make a call and return its answer as `model`; reads are retried."""
        answer = await self._send(call)
        if answer.body is None:
            raise self._classifier.unreadable(call.operation, NOT_JSON)
        try:
            return model.model_validate(answer.body)
        except ValidationError as error:
            why = _places(error)
        # raised outside the handler: pydantic's error holds the answer, which must not hang on ours
        raise self._classifier.unreadable(call.operation, why)

    async def _send(self, call: Call) -> Answer:
        if call.operation.repeat is not Repeat.READ:
            return await self._once(call)
        async for attempt in stamina.retry_context(
            on=self._again,
            attempts=self._pace.attempts,
            timeout=self._pace.total,
            wait_initial=self._pace.wait_initial,
            wait_max=self._pace.wait_max,
            wait_jitter=self._pace.wait_initial,
        ):
            with attempt:
                return await self._once(call)
        raise AssertionError("a retry context ends with an answer or an error")

    async def _once(self, call: Call) -> Answer:
        await self._rate.take(watching=call.watching)
        try:
            async with asyncio.timeout(self._pace.connect + self._pace.answer):
                answer = await self._exchange(call)
        except TooBigError:
            raise self._classifier.unreadable(call.operation, TOO_BIG) from None
        except (httpx.RequestError, TimeoutError) as error:
            raise self._classifier.no_answer(call.operation, error) from error
        if not answer.ok:
            raise self._classifier.refusal(call.operation, answer)
        return answer

    async def _exchange(self, call: Call) -> Answer:
        response = await self._http.request(call.method, call.path, params=call.params or None, json=call.body)
        return Answer(response.status_code, response.headers, response.content)

    def _again(self, error: Exception) -> bool | timedelta:
        """Tell stamina whether to try again, and after what pause if Make named one."""
        if isinstance(error, TooManyCallsError):
            if not error.told:
                return True
            return error.retry_after if error.retry_after.total_seconds() <= self._pace.patience else False
        return isinstance(error, NoConnectionError | ServerTroubleError)


def _places(error: ValidationError) -> str:
    """Say where an answer is wrong without showing any of it."""
    places = (".".join(str(part) for part in each["loc"]) for each in error.errors(include_input=False)[:3])
    return f"wrong or missing: {', '.join(dict.fromkeys(places))}"


def _user_agent() -> str:
    try:
        return f"credreq/{version('credreq')}"
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "credreq/0"
