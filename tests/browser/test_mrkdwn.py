from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PaintedSandbox, visit

RENDER = """async ([name, text]) => {
  const { patch } = await import('/page/js/dom.js');
  const { mrkdwn } = await import('/page/js/mrkdwn.js');
  const { markdown } = await import('/page/js/blocks/markdown.js');
  const box = document.createElement('div');
  patch(box, name === 'mrkdwn' ? mrkdwn(text) : [markdown({ text })]);
  return box.innerHTML;
}"""

COUNT = "([html, forbidden]) => new DOMParser().parseFromString(html, 'text/html').querySelectorAll(forbidden).length"
FORBIDDEN = "script, img, [onclick], [onerror], b, [href^='javascript' i], [href^='data']"


@pytest.fixture(scope="module")
def reader(laptop: Page) -> Iterator[Page]:
    sandbox = PaintedSandbox()
    sandbox.start()
    with visit(laptop, sandbox.url) as page:
        yield page
    sandbox.close()


def render(page: Page, text: str, name: str = "mrkdwn") -> str:
    html = page.evaluate(RENDER, [name, text])
    assert isinstance(html, str)
    return html


CASES = {
    "plain": "plain",
    "*bold* and _italic_, ~gone~": "<strong>bold</strong> and <em>italic</em>, <s>gone</s>",
    "*_both_*": "<strong><em>both</em></strong>",
    "snake_case_name 2*3*4": "snake_case_name 2*3*4",
    "a * b * c": "a * b * c",
    "`code *not bold*`": '<code class="code">code *not bold*</code>',
    "```a\n<b>*x*```": '<pre class="pre">a\n&lt;b&gt;*x*</pre>',
    "&gt; said\nthen": '<blockquote class="quote">said</blockquote>then',
    "• one": '<span class="bullet" style="--indent: 0;">• one</span>',
    "Tom &amp; Jerry &lt;3": "Tom &amp; Jerry &lt;3",
    ":nonsense_name:": ":nonsense_name:",
    "<@U0ADAM>": '<span class="pill" title="Adam Admin">@Adam Admin</span>',
    "<@U0NOBODY>": '<span class="pill" title="U0NOBODY">@U0NOBODY</span>',
    "<!subteam^S0LEADS>": '<span class="pill is-group" title="User group">@leads</span>',
    "<!channel>": '<span class="pill is-loud">@channel</span>',
    "<!date^never^{date}|soon>": "<span>soon</span>",
}


@pytest.mark.parametrize("text", CASES)
def test_mrkdwn_becomes_elements(reader: Page, text: str) -> None:
    assert render(reader, text) == CASES[text]


def test_links_open_beside_the_page(reader: Page) -> None:
    html = render(reader, "<https://a.example/?x=1&amp;y=2|*here*> https://b.example/c.")
    assert 'href="https://a.example/?x=1&amp;y=2"' in html
    assert 'rel="noopener noreferrer"' in html
    assert html.endswith(">https://b.example/c</a>.")


def test_a_moment_shows_in_the_viewers_zone(reader: Page) -> None:
    assert "today at 9:00 PM</time>" in render(reader, "<!date^1795464000^{date_short_pretty} at {time}|x>")
    assert ">2026-11-23 " in render(reader, "<!date^1795464000^{date_num} {time_secs}|x>")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "&lt;img src=x onerror=alert(1)&gt;",
        "<javascript:alert(1)|click>",
        "<JaVaScRiPt:alert(1)>",
        "<data:text/html,x|click>",
        '<https://a.example" onclick="alert(1)|x>',
        "*<img src=x onerror=alert(1)>*",
        "`<b>`",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["mrkdwn", "markdown"])
def test_text_never_becomes_markup(reader: Page, text: str, name: str) -> None:
    assert reader.evaluate(COUNT, [render(reader, text, name), FORBIDDEN]) == 0


def test_markdown_blocks_keep_their_form(reader: Page) -> None:
    html = render(
        reader, "## Two\n- [x] done\n- **b** and *i*\n\n[site](https://a.example) [bad](javascript:x)", "markdown"
    )
    assert 'aria-level="4"' in html
    assert "☑ " in html
    assert "<strong>b</strong> and <em>i</em>" in html
    assert 'href="https://a.example/"' in html
    assert html.count("<a ") == 1
