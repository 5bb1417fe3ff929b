"""A shared location: the organizations of its country, and ways on to the countries around it."""

from dataclasses import replace
from typing import Final

from bot.choices import Choices, Places
from bot.keyboard import Keyboard
from bot.navigation import Navigation, page
from bot.rendering import escape
from bot.reply import Reply
from bot.state import State
from bot.turn import Turn
from bot.understanding.reading import LOCALES, Intent

_AROUND: Final = 50.0
"""Kilometers to a border from which the country beyond it is offered as well."""
_MOST_AROUND: Final = 4


def locate(navigation: Navigation, latitude: float, longitude: float, state: State) -> Turn:
    """Answer with the organizations of the country that holds a point; a request in ``state`` is asked there.

    Nothing of the point itself goes into the turn.
    """
    voice = navigation.voice(state.locale or LOCALES[0])
    intent = state.intent if state.intent not in {None, Intent.ORGANIZATION} else Intent.CONTACT
    request = replace(state, intent=intent, topic=None, organization=None, places=(), offset=0, shown=0)
    borders = navigation.catalogue.areas.borders
    country = borders.country(latitude, longitude)
    if country is None or not navigation.catalogue.areas.is_country(country):
        keyboard = Keyboard(voice, request)
        choices = Choices(navigation.catalogue, request.sectors)
        rows = (*keyboard.places(choices.places()), (keyboard.home(),))
        return Turn(Reply(escape(voice.say("location.nowhere")), rows, voice.locale), request)
    around = [code for code in borders.around(latitude, longitude, _AROUND) if code != country][:_MOST_AROUND]
    there = replace(request, places=(country,))
    outcome = navigation.outcome(there)
    note = voice.say("location.taken", places=voice.where([country]))
    reply, there = navigation.listing(voice).answer(outcome, there, [note])
    keyboard = Keyboard(voice, request)
    beyond = Places(dict.fromkeys(around, 0), are_countries=True)
    reply = replace(reply, buttons=(*keyboard.places(beyond), *reply.buttons))
    return Turn(reply, there, outcome=outcome, matches=page(outcome, there))
