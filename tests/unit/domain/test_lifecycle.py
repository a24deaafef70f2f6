"""Which state may follow which; failures and languages are complete tables."""

from dam.domain.failures import FAILURES, failure
from dam.domain.languages import BY_TAG, INTERFACE_LANGUAGES
from dam.domain.lifecycle import AssetState, may_follow


def test_what_is_disposed_stays_disposed() -> None:
    assert not [state for state in AssetState if may_follow(AssetState.DISPOSED, state)]


def test_everything_may_be_disposed_and_processed_again() -> None:
    for state in set(AssetState) - {AssetState.DISPOSED}:
        assert may_follow(state, AssetState.DISPOSED)
        assert may_follow(state, AssetState.INGESTING) == (state is not AssetState.INGESTING)


def test_only_processing_makes_available_or_failed() -> None:
    for result in (AssetState.AVAILABLE, AssetState.FAILED):
        assert [state for state in AssetState if may_follow(state, result)] == [AssetState.INGESTING]


def test_every_failure_says_what_to_do_in_whole_sentences() -> None:
    for code, detail in FAILURES.items():
        assert failure(code).detail == detail
        assert detail.endswith(".") and detail.count(".") >= 2, code


def test_languages_of_the_interface() -> None:
    assert [tag for tag, language in BY_TAG.items() if language.right_to_left] == ["fa"]
    assert set(BY_TAG) == {"en", "uz-Latn", "uz-Cyrl", "ka", "bg", "fa", "sq", "ru"}
    assert len({language.native_name for language in INTERFACE_LANGUAGES}) == len(INTERFACE_LANGUAGES)
