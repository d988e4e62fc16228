from pathlib import Path

import pytest

from sandbox.slack.manifest import FULL_SCOPES, PATH, read

SOURCE = """
# a comment
display_information:
  name: "credreq: the bot" # trailing
  long_description: >-
    Two lines
    of text.
features:
  app_home:
    home_tab_enabled: true
    messages_tab_read_only_enabled: false
  slash_commands:
    - command: /credreq
      should_escape: true
      usage_hint: 'new | it''s'
    - command: /other
oauth_config:
  scopes:
    bot:
      - chat:write # why
      - commands
settings:
  event_subscriptions:
    bot_events: [app_mention, app_home_opened]
  empty: {}
  count: 3
"""


def test_what_a_manifest_declares(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(SOURCE, encoding="utf-8")
    manifest = read(path)
    assert manifest.scopes == ("chat:write", "commands")
    assert manifest.events == frozenset({"app_mention", "app_home_opened"})
    assert manifest.commands == {"/credreq": True, "/other": False}
    assert (manifest.home, manifest.messages_tab_read_only) == (True, False)


def test_without_a_manifest_everything_goes(tmp_path: Path) -> None:
    manifest = read(tmp_path / "none.yml")
    assert manifest.scopes == FULL_SCOPES
    assert manifest.subscribes("anything")
    assert manifest.knows_command("/anything")


@pytest.mark.skipif(not PATH.is_file(), reason="the repository has no manifest yet")
def test_the_repository_manifest_is_read() -> None:
    manifest = read()
    assert "chat:write" in manifest.scopes
    assert manifest.knows_command("/credreq")
