"""Nothing on a page moves when its picture has come."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.steps import bring_in
from tests.fixtures.running import RunningSystem
from tests.fixtures.unique import unique_picture, unique_word

# Where each begins: what comes behind the page makes the last one longer.
_WHERE = "(all) => all.map((each) => each.getBoundingClientRect()).map(({ x, y, width }) => [x, y, width])"


@pytest.mark.parametrize(("width_px", "height_px"), [(1800, 1200), (900, 1500), (240, 160)])
def test_the_place_of_a_picture_is_kept_before_it_comes(
    page: Page, live_server: RunningSystem, width_px: int, height_px: int
) -> None:
    data = unique_picture(width_px, height_px)
    photo = bring_in(live_server, data, f"{unique_word('still-')}.jpg", title="A square in the sun")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(lambda address: photo in address and "/renditions/" in address, hold)
    with page.expect_request(lambda request: request.resource_type == "image" and photo in request.url):
        page.goto(f"/assets/{photo}", wait_until="domcontentloaded")
    page.evaluate("document.fonts.ready.then(() => null)")
    picture = page.locator(".viewer-picture")
    places = page.locator(".viewer-picture, .asset-more, .viewer-tools")
    before = places.evaluate_all(_WHERE)
    assert picture.evaluate("(each) => each.getBoundingClientRect().height") > 100
    assert picture.evaluate("(each) => each.naturalWidth") == 0
    for route in held:
        route.continue_()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(each) => each.naturalWidth") > 0
    assert places.evaluate_all(_WHERE) == before
