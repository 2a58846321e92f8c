"""Who is said to have said it, under each of the three rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerassist.method.attribution import ascribed

DI = {"name": "Di Peer", "job": "District engineer", "place": "Kerala"}


@pytest.mark.parametrize(
    ("rule", "line"), [("named", "Di Peer, Kerala"), ("role", "District engineer, Kerala"), ("none", "")]
)
def test_di_is_given_as_the_rule_says(rule, line):
    assert ascribed(rule, **DI) == line


@pytest.mark.parametrize(
    ("rule", "missing", "line"),
    [
        ("named", "place", "Di Peer"),
        ("role", "place", "District engineer"),
        ("role", "job", "Kerala"),
        ("named", "name", "Kerala"),
    ],
)
def test_what_is_not_known_leaves_no_stray_comma(rule, missing, line):
    assert ascribed(rule, **{**DI, missing: ""}) == line


def test_an_unknown_rule_is_an_error_not_a_name():
    with pytest.raises(ValueError):
        ascribed("everyone", **DI)


words = st.text(alphabet="abcdefg ", max_size=20)


@given(st.text(alphabet="XYZ", min_size=1), words, words)
def test_a_name_is_said_only_where_the_rule_is_named(name, job, place):
    assert name in ascribed("named", name=name, job=job, place=place)
    assert name not in ascribed("role", name=name, job=job, place=place)
    assert ascribed("none", name=name, job=job, place=place) == ""
