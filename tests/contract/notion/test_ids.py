import pytest

from bot.adapters.notion.ids import read_id

BARE = "0123456789abcdef0123456789abcdef"
DASHED = "01234567-89ab-cdef-0123-456789abcdef"
VIEW = "f" * 32


@pytest.mark.parametrize(
    "text",
    [
        BARE,
        BARE.upper(),
        DASHED,
        f"  {DASHED}\n",
        f"https://app.notion.com/p/{BARE}",
        f"https://app.notion.com/p/Agency-home-{BARE}",
        f"https://www.notion.so/northwind/Agency-home-{BARE}?pvs=4",
        f"https://www.notion.so/{BARE}?v={VIEW}",
        f"https://northwind.notion.site/Agency-{BARE}#{VIEW}",
        f"notion://www.notion.so/Cafe-{BARE}",
        f"https://www.notion.so/x/{DASHED}?v={VIEW}&p={VIEW}",
        f"https://www.notion.so/Plan%20B-{BARE}",
        f"https://www.notion.so/{VIEW}/Row-{BARE}",
    ],
)
def test_an_address_gives_its_page(text: str):
    assert read_id(text) == DASHED


@pytest.mark.parametrize(
    "text", ["", "Agency home", "https://app.notion.com/p/home", f"{BARE}0", "https://x.y/z?v=" + VIEW]
)
def test_what_holds_no_id(text: str):
    assert read_id(text) is None
