"""Links to the bot for print and for web pages: QR codes as SVG, and a sheet of them as HTML."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import segno

_CORRECTION: Final = "q"
"""A quarter of the code may be creased or dirty; with less it would be one step smaller at best."""
_QUIET: Final = 4
"""Modules of white around, as the standard wants them."""
_MODULE: Final = 1
"""Millimeters: a code of four to six centimeters, which a phone reads from half a meter away."""

_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Links to @{bot}</title>
<style>
body {{ font: 16px/1.4 system-ui, sans-serif; margin: 1rem }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(60mm, 1fr)); gap: 6mm }}
figure {{ margin: 0; break-inside: avoid }}
figcaption {{ overflow-wrap: anywhere }}
</style>
</head>
<body>
<main>
{figures}
</main>
</body>
</html>
"""
_FIGURE: Final = '<figure>{code}<figcaption><a href="{url}">{title}</a><br>{url}</figcaption></figure>'


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the bot, and what to write beside it."""

    url: str
    title: str


def to_svg(link: Link) -> bytes:
    """Return a link's QR code as a file, sized in millimeters for print; black on white, whatever is behind it."""
    file = BytesIO()
    _code(link).save(
        file, kind="svg", scale=_MODULE, unit="mm", border=_QUIET, light="white", title=link.title, encoding="utf-8"
    )
    return file.getvalue()


def to_html(links: Iterable[Link], bot: str) -> str:
    """Return a page with the QR code, the title and the address of each link, to be printed or taken apart."""
    figures = (
        _FIGURE.format(
            code=_code(link).svg_inline(scale=_MODULE, unit="mm", border=_QUIET, light="white"),
            url=html.escape(link.url),
            title=html.escape(link.title),
        )
        for link in links
    )
    return _PAGE.format(bot=html.escape(bot), figures="\n".join(figures))


def _code(link: Link) -> segno.QRCode:
    return segno.make_qr(link.url, error=_CORRECTION)
