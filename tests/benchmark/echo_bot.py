"""The bare echo bot of python-telegram-bot, for comparison: stock builder, updates side by side, polling."""

import os

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Send back what somebody wrote."""
    await update.effective_message.reply_text(update.effective_message.text)


async def confirm(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Send back what a pressed button holds."""
    await update.callback_query.answer()
    await update.effective_message.reply_text(update.callback_query.data)


async def lose(_: object, __: ContextTypes.DEFAULT_TYPE) -> None:
    """Pass over what failed, without PTB's pages of traceback."""


def main() -> None:
    """Serve until SIGTERM."""
    builder = ApplicationBuilder().token(os.environ["BOT_TOKEN"]).base_url(f"{os.environ['BOT_API_URL']}/bot")
    application = builder.concurrent_updates(True).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(confirm))
    application.add_error_handler(lose)
    application.run_polling()


if __name__ == "__main__":
    main()
