"""Matches events and patterns by moto's implementation of EventBridge's rules.

Reads [[pattern, event], ...] as JSON, each pattern as its text. Writes true, false or the words of a refusal for each.
"""

import json
import sys

from moto.events.exceptions import InvalidEventPatternException
from moto.events.models import EventPattern, EventPatternParser


def matches(pattern, event):
    try:
        parsed = EventPatternParser(pattern).parse()
    except InvalidEventPatternException as error:
        return str(error)
    return EventPattern(pattern, parsed).matches_event(event)


json.dump([matches(*pair) for pair in json.load(sys.stdin)], sys.stdout)
