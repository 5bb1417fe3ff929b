"""Telegram brings the updates: an HTTP endpoint that says 200 only once an update is done."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update

from bot.settings import Settings
from bot.telegram.intake import Outcome
from bot.telegram.parsing import read

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
MOST_BYTES: Final = 1024 * 1024
"""Size of an update; Telegram's are a few kilobytes."""
CONNECTIONS: Final = 100
"""Updates that Telegram brings side by side: the most it offers."""
_LATER_SECONDS: Final = {Outcome.FAILED: 1, Outcome.DELAYED: 5, Outcome.HELD: 2, Outcome.STOPPED: 1}
"""When Telegram is asked to bring an update again."""

Take = Callable[[Update], Awaitable[Outcome]]


def secret_of(settings: Settings) -> str:
    """Return the secret that shows that a request comes from Telegram: a setting, else one made of the token."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret
    return hmac.digest(settings.token().encode(), b"webhook", hashlib.sha256).hex()


def path_of(url: str) -> str:
    """Return the path at which updates arrive."""
    return urlsplit(url).path or "/"


async def register(bot: Bot, settings: Settings, kinds: tuple[str, ...]) -> None:
    """Tell Telegram where updates go from now on; those that wait stay.

    Raises:
        TelegramError: Telegram refuses it, or cannot be reached.
    """
    assert settings.webhook_url is not None  # noqa: S101 - its caller has looked
    await bot.set_webhook(
        settings.webhook_url, secret_token=secret_of(settings), allowed_updates=kinds, max_connections=CONNECTIONS
    )


def make_webhook(path: str, secret: str, bot: Bot, take: Take) -> Starlette:
    """Return the application that takes updates at a path from those who know the secret."""

    async def receive(request: Request) -> Response:
        refusal = _refusal(request, secret)
        if refusal is not None:
            return Response(status_code=refusal)
        try:
            body = await _read(request)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        given = _given(body)
        if given is None:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        outcome = await take(read(given, bot) or Update(given["update_id"]))
        if outcome.is_final:
            return Response()
        return Response(
            status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(_LATER_SECONDS[outcome])}
        )

    return Starlette(routes=[Route(path, receive, methods=["POST"])])


def _refusal(request: Request, secret: str) -> HTTPStatus | None:
    """Return why a request is not even read."""
    told = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(told.encode(), secret.encode()):
        return HTTPStatus.FORBIDDEN
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    length = request.headers.get("Content-Length", "")
    if length and not (length.isascii() and length.isdigit() and int(length[:20]) <= MOST_BYTES):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


async def _read(request: Request) -> bytes | None:
    """Return the body, None where it is longer than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _given(body: bytes) -> dict[str, Any] | None:
    """Return the update's JSON, None where it is none."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(given, dict) and type(given.get("update_id")) is int and abs(given["update_id"]) < 2**63
    return given if is_update else None
