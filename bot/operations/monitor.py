"""What watches the bot over HTTP: whether it lives, whether it is ready, and its figures; nothing that is secret."""

from dataclasses import asdict, dataclass
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.operations.metrics import Metrics

_ALWAYS_ANEW: Final = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Readiness:
    """How far the service is; it changes this itself as it goes on."""

    directory: bool = False
    """Whether the directory is loaded."""
    updates: bool = False
    """Whether updates are taken in."""
    database: bool = False
    """Whether the database could be reached last time; without it answers go on from the catalogue."""
    draining: bool = False
    """Whether the service is ending and finishes what is under way."""

    @property
    def is_ready(self) -> bool:
        """Whether it is of use to send updates here."""
        return self.directory and self.updates and not self.draining


def make_monitor(metrics: Metrics, readiness: Readiness) -> Starlette:
    """Return the application that answers ``/healthz``, ``/readyz`` and ``/metrics``."""

    async def tell_health(_: Request) -> Response:
        return PlainTextResponse("ok", headers=_ALWAYS_ANEW)

    async def tell_readiness(_: Request) -> Response:
        told = {"ready": readiness.is_ready, **asdict(readiness)}
        return JSONResponse(told, 200 if readiness.is_ready else 503, headers=_ALWAYS_ANEW)

    async def show_metrics(request: Request) -> Response:
        body, media_type = metrics.expose(request.headers.get("accept", ""))
        return Response(body, headers={"Content-Type": media_type, **_ALWAYS_ANEW})

    app = Starlette(
        routes=[
            Route("/healthz", tell_health, methods=["GET"]),
            Route("/readyz", tell_readiness, methods=["GET"]),
            Route("/metrics", show_metrics, methods=["GET"]),
        ]
    )
    app.router.redirect_slashes = False  # it would lead to whatever host a request names
    return app
