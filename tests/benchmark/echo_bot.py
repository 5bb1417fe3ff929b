"""The bare echo bot of python-telegram-bot, for comparison: stock builder, updates side by side.

It polls, or takes what is brought to WEBHOOK_LISTEN, in the way of PTB's example `customwebhookbot`.
"""

import asyncio
import contextlib
import json
import os
import signal

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Send back what somebody wrote."""
    await update.effective_message.reply_text(update.effective_message.text)


async def confirm(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Send back what a pressed button holds."""
    await update.callback_query.answer()
    await update.effective_message.reply_text(update.callback_query.data)


async def lose(_: object, __: ContextTypes.DEFAULT_TYPE) -> None:
    """Pass over what failed, without PTB's pages of traceback."""


async def receive(application: Application, listen: str) -> None:
    """Take what is brought until SIGTERM; as in PTB's example, it is confirmed before anything is done."""

    async def take(request: Request) -> Response:
        await application.update_queue.put(Update.de_json(json.loads(await request.body()), application.bot))
        return Response()

    host, _, port = listen.rpartition(":")
    app = Starlette(routes=[Route("/updates", take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, host=host, port=int(port), log_level="critical"))
    server.capture_signals = contextlib.nullcontext
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.handle_exit, signal.SIGTERM, None)
    async with application:
        await application.start()
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        await application.bot.set_webhook(os.environ["WEBHOOK_URL"], max_connections=100)
        await serving
        await application.stop()


def main() -> None:
    """Serve until SIGTERM."""
    builder = ApplicationBuilder().token(os.environ["BOT_TOKEN"]).base_url(f"{os.environ['BOT_API_URL']}/bot")
    is_brought = "WEBHOOK_LISTEN" in os.environ
    builder = builder.concurrent_updates(True)
    application = (builder.updater(None) if is_brought else builder).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(confirm))
    application.add_error_handler(lose)
    if is_brought:
        asyncio.run(receive(application, os.environ["WEBHOOK_LISTEN"]))
    else:
        application.run_polling()


if __name__ == "__main__":
    main()
