"""Dates of acts: which words name which day, month or year, seen from the day of publication."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.acts.dates import resolve

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
