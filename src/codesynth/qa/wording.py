"""English for questions: quantities and units out of axis labels, names, lists, numerals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NOTE = re.compile(r",? ?\(?(?:± ?(?:\d+ ?)?(?:SD|SE|SEM|s\.d\.)?|(?:±|\+/-)?\d\d% ?CI|\d\d% confidence interval)\)?$")
_UNIT = re.compile(r"^(?P<quantity>.*?\S)\s*(?:\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\])\s*$")
_UNIT_COMMA = re.compile(
    r"^(?P<quantity>[^,]{3,40}),\s*(?P<unit>%|[^\s,]{1,4}|(?:thousand|million|billion)s?(?: \S+)?|"
    r"(?:per|share of) .{2,30}|[^\s,]{1,12}/[^\s,]{1,6})$"
)
_UNIT_IN = re.compile(
    r"^(?P<quantity>.{3,40}?) in (?P<unit>%|percent|[A-Z]{3}|°[CF]|(?:thousand|million|billion)s?.*)$"
)
_CURRENCY = {"$": "$", "€": "€", "£": "£", "¥": "¥", "₹": "₹", "us$": "$"}
_CODES = ("USD", "EUR", "GBP", "JPY", "CHF", "NOK", "SEK", "DKK", "INR", "CNY", "AUD", "CAD", "PLN", "BRL")
_SCALE = {
    "k": "thousand",
    "thousand": "thousand",
    "thousands": "thousand",
    "000s": "thousand",
    "m": "million",
    "mn": "million",
    "mio": "million",
    "million": "million",
    "millions": "million",
    "b": "billion",
    "bn": "billion",
    "billion": "billion",
    "billions": "billion",
}
_MEASURES = _words(  # plurals that are measured rather than counted
    "sales earnings costs prices revenues emissions savings expenses profits wages temperatures rates scores values "
    "shares levels losses exports imports salaries rents returns proceeds funds fees taxes yields ratings odds speeds "
    "expenditures receipts investments deaths takings speeds heights weights depths"
)
_FUNCTION_HEADS = (
    "of",
    "per",
    "in",
    "by",
    "at",
    "from",
    "for",
    "on",
    "with",
    "to",
    "among",
    "under",
    "over",
    "who",
    "that",
)
_MONTHS = _words("january february march april may june july august september october november december")
_SHORT = (*(month[:3] for month in _MONTHS), "sept")
_DAYS = _words("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Unit:
    """How a number with a unit is written, and which answer type that makes it."""

    prefix: str = ""
    suffix: str = ""
    answer_type: str = "real"


def split_label(label: str) -> tuple[str, str]:
    """Split an axis label into quantity and unit: "Revenue (million €)" gives ("Revenue", "million €")."""
    label = _NOTE.sub("", " ".join(label.split()))
    match = _UNIT.match(label)
    if match:
        return match["quantity"], (match["round"] or match["square"] or "").strip()
    match = _UNIT_COMMA.match(label) or _UNIT_IN.match(label)
    if match:
        return match["quantity"], match["unit"]
    return ("", "%") if label == "%" else (label, "")


def unit_of(text: str) -> Unit:
    """Return how numbers in this unit are written: "million €" gives €41 million, "%" gives 41%, "kg" 41 kg."""
    plain = text.strip().strip(".")
    if plain.casefold() in ("%", "percent", "per cent", "pct", "in %", "percentage"):
        return Unit("", "%", "percent")
    words = re.findall(r"us\$|[$€£¥₹]|%|[^\s$€£¥₹%]+", plain, flags=re.IGNORECASE)
    symbols = [_CURRENCY[word.casefold()] for word in words if word.casefold() in _CURRENCY]
    scales = [_SCALE[word.casefold()] for word in words if word.casefold() in _SCALE]
    codes = [word for word in words if word in _CODES]
    rest = [w for w in words if w.casefold() not in _CURRENCY and w.casefold() not in _SCALE and w not in _CODES]
    if (symbols or codes) and len(symbols) + len(codes) == 1 and len(scales) <= 1 and not rest:
        scale = f" {scales[0]}" if scales else ""
        return Unit(symbols[0], scale, "currency") if symbols else Unit("", f"{scale} {codes[0]}", "currency")
    if len(scales) == 1 and len(words[0]) > 1 and words[0].casefold() in _SCALE:
        return Unit("", " ".join(["", scales[0], *words[1:]]))
    rate = re.fullmatch(r"([$€£¥₹]) ?/ ?([\w³²]{1,8})", plain)
    if rate:
        return Unit(rate[1], f"/{rate[2]}", "currency")
    if symbols or not plain or len(plain) > 14 or re.search(r"[0-9]", re.sub(r"[a-zA-Z]\^?[23]\b|CO2", "", plain)):
        return Unit()
    if plain.casefold() in ("count", "number", "n", "no", "units", "index", "score", "normalised", "normalized", "a.u"):
        return Unit()
    return Unit("", plain if plain.startswith("°") and len(plain) == 1 else f" {plain}")


def quote(name: str) -> str:
    """Put a name as drawn between quotation marks, on one line."""
    return f"“{' '.join(name.split())}”"


def flat(name: str) -> str:
    """Return a name on one line."""
    return " ".join(name.split())


def english(text: str) -> bool:
    """Say whether a label can be worked into an English sentence: plain Latin letters only, of modest length."""
    return bool(text) and text.isascii() and len(text) <= 48 and any(c.isalpha() for c in text) and "$" not in text


def lower_first(text: str) -> str:
    """Lower the first letter unless the word is an acronym or has inner capitals: "Revenue", but not "GDP", "pH"."""
    first = text.split(" ")[0]
    if len(first) > 1 and first[1:] != first[1:].lower():
        return text
    if len(first) == 1 and first not in ("A",):
        return text
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Raise the first letter."""
    return text[:1].upper() + text[1:]


