"""Words that a calendar and a country fix, for every rule that needs them: months, weekdays, names and codes of states."""

import re

WHOLE_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
)
MONTHS = WHOLE_MONTHS | frozenset(["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"])
"""Words that name a month, whole and shortened."""
WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_WEEKDAY = r"(?:Mon|Tue|Tues|Wed|Weds|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?"
WEEKDAY_BEFORE = re.compile(
    rf"\b(?:{_WEEKDAY}|Fr[l1]|M0n|Sal|Wcd|Tuc|[MTWFS][a-z0-9]{{1,7}}d[ao]y)\.?,?\s{{1,3}}(?:the )?$", re.IGNORECASE
)
"""A weekday, or one that a machine read badly, where a date follows."""
STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD"
    "|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)
"""Postal codes of the states of the USA and of its capital, as alternatives of a pattern (USPS Publication 28, appendix B)."""
STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa"
    "|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada"
    "|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island"
    "|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)
"""Names of the states, as alternatives of a pattern."""
STATE_AFTER = re.compile(rf",? (?:{STATES})\b")
"""A state behind a town."""
