"""The plan of an estate under hands: nearer and back, moved, a building tapped, by keys alone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

WHOLE = "0 0 1000 1000"
# Two fingers, from 50 to 100 pixels apart around one point.
PINCH = """view => {
  const { left, top } = view.getBoundingClientRect();
  const finger = (kind, pointerId, x) =>
    view.dispatchEvent(new PointerEvent(kind, { pointerId, clientX: left + x, clientY: top + 100, bubbles: true }));
  finger("pointerdown", 1, 100);
  finger("pointerdown", 2, 150);
  finger("pointermove", 1, 75);
  finger("pointermove", 2, 175);
  finger("pointerup", 1, 75);
  finger("pointerup", 2, 175);
}"""


def box(page: Page) -> list[float]:
    """Return what of the drawing is shown: left, top, width, height."""
    return [float(part) for part in str(page.locator(".plan-view svg").get_attribute("viewBox")).split()]


def test_a_resident_brings_it_nearer_with_buttons_and_with_two_fingers(visit: Open) -> None:
    page = visit("/plan/", role="居民")
    page.get_by_role("button", name="放大").click()
    assert box(page)[2] == 625
    page.get_by_role("button", name="看全图").click()
    expect(page.locator(".plan-view svg")).to_have_attribute("viewBox", WHOLE)
    page.locator(".plan-view").evaluate(PINCH)
    assert abs(box(page)[2] - 500) < 1


def test_a_tap_on_a_building_leads_to_its_line(visit: Open) -> None:
    page = visit("/plan/", role="居民")
    page.locator(".plan-block", has_text="12").first.click()
    expect(page.locator(".plan-list li:target")).to_contain_text("12号楼")
    expect(page.locator(".plan-block.chosen")).to_have_count(1)


def test_keys_alone_move_it_and_the_list_is_reached_without_it(visit: Open) -> None:
    page = visit("/plan/", role="物业经理", width=1280)
    page.locator(".plan-view").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    left, _top, width, _height = box(page)
    assert (width, left) == (625, 312.5)
    page.keyboard.press("0")
    assert box(page) == [0, 0, 1000, 1000]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.plan-list') !== null")
