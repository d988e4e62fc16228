"""The blocks a page holds: where they lie, and which page they belong to."""

from sandbox.notion.content import Draft
from sandbox.notion.ids import new_id
from sandbox.notion.records import Block, Page
from sandbox.notion.space import Space


def add_blocks(space: Space, parent: Page | Block, drafts: list[Draft], at: int | None = None) -> list[Block]:
    """Put blocks below a page or another block, at a place or at the end; return them without those below."""
    kind, now = ("page_id" if isinstance(parent, Page) else "block_id"), space.now()
    made = [Block(new_id(), kind, parent.id, draft.kind, draft.body, now, now) for draft in drafts]
    spot = len(parent.content) if at is None else at
    parent.content[spot:spot] = [block.id for block in made]
    for block, draft in zip(made, drafts, strict=True):
        space.blocks[block.id] = block
        add_blocks(space, block, draft.below)
    return made


def content_of(space: Space, parent: Page | Block) -> list[Block]:
    """Return the blocks right below a page or a block that are not in the trash."""
    found = (space.blocks[block_id] for block_id in parent.content)
    return [block for block in found if not block.in_trash]


def page_of(space: Space, block: Block) -> Page:
    """Return the page a block belongs to."""
    while block.parent_type == "block_id":
        block = space.blocks[block.parent_id]
    return space.pages[block.parent_id]