def head(phrase: str) -> str:
    """Return the head noun of a phrase: "number of visitors per day" has "number"."""
    words = phrase.split()
    if len(words) == 2 and words[1].endswith("ed") and words[0].endswith("s"):
        return words[0]  # "patients treated"
    for i, word in enumerate(words):
        if i and word.casefold() in _FUNCTION_HEADS:
            return words[i - 1]
    return words[-1] if words else ""


def is_plural(phrase: str) -> bool:
    """Say whether the head noun of a phrase looks like a plural."""
    noun = head(phrase).casefold()
    return len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is", "ics", "ous"))


def quantity_phrase(label: str, percent: bool = False) -> str:
    """Return a quantity as it stands after "the": "Visitors" gives "number of visitors", "Umsatz €" a quotation."""
    if not english(label):
        return quote(label)
    phrase = lower_first(label)
    if phrase.casefold().startswith(("the ", "a ", "an ")):
        phrase = phrase.split(" ", 1)[1]
    counted = is_plural(phrase) and head(phrase).casefold() not in _MEASURES
    if not counted:
        return phrase
    return f"share of {phrase}" if percent else f"number of {phrase}"


def singular(noun: str) -> str:
    """Return the singular of a regular plural."""
    low = noun.casefold()
    if low in ("series", "species"):
        return noun
    if low.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    return noun[:-1] if is_plural(noun) else noun


def plural(noun: str) -> str:
    """Return the regular plural of a noun."""
    low = noun.casefold()
    if low.endswith("series") or low.endswith("species") or is_plural(noun):
        return noun
    if low == "person":
        return "people"
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if low.endswith(("s", "x", "ch", "sh")) else "s")


def join_names(names: Sequence[str], word: str = "and") -> str:
    """Join names: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def ordinal(number: int) -> str:
    """Return "first", "second", … "11th"."""
    if 1 <= number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def cardinal(number: int) -> str:
    """Return "two", "three", … and figures above ten."""
    return _CARDINALS[number] if 0 <= number < len(_CARDINALS) else str(number)


def time_kind(name: str) -> str:
    """Return what kind of time a name stands for: "year", "quarter", "month", "week", "day", "date", "hour" or ""."""
    text = " ".join(name.casefold().split()).strip(".")
    if re.fullmatch(r"(?:1[6-9]|20|21)\d\d", text) or re.fullmatch(r"fy ?'?\d{2,4}", text):
        return "year"
    if re.fullmatch(r"(?:q[1-4]|[1-4]q)[ ,/'-]*(?:\d{2,4})?|\d{4}[ -]?q[1-4]", text):
        return "quarter"
    words = re.findall(r"[a-z]+", text)
    month = bool(words) and (words[0] in _MONTHS or words[0] in _SHORT)
    if re.fullmatch(r"\d{4}-\d{2}", text) or (month and re.fullmatch(r"[a-z]+\.?(?:[ '-]*\d{4}| ?['’-]\d{2})?", text)):
        return "month"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) or (month and re.fullmatch(r"[a-z]+\.? \d{1,2}(?:,? \d{4})?", text)):
        return "date"
    if re.fullmatch(r"(?:week|wk|w) ?\d{1,2}", text):
        return "week"
    if text in _DAYS:
        return "day"
    return "hour" if re.fullmatch(r"\d{1,2}:\d{2}|\d{1,2} ?(?:am|pm)", text) else ""


def preposition(kind: str) -> str:
    """Return the preposition of a kind of time: "in" a year, "on" a day, "at" an hour."""
    return {"day": "on", "date": "on", "hour": "at"}.get(kind, "in")


def at_time(name: str, kind: str) -> str:
    """Return a time with its preposition: "in 2023", "on Monday", "at 10:00"."""
    return f"{preposition(kind)} {lower_first(flat(name)) if kind == 'week' else flat(name)}"
