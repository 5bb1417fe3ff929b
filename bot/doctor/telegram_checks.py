"""Checks what Telegram says of the bot and its webhook; values in, findings out."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from telegram import User, WebhookInfo

from bot.doctor.findings import Finding, Level, error, ok, warning
from bot.settings import Settings
from bot.telegram.handlers import ALLOWED_UPDATES

RECENT: Final = timedelta(hours=1)
"""Telegram keeps the last error for ever; one that is older than this counts as over."""
MANY: Final = 100
"""More updates than this wait only where they are not taken in."""


def check_token(me: User, api_url: str) -> Finding:
    """Return who the bot is."""
    return ok("token", f"{api_url} knows the bot as @{me.username} ({me.first_name}).")


def check_inline_mode(me: User) -> Finding:
    """Return whether the bot can be asked from any chat."""
    if me.supports_inline_queries:
        return ok("inline mode", "On: people can look organizations up in any chat.")
    return warning(
        "inline mode",
        "Off, so nobody can look organizations up from other chats.",
        "Send /setinline to @BotFather.",
    )


def check_privacy_mode(me: User) -> Finding:
    """Return whether Telegram keeps from the bot what is not meant for it in groups."""
    if not me.can_read_all_group_messages:
        return ok("privacy mode", "On: of groups the bot gets commands, mentions and replies alone.")
    return warning(
        "privacy mode",
        "Off, so Telegram sends the bot whatever is written in its groups, though it reads no more of it.",
        "Send /setprivacy to @BotFather and switch it on.",
    )


def check_webhook(info: WebhookInfo, settings: Settings) -> Finding:
    """Return whether Telegram sends updates where the settings say."""
    wanted, there = settings.webhook_url, info.url
    if not wanted and not there:
        return ok("webhook", "None: updates are fetched by long polling, as the settings say.")
    if not wanted:
        return error(
            "webhook",
            f"Telegram sends updates to {_host(there)}, though WEBHOOK_URL is not set, so nobody else gets them.",
            "If another installation serves this bot, use a token of its own here; if none does, `bot run` takes the "
            "webhook away at its start.",
        )
    if not there:
        return error(
            "webhook",
            "WEBHOOK_URL is set, but Telegram has no webhook and sends nothing.",
            "Start `bot run`, which tells Telegram, and see its log; leave WEBHOOK_URL out for long polling.",
        )
    if wanted.rstrip("/") != there.rstrip("/"):
        same = _host(wanted) == _host(there)
        where = f"another path of {_host(there)}" if same else _host(there)
        return error(
            "webhook",
            f"Telegram sends updates to {where}, not to WEBHOOK_URL at {_host(wanted)}.",
            "Start `bot run` with this WEBHOOK_URL anew, or mend the setting; no other installation may use the token.",
        )
    address = f" at {info.ip_address}" if info.ip_address else ""
    most = f" over at most {info.max_connections} connections" if info.max_connections else ""
    return ok("webhook", f"Telegram sends updates to {_host(there)}{address}{most}, as WEBHOOK_URL says.")


def check_waiting(info: WebhookInfo) -> Finding:
    """Return whether updates pile up at Telegram."""
    count = info.pending_update_count
    if count <= MANY:
        return ok("updates waiting", f"{count} wait at Telegram to be taken in.")
    return warning(
        "updates waiting",
        f"{count} wait at Telegram to be taken in, which lets them go after a day.",
        "See that `bot run` runs, and why it is slow in its log; over a webhook, see what stands under deliveries.",
    )


def check_deliveries(info: WebhookInfo, now: datetime) -> Finding:
    """Return what went wrong when Telegram last sent an update to the webhook."""
    if info.last_error_date is None:
        return ok("deliveries", "Telegram tells of no failure.")
    when = f"{info.last_error_date:%Y-%m-%d %H:%M} UTC"
    told = f"{info.last_error_message!r} ({when})" if info.last_error_message else when
    if now - info.last_error_date > RECENT:
        return ok("deliveries", f"The last failure is over: {told}.")
    return error(
        "deliveries",
        f"Telegram failed lately: {told}.",
        "See that WEBHOOK_URL can be reached from outside, that its certificate is valid for its host, and that the "
        "proxy in front passes on to a running `bot run`.",
    )


def check_kinds(info: WebhookInfo) -> Finding:
    """Return whether Telegram sends the kinds of updates that the bot reads."""
    sent, read = frozenset(info.allowed_updates), frozenset(map(str, ALLOWED_UPDATES))
    if sent and (lacking := read - sent):
        return error(
            "kinds of updates",
            f"Telegram keeps back {', '.join(sorted(lacking))}, which the bot answers.",
            "Start `bot run` anew, which tells Telegram the kinds.",
        )
    if not sent or sent - read:
        more = ", ".join(sorted(sent - read)) or "every usual kind"
        return warning(
            "kinds of updates",
            f"Telegram sends more than the bot reads: {more}.",
            "Start `bot run` anew, which tells Telegram the kinds.",
        )
    return ok("kinds of updates", f"Telegram sends {', '.join(sorted(sent))}, as the bot reads.")


def check_certificate(info: WebhookInfo) -> Finding:
    """Return whether Telegram trusts the webhook's certificate by itself."""
    if not info.has_custom_certificate:
        return ok("certificate", "Telegram trusts those who sign the webhook's, and has been given none.")
    return warning(
        "certificate",
        "Telegram was given a certificate for the webhook, and trusts no other there.",
        "Start `bot run` anew behind a certificate of a public authority; it gives Telegram none.",
    )


def check_all(info: WebhookInfo, settings: Settings, now: datetime) -> tuple[Finding, ...]:
    """Return every finding on the webhook; of deliveries there is nothing to say where there is none."""
    found = (check_webhook(info, settings), check_waiting(info))
    if not info.url or (found[0].level is Level.ERROR and settings.webhook_url is None):
        return found
    return (*found, check_deliveries(info, now), check_kinds(info), check_certificate(info))


def _host(url: str) -> str:
    """Return the host of an address, whose path may be a secret."""
    return urlsplit(url).netloc.rpartition("@")[2] or "an address without a host"
