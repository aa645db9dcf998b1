"""Dates of acts: which words name which day, month or year, seen from the day of publication."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.acts.dates import NEVER, Time, read, resolve
from kgbuild.acts.periods import bounds

PUBLISHED = "2019-03-13"  # a Wednesday
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better
DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("on Monday", "2019-03-11", "2019-03-18"),
        ("Wednesday morning", "2019-03-13", "2019-03-13"),
        ("late on Friday evening in Quito", "2019-03-08", "2019-03-15"),
        ("last Wednesday", "2019-03-06", "2019-03-06"),
        ("next Friday", "2019-03-15", "2019-03-15"),
        ("Sat.", "2019-03-09", "2019-03-16"),
        ("today", "2019-03-13", "2019-03-13"),
        ("Yesterday", "2019-03-12", "2019-03-12"),
        ("tomorrow", "2019-03-14", "2019-03-14"),
        ("three days ago", "2019-03-10", "2019-03-10"),
        ("two years ago", "2017", "2017"),
        ("a month ago", "2019-02", "2019-02"),
        ("last month", "2019-02", "2019-02"),
        ("earlier this month", "2019-03", "2019-03"),
        ("earlier this year", "2019", "2019"),
        ("last year", "2018", "2018"),
        ("in November", "2018-11", "2019-11"),
        ("in March", "2019-03", "2019-03"),
        ("in June last year", "2018-06", "2018-06"),
        ("mid-January", "2019-01", "2020-01"),
        ("November 2017", "2017-11", "2017-11"),
        ("7 May 2015", "2015-05-07", "2015-05-07"),
        ("May 7th, 2015", "2015-05-07", "2015-05-07"),
        ("Oct. 9", "2018-10-09", "2019-10-09"),
        ("on Tuesday, 5 March", "2019-03-05", "2020-03-05"),
        ("in 2011", "2011", "2011"),
        ("by the end of 2011", "2011", "2011"),
        ("2016-02-29", "2016-02-29", "2016-02-29"),
        ("2016-02", "2016-02", "2016-02"),
    ],
)
def test_expression_resolves(text: str, past: str, future: str) -> None:
    assert resolve(text, PUBLISHED) == past
    assert resolve(text, PUBLISHED, "future") == future


@pytest.mark.parametrize(
    "text",
    [
        "",
        "for two weeks",
        "for the first three months of May",
        "every Monday",
        "on Sundays",
        "always",
        "last week",
        "two weeks ago",
        "in the early 1970s",
        "the 1970s",
        "over the past year",
        "since Tuesday",
        "between 2011 and 2013",
        "2011-2013",
        "at 2000 polling stations",
        "the same day",
        "you may 5 times",
        "march",
        "sat down",
        "February 30",
        "2018-13",
        "2018-02-30",
    ],
)
def test_what_names_no_date_stays_empty(text: str) -> None:
    assert resolve(text, PUBLISHED) == ""


#: Twenty-five expressions of the news, seen from Wednesday 2 February 2022: date and period.
EXPRESSIONS = [
    ("on Tuesday", "past", "2022-02-01", ""),
    ("Wednesday", "past", "2022-02-02", ""),
    ("Wednesday morning", "past", "2022-02-02", ""),
    ("on Friday", "future", "2022-02-04", ""),
    ("yesterday", "past", "2022-02-01", ""),
    ("two days ago", "past", "2022-01-31", ""),
    ("last week", "past", "", "2022-01-24/2022-01-30"),
    ("three weeks ago", "past", "", "2022-01-10/2022-01-16"),
    ("last month", "past", "2022-01", ""),
    ("last year", "past", "2021", ""),
    ("a year ago", "past", "2021", ""),
    ("in December", "past", "2021-12", ""),
    ("December 2021", "past", "2021-12", ""),
    ("December 17", "past", "2021-12-17", ""),
    ("15 December 2021", "past", "2021-12-15", ""),
    ("February 24", "future", "2022-02-24", ""),
    ("in 2014", "past", "2014", ""),
    ("since 2014", "past", "", "2014-01-01/.."),
    ("in the early 1990s", "past", "", "1990-01-01/1993-12-31"),
    ("late last year", "past", "2021", "2021-09-01/2021-12-31"),
    ("by the end of the year", "future", "2022", "2022-09-01/2022-12-31"),
    ("earlier this month", "past", "2022-02", "2022-02-01/2022-02-02"),
    ("next month", "future", "2022-03", ""),
    ("over the weekend", "past", "", "2022-01-29/2022-01-30"),
    ("in recent weeks", "past", "", ""),
]


def test_the_list_is_complete() -> None:
    assert len(EXPRESSIONS) == 25


@pytest.mark.parametrize(("text", "tense", "day", "period"), EXPRESSIONS)
def test_expressions_of_the_news(text: str, tense: str, day: str, period: str) -> None:
    assert read(text, "2022-02-02", tense)[:2] == (day, period)


@pytest.mark.parametrize(
    ("text", "day", "period", "rule"),
    [
        ("from May to July 2018", "", "2018-05-01/2018-07-31", "from to"),
        ("between 2011 and 2013", "", "2011-01-01/2013-12-31", "from to"),
        ("2011-13", "", "2011-01-01/2013-12-31", "years"),
        ("in the past two years", "", "2017-03-13/2019-03-13", "rolling"),
        ("during the last three days", "", "2019-03-10/2019-03-13", "rolling"),
        ("in the coming week", "", "2019-03-13/2019-03-20", "rolling"),
        ("since last December", "", "2018-12-01/..", "open end"),
        ("since Tuesday", "", "2019-03-12/..", "open end"),
        ("since the 1990s", "", "1990-01-01/..", "open end"),
        ("until May 2020", "", "../2020-05-31", "open end"),
        ("the 90s", "", "1990-01-01/1999-12-31", "decade"),
        ("the late 1980s", "", "1987-01-01/1989-12-31", "decade"),
        ("in mid-January", "2019-01", "2019-01-11/2019-01-20", "month"),
        ("late in February", "2019-02", "2019-02-21/2019-02-28", "month"),
        ("in the first half of 2017", "2017", "2017-01-01/2017-06-30", "year"),
        ("the third quarter of 2017", "2017", "2017-07-01/2017-09-30", "year"),
        ("later this year", "2019", "2019-03-13/2019-12-31", "unit"),
        ("the day before yesterday", "2019-03-11", "", "named day"),
        ("late on Friday", "2019-03-08", "", "weekday"),
        ("this week", "", "2019-03-11/2019-03-17", "week"),
    ],
)
def test_stretches_of_time(text: str, day: str, period: str, rule: str) -> None:
    assert read(text, PUBLISHED) == Time(day, period, rule)


@pytest.mark.parametrize(
    "text", ["from Quito to Lima", "for weeks", "in recent months", "since the vote", "until then", "in the 5th century", "weeks ago"]
)
def test_what_names_no_time(text: str) -> None:
    assert read(text, PUBLISHED) == NEVER


def test_a_stretch_seen_from_an_unknown_day_is_not_guessed() -> None:
    assert [read(text, "") for text in ("last week", "over the weekend", "in the past year", "the 90s", "since Tuesday")] == [NEVER] * 5
    assert read("since 2014", "").period == "2014-01-01/.."


@pytest.mark.parametrize("published", ["", "2019", "yesterday"])
def test_without_a_day_of_publication_only_full_dates_resolve(published: str) -> None:
    assert resolve("on Monday", published) == ""
    assert resolve("in November", published) == ""
    assert resolve("Oct. 9", published) == ""
    assert resolve("last year", published) == ""
    assert resolve("9 October 2018", published) == "2018-10-09"
    assert resolve("October 2018", published) == "2018-10"
    assert resolve("in 2018", published) == "2018"


@given(st.text(), st.text(), st.sampled_from(["past", "future", "present"]))
def test_any_text_is_accepted(text: str, published: str, tense: str) -> None:
    assert isinstance(resolve(text, published, tense), str)


@given(
    st.lists(st.sampled_from(["last", "Monday", "May", "2014", "31", "ago", "999", "years", "in", "next", "of", "-", "this", "day"])), DATES
)
def test_any_mixture_of_date_words_is_accepted(words: list[str], published: date) -> None:
    found = resolve(" ".join(words), published.isoformat())
    assert found == "" or 4 <= len(found) <= 10


@given(st.sampled_from(range(7)), DATES)
def test_weekday_lies_within_a_week(number: int, published: date) -> None:
    past = date.fromisoformat(resolve(f"on {WEEKDAYS[number]}", published.isoformat()))
    future = date.fromisoformat(resolve(f"on {WEEKDAYS[number]}", published.isoformat(), "future"))
    assert past.weekday() == future.weekday() == number
    assert timedelta(0) <= published - past < timedelta(7)
    assert timedelta(0) <= future - published < timedelta(7)


@given(st.sampled_from(range(12)), DATES)
def test_granularity_is_kept(number: int, published: date) -> None:
    day = published.isoformat()
    month = resolve(f"in {MONTHS[number]}", day)
    assert len(month) == 7
    assert month <= day[:7]
    assert resolve(f"{MONTHS[number]} 2004", day) == f"2004-{number + 1:02}"
    assert resolve(f"{MONTHS[number]} 3, 2004", day) == f"2004-{number + 1:02}-03"
    assert resolve("in 2004", day) == "2004"


@given(DATES, DATES)
def test_written_dates_come_back(day: date, published: date) -> None:
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    assert resolve(written, published.isoformat()) == resolve(day.isoformat(), "") == day.isoformat()


WORDS = [
    *("last", "late", "the", "early", "end of", "since", "until", "from", "to", "between", "and", "Monday", "May", "2014", "1990s", "31"),
    *("ago", "99", "years", "in", "over the", "past", "next", "of", "-", "this", "weekend", "week", "first half", "quarter"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=8), st.dates(date(2, 1, 1), date(9998, 1, 1)), st.sampled_from(["past", "future"]))
def test_a_period_is_in_order_and_lies_in_its_date(words: list[str], published: date, tense: str) -> None:
    found = read(" ".join(words), published.isoformat(), tense)
    first, _, last = found.period.partition("/")
    ends = [date.fromisoformat(end) for end in (first, last) if end not in {"", ".."}]
    assert ends == sorted(ends)
    assert bool(found.rule) == (found != NEVER)
    if found.date and ends:
        start, end = bounds(found.date)
        assert start <= ends[0]
        assert ends[-1] <= end
