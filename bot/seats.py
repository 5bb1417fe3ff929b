"""Where an organization has its seat, what time it is there, and whether somebody is likely to be at the desk."""

from datetime import datetime

from bot.office_hours import likely
from bot.voice import Voice
from directory.model import Organization, Status


def place_line(organization: Organization, voice: Voice) -> str:
    """Return where the seat is; the empty string where that is not known."""
    country, city = organization.country, organization.city
    if country is None:
        return ""
    place = voice.area(country)
    return voice.say("card.seat", place=f"{city}, {place}" if city else place)


def seat_line(organization: Organization, voice: Voice, now: datetime) -> str:
    """Return the seat with its local time; the empty string where the seat is not known."""
    country = organization.country
    if country is None:
        return ""
    parts = [place_line(organization, voice)]
    zone = voice.areas.timezone(country, organization.city)
    if zone is not None:
        parts.append(voice.say("card.local_time", time=voice.time(now, zone)))
        if organization.status is Status.ACTIVE:
            parts.append(_office(voice.local(now, zone), country, voice))
    return " · ".join(parts)


def _office(there: datetime, country: str, voice: Voice) -> str:
    office = likely(there, country)
    if office.day_off is not None:
        return voice.say("card.office_rest", day=voice.weekday(office.day_off))
    if office.next_day is not None:
        return voice.say("card.office_later", day=voice.weekday(office.next_day))
    return voice.say("card.office_open") if office.is_open else voice.say("card.office_soon", hours=office.hours)
