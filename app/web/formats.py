"""Numbers, money, dates and periods as a reader of one language writes them. Knows no noun.

Money is `#,##0.00` with a no-break space and the ISO code in every language: `format_currency` would round by the
currency's digits and write symbols. A date known to the month or year is shown to the month or year.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal
from markupsafe import Markup

from app.web.languages import LANGUAGES

NBSP = "\u00a0"
_ONE_DECIMAL = re.compile(r"0(?=\D*$)")


@dataclass(frozen=True)
class Formats:
    """The formats of one language (es, en, pt, fr)."""

    language: str

    @property
    def locale(self) -> Locale:
        return _locale(self.language)

    def number(self, value: int | Decimal) -> str:
        """A count or quantity with as many decimals as it has, at most three."""
        return _number(self.language, value)

    def exact(self, value: Decimal) -> str:
        """A number with every decimal it has: a rate."""
        return format_decimal(value, "#,##0.####################", locale=self.locale, decimal_quantization=False)

    def money(self, amount: Decimal | str, currency: str) -> str:
        """An exact amount: `59,295,634.00 PEN`."""
        return f"{format_decimal(Decimal(amount), '#,##0.00', locale=self.locale)}{NBSP}{currency}"

    def rounded(self, amount: Decimal | str, precision: Decimal | str | int) -> str:
        """An amount known to a rounding unit, in words from a million on: `9.1 million` for a precision of 100,000."""
        value, unit = Decimal(amount), Decimal(precision)
        if abs(value) < 1_000_000 or unit < 1_000:
            return self.number(value)
        digits = max(0, 6 - unit.adjusted())
        return format_compact_decimal(value, format_type="long", locale=self.locale, fraction_digits=digits)

    def percent(self, share: Decimal | str | float) -> str:
        """A share of 1 as a percentage, with one decimal where it is not whole: 0.4 is `40%`, in French `40 %`."""
        value = Decimal(str(share))
        pattern = self.locale.percent_formats[None].pattern
        if value * 100 != (value * 100).to_integral_value():
            pattern = _ONE_DECIMAL.sub("0.#", pattern, count=1)
        return format_decimal(value, pattern, locale=self.locale)

    def day(self, value: str | date, width: str = "medium") -> str:
        """A date as far as it is known: `2018-08-20`, `2018-08` or `2018` in words; never a day nobody knows."""
        return _day(self.language, str(value), width)

    def time(self, value: str | date) -> Markup:
        """The same in a `time` element that does not break."""
        return _time(self.language, str(value))

    def period(self, start: str | None, end: str | None, until: str, since: str) -> Markup:
        """From one date to the other; `since` and `until` are the words for a period with one end."""
        if start and end:
            return self.time(start) if start == end else self.time(start) + " – " + self.time(end)
        if start or end:
            return Markup("{} {}").format(since if start else until, self.time(start or end or ""))
        return Markup("")

    def instant(self, value: datetime, zone: tzinfo) -> Markup:
        """A moment in a State's time zone, its offset in the element."""
        there = value.astimezone(zone)
        shown = format_datetime(there, "medium", locale=self.locale)
        return Markup('<time datetime="{}">{}</time>').format(there.isoformat(timespec="seconds"), shown)

    def clock(self, value: datetime, zone: tzinfo) -> str:
        """The time of day of a moment in a time zone, to the second: two saves sound different."""
        return format_time(value.astimezone(zone), "medium", locale=self.locale)

    def series(self, words: list[str]) -> str:
        """Words joined as in a sentence: `a, b and c`."""
        return format_list(words, locale=self.locale)


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(LANGUAGES[language].formats)


@lru_cache(maxsize=16_384)
def _number(language: str, value: int | Decimal) -> str:
    """Quantities repeat down a table, and formatting one costs 25 µs."""
    return format_decimal(value, "#,##0.###", locale=_locale(language))


@lru_cache(maxsize=16_384)
def _time(language: str, text: str) -> Markup:
    return Markup('<time class="nowrap" datetime="{}">{}</time>').format(text, _day(language, text, "medium"))


@lru_cache(maxsize=16_384)
def _day(language: str, text: str, width: str) -> str:
    """Dates repeat down a table, and formatting one costs 7 µs."""
    locale = _locale(language)
    if len(text) == 4:
        return text
    if len(text) == 7:
        first = date(int(text[:4]), int(text[5:]), 1)
        return str(format_skeleton("yMMM" if width == "medium" else "yMMMM", first, locale=locale))
    return format_date(date.fromisoformat(text), format=width, locale=locale)
