"""How parts of a question are put together into one that asks for nothing twice."""

from search.plan import AllOf, AnyOf, Everything, Nothing, Phrase, Prefix, Term, all_of, any_of, apart, covers

A, B, C = Term("text", "a"), Term("text", "b"), Term("head", "a")


def test_choices_among_choices_are_one() -> None:
    assert any_of([A, any_of([B, A]), any_of([C])]) == AnyOf((A, B, C))
    assert any_of([Nothing(), A]) == A
    assert any_of([]) == any_of([Nothing()]) == Nothing()


def test_a_beginning_stands_for_the_words_that_begin_with_it() -> None:
    start = Prefix("text", "mayo")
    other_field = Term("head", "mayor")
    assert any_of([Term("text", "mayor"), other_field, start]) == AnyOf((other_field, start))
    assert any_of([Term("text", "may"), start]) == AnyOf((Term("text", "may"), start))
    # Each may be looked for by itself, so a phrase stays.
    phrase = Phrase("text", ("mayor", "of"))
    assert any_of([phrase, start]) == AnyOf((phrase, start))


def test_conditions_among_conditions_are_one_and_so_are_their_exceptions() -> None:
    assert all_of([A, all_of([B, AllOf((), (C,))]), AllOf((A,), (C,))]) == AllOf((A, B), (C,))
    assert all_of([A, Everything()]) == A
    assert all_of([AllOf((), (A,)), Everything()]) == AllOf((), (A,))
    assert all_of([]) == all_of([Everything()]) == Everything()
    assert all_of([A, AllOf((Nothing(),), (B,))]) == Nothing()


def test_what_can_be_seen_to_include_another() -> None:
    assert covers(any_of([A, B]), A) and not covers(A, any_of([A, B]))
    assert covers(any_of([A, Prefix("text", "b")]), any_of([A, Term("text", "bc"), Prefix("text", "bcd")]))
    assert covers(Everything(), A) and not covers(A, Everything())
    assert not covers(Prefix("head", "a"), A)


def test_what_questions_have_in_common_is_asked_once() -> None:
    closed, photo, public = AllOf((), (C,)), Term("kind", "photo"), Term("level", "public")
    words = any_of([A, B])
    base, beside = apart(
        [all_of([closed, words, photo, public]), all_of([closed, words, public]), all_of([words, closed])]
    )
    assert base == AllOf((words,), (C,))
    assert beside == [AllOf((photo, public)), public, Everything()]
    assert apart([all_of([words, closed])]) == (AllOf((words,), (C,)), [Everything()])
    assert apart([A, AllOf((A,), (B,))]) == (A, [Everything(), AllOf((), (B,))])
