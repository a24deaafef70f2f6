"""The library's address as it is kept: the same for whoever opens it, without what only concerns the look."""

import pytest

from dam.domain.access import Role
from tests.integration.saved.conftest import Office


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_an_address_is_kept(office: Office) -> None:
    actor = office.people[Role.EDITOR]

    def kept(address: str, *, for_all: bool = False) -> str:
        return office.letters.keep(actor, address, for_all=for_all).query

    whole = (
        "https://archive.example.org/library?q=%D0%BF%D0%B0%D1%80%D0%BA&kind=photo&sort=title&view=list&density=dense"
    )
    assert kept(whole) == "q=%D0%BF%D0%B0%D1%80%D0%BA&sort=title&view=list&kind=photo"
    assert kept(kept(whole)) == kept(whole)
    assert kept("?kind=castle&sort=loud&x=1&q=") == "" and kept("/library") == ""
    assert kept("uploaded_by=me") == "uploaded_by=me"
    assert kept("uploaded_by=me&uploaded_by=other", for_all=True) == f"uploaded_by={actor.user_id}&uploaded_by=other"


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_it_is_told_whether_it_narrows_and_by_which_collection(office: Office) -> None:
    actor = office.people[Role.EDITOR]
    plain = office.letters.keep(actor, "sort=title&view=list", for_all=True)
    assert (plain.narrowed, plain.collection_id) == (False, "")
    inside = office.letters.keep(actor, "q=park&collection=one&collection=two", for_all=True)
    assert (inside.narrowed, inside.collection_id) == (True, "one")
