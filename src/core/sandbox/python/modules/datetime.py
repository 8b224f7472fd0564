# Dates by the Gregorian calendar, zones as fixed distances from UTC. The machine's own zone is UTC.
from utime import time as _now

MINYEAR = 1
MAXYEAR = 9999
_MONTHS = "January February March April May June July August September October November December"
_MONTHS = _MONTHS.split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def _days(year, month, day):
    """Days since 1970-01-01."""
    year -= month <= 2
    era = year // 400
    shifted = month - 3 if month > 2 else month + 9
    day_of_era = (year - era * 400) * 365 + (year - era * 400) // 4 - (year - era * 400) // 100
    return era * 146097 + day_of_era + (153 * shifted + 2) // 5 + day - 1 - 719468


def _civil(days):
    days += 719468
    era = days // 146097
    rest = days - era * 146097
    year = (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365
    rest -= 365 * year + year // 4 - year // 100
    month = (5 * rest + 2) // 153
    day = rest - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return year + era * 400 + (month <= 2), month, day


def _month_length(year, month):
    return _days(year + month // 12, month % 12 + 1, 1) - _days(year, month, 1)


class timedelta:
    def __init__(
        self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0
    ):
        seconds += minutes * 60 + hours * 3600 + (days + weeks * 7) * 86400
        whole = int(seconds // 1)
        self._us = whole * 1000000 + int(
            round((seconds - whole) * 1000000 + microseconds + milliseconds * 1000)
        )

    @property
    def days(self):
        return self._us // 86400000000

    @property
    def seconds(self):
        return self._us % 86400000000 // 1000000

    @property
    def microseconds(self):
        return self._us % 1000000

    def total_seconds(self):
        return self._us / 1000000

    def __add__(self, other):
        if isinstance(other, timedelta):
            return _delta(self._us + other._us)
        return other + self

    def __sub__(self, other):
        return _delta(self._us - other._us)

    def __neg__(self):
        return _delta(-self._us)

    def __abs__(self):
        return _delta(abs(self._us))

    def __mul__(self, factor):
        return _delta(int(round(self._us * factor)))

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us / other._us
        return _delta(int(round(self._us / other)))

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us // other._us
        return _delta(self._us // other)

    def __bool__(self):
        return self._us != 0

    def __eq__(self, other):
        return isinstance(other, timedelta) and self._us == other._us

    def __lt__(self, other):
        return self._us < other._us

    def __le__(self, other):
        return self._us <= other._us

    def __gt__(self, other):
        return self._us > other._us

    def __ge__(self, other):
        return self._us >= other._us

    def __hash__(self):
        return hash(self._us)

    def __str__(self):
        rest = self.seconds
        text = "%d:%02d:%02d" % (rest // 3600, rest // 60 % 60, rest % 60)
        if self.microseconds:
            text += ".%06d" % self.microseconds
        if self.days:
            text = "%d day%s, " % (self.days, "" if abs(self.days) == 1 else "s") + text
        return text

    def __repr__(self):
        return "datetime.timedelta(days=%d, seconds=%d, microseconds=%d)" % (
            self.days,
            self.seconds,
            self.microseconds,
        )


def _delta(microseconds):
    delta = timedelta()
    delta._us = microseconds
    return delta


class timezone:
    def __init__(self, offset, name=None):
        self.offset = offset
        self.name = name

    def utcoffset(self, moment):
        return self.offset

    def tzname(self, moment=None):
        return self.name or ("UTC" + _offset(self) if self.offset else "UTC")

    def __eq__(self, other):
        return isinstance(other, timezone) and self.offset == other.offset

    def __str__(self):
        return self.tzname()

    __repr__ = __str__


tzinfo = timezone
UTC = timezone.utc = timezone(timedelta(0))


def _offset(zone, colon=":"):
    minutes = zone.offset._us // 60000000
    sign = "-" if minutes < 0 else "+"
    return "%s%02d%s%02d" % (sign, abs(minutes) // 60, colon, abs(minutes) % 60)


class date:
    def __init__(self, year, month, day):
        if not 1 <= month <= 12:
            raise ValueError("month must be in 1..12")
        if not 1 <= day <= _month_length(year, month):
            raise ValueError("day is out of range for month")
        self.year = year
        self.month = month
        self.day = day

    @classmethod
    def today(cls):
        return cls(*_civil(int(_now() // 86400)))

    @classmethod
    def fromisoformat(cls, text):
        return cls(int(text[:4]), int(text[5:7]), int(text[8:10]))

    @classmethod
    def fromordinal(cls, number):
        return cls(*_civil(number - 719163))

    @classmethod
    def fromtimestamp(cls, seconds):
        return cls(*_civil(int(seconds // 86400)))

    def _key(self):
        return (_days(self.year, self.month, self.day), 0)

    def toordinal(self):
        return _days(self.year, self.month, self.day) + 719163

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        thursday = self.toordinal() - self.weekday() + 3
        year = _civil(thursday - 719163)[0]
        first = _days(year, 1, 1) + 719163
        return year, (thursday - first) // 7 + 1, self.isoweekday()

    def timetuple(self):
        first = _days(self.year, 1, 1)
        number = _days(self.year, self.month, self.day) - first + 1
        clock = getattr(self, "hour", 0), getattr(self, "minute", 0), getattr(self, "second", 0)
        return (self.year, self.month, self.day) + clock + (self.weekday(), number, -1)

    def isoformat(self):
        return "%04d-%02d-%02d" % (self.year, self.month, self.day)

    def replace(self, **parts):
        return date(
            parts.get("year", self.year), parts.get("month", self.month), parts.get("day", self.day)
        )

    def strftime(self, form):
        return _format(self, form)

    def __format__(self, form):
        return _format(self, form) if form else str(self)

    def __add__(self, delta):
        return date(*_civil(_days(self.year, self.month, self.day) + delta.days))

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        return timedelta(days=self._key()[0] - other._key()[0])

    def __eq__(self, other):
        return isinstance(other, date) and self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __le__(self, other):
        return self._key() <= other._key()

    def __gt__(self, other):
        return self._key() > other._key()

    def __ge__(self, other):
        return self._key() >= other._key()

    def __hash__(self):
        return hash(self._key())

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return "datetime.date(%d, %d, %d)" % (self.year, self.month, self.day)


class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
        self.tzinfo = tzinfo

    def isoformat(self):
        text = "%02d:%02d:%02d" % (self.hour, self.minute, self.second)
        return text + ".%06d" % self.microsecond if self.microsecond else text

    def strftime(self, form):
        return _format(datetime(1900, 1, 1, self.hour, self.minute, self.second), form)

    __str__ = isoformat


class datetime(date):
    def __init__(
        self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None
    ):
        super().__init__(year, month, day)
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
            raise ValueError("hour, minute or second is out of range")
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
        self.tzinfo = tzinfo

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_now(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_now())

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_now())

    @classmethod
    def fromtimestamp(cls, seconds, tz=None):
        us = int(round(seconds * 1000000)) + (tz.offset._us if tz else 0)
        return _moment(us, tz)

    utcfromtimestamp = fromtimestamp

    @classmethod
    def combine(cls, day, clock):
        parts = clock.hour, clock.minute, clock.second, clock.microsecond, clock.tzinfo
        return cls(day.year, day.month, day.day, *parts)

    @classmethod
    def fromisoformat(cls, text):
        try:
            zone = None
            day, clock = text[:10], text[11:]
            if clock[-1:] in ("Z", "z"):
                zone, clock = UTC, clock[:-1]
            for sign in "+-":
                if sign in clock:
                    clock, _, offset = clock.partition(sign)
                    offset = offset.replace(":", "")
                    minutes = int(offset[:2]) * 60 + int(offset[2:4] or 0)
                    zone = timezone(timedelta(minutes=minutes if sign == "+" else -minutes))
            clock, _, fraction = clock.partition(".")
            parts = [int(part) for part in day.split("-")]
            parts += [int(part) for part in clock.split(":")] if clock else []
            parts += [0] * (6 - len(parts))
            return cls(*(parts + [int((fraction + "000000")[:6]), zone]))
        except (ValueError, TypeError):
            raise ValueError("Invalid isoformat string: %r" % text)

    @classmethod
    def strptime(cls, text, form):
        return _parse(text, form)

    def _us(self):
        days = _days(self.year, self.month, self.day)
        seconds = days * 86400 + self.hour * 3600 + self.minute * 60 + self.second
        return seconds * 1000000 + self.microsecond

    def _key(self):
        return (0, self._us() - (self.tzinfo.offset._us if self.tzinfo else 0))

    def timestamp(self):
        return self._key()[1] / 1000000

    def date(self):
        return date(self.year, self.month, self.day)

    def time(self):
        return time(self.hour, self.minute, self.second, self.microsecond)

    def utcoffset(self):
        return self.tzinfo.offset if self.tzinfo else None

    def astimezone(self, tz=UTC):
        return _moment(self._key()[1] + tz.offset._us, tz)

    def isoformat(self, sep="T", timespec="auto"):
        text = "%s%s%02d:%02d:%02d" % (
            date.isoformat(self),
            sep,
            self.hour,
            self.minute,
            self.second,
        )
        if timespec == "minutes":
            text = text[:-3]
        elif timespec == "milliseconds":
            text += ".%03d" % (self.microsecond // 1000)
        elif timespec == "microseconds" or timespec == "auto" and self.microsecond:
            text += ".%06d" % self.microsecond
        return text + _offset(self.tzinfo) if self.tzinfo else text

    def replace(self, **parts):
        names = "year month day hour minute second microsecond tzinfo".split()
        return datetime(*[parts.get(name, getattr(self, name)) for name in names])

    def __add__(self, delta):
        return _moment(self._us() + delta._us, self.tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return _moment(self._us() - other._us, self.tzinfo)
        if (self.tzinfo is None) != (other.tzinfo is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return _delta(self._key()[1] - other._key()[1])

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        parts = self.year, self.month, self.day, self.hour, self.minute, self.second
        return "datetime.datetime(%s)" % ", ".join([str(part) for part in parts])


def _moment(us, zone):
    days, rest = us // 86400000000, us % 86400000000
    seconds = rest // 1000000
    parts = seconds // 3600, seconds // 60 % 60, seconds % 60, rest % 1000000, zone
    return datetime(*(_civil(days) + parts))


def _format(moment, form):
    hour = getattr(moment, "hour", 0)
    zone = getattr(moment, "tzinfo", None)
    values = {
        "Y": lambda: "%04d" % moment.year,
        "y": lambda: "%02d" % (moment.year % 100),
        "m": lambda: "%02d" % moment.month,
        "d": lambda: "%02d" % moment.day,
        "e": lambda: "%2d" % moment.day,
        "H": lambda: "%02d" % hour,
        "I": lambda: "%02d" % ((hour + 11) % 12 + 1),
        "M": lambda: "%02d" % getattr(moment, "minute", 0),
        "S": lambda: "%02d" % getattr(moment, "second", 0),
        "f": lambda: "%06d" % getattr(moment, "microsecond", 0),
        "p": lambda: "AM" if hour < 12 else "PM",
        "B": lambda: _MONTHS[moment.month - 1],
        "b": lambda: _MONTHS[moment.month - 1][:3],
        "A": lambda: _DAYS[moment.weekday()],
        "a": lambda: _DAYS[moment.weekday()][:3],
        "j": lambda: "%03d" % moment.timetuple()[7],
        "w": lambda: str(moment.isoweekday() % 7),
        "u": lambda: str(moment.isoweekday()),
        "V": lambda: "%02d" % moment.isocalendar()[1],
        "G": lambda: str(moment.isocalendar()[0]),
        "z": lambda: _offset(zone, "") if zone else "",
        "Z": lambda: str(zone) if zone else "",
        "F": lambda: date.isoformat(moment),
        "T": lambda: _format(moment, "%H:%M:%S"),
        "%": lambda: "%",
    }
    parts = form.split("%")
    text = parts.pop(0)
    while parts:
        part = parts.pop(0)
        if part == "":
            text += "%" + (parts.pop(0) if parts else "")
        else:
            text += values[part[0]]() + part[1:] if part[0] in values else "%" + part
    return text


_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "y": 2, "j": 3, "f": 6}


def _parse(text, form):
    found = {}
    at = 0
    index = 0
    while index < len(form):
        letter = form[index]
        if letter != "%":
            if text[at : at + 1] != letter:
                raise _mismatch(text, form)
            index += 1
            at += 1
            continue
        kind = form[index + 1]
        index += 2
        end = at
        if kind in _WIDTHS:
            while end < len(text) and end - at < _WIDTHS[kind] and text[end].isdigit():
                end += 1
            if end == at:
                raise _mismatch(text, form)
            found[kind] = text[at:end]
        elif kind == "z":
            end = at + 1 if text[at : at + 1] in ("Z", "z") else at + len(text[at:].split(" ")[0])
            found[kind] = text[at:end]
        else:
            while end < len(text) and text[end].isalpha():
                end += 1
            found[kind] = text[at:end]
        at = end
    if at != len(text):
        raise _mismatch(text, form)
    month = int(found.get("m", 1))
    for number, name in enumerate(_MONTHS):
        given = (found.get("B") or found.get("b") or "").lower()
        if given and given[:3] == name[:3].lower():
            month = number + 1
    year = int(found.get("Y", 1900))
    if "y" in found:
        year = int(found["y"]) + (2000 if int(found["y"]) < 69 else 1900)
    hour = int(found.get("H", 0))
    if "I" in found:
        hour = int(found["I"]) % 12 + (12 if found.get("p", "").upper() == "PM" else 0)
    zone = None
    if found.get("z"):
        zone = datetime.fromisoformat("2000-01-01T00:00:00" + found["z"]).tzinfo
    moment = datetime(year, month, int(found.get("d", 1)), hour, int(found.get("M", 0)))
    second, us = int(found.get("S", 0)), int((found.get("f", "") + "000000")[:6])
    return moment.replace(second=second, microsecond=us, tzinfo=zone)


def _mismatch(text, form):
    return ValueError("time data %r does not match format %r" % (text, form))
