"""The apps that can be asked for: the shipped catalogue, and one's own."""

from pathlib import Path

from bot.domain import catalog as catalogs
from bot.domain.catalog import Catalog, CatalogError

SHIPPED_CATALOG = Path(__file__).parents[1] / "catalog.toml"


def read_catalog(path: Path | None) -> Catalog:
    """Return the shipped app catalogue, extended or replaced by the one at `path`; raises CatalogError."""
    shipped, _ = catalogs.parse(SHIPPED_CATALOG.read_text("utf-8"), SHIPPED_CATALOG.name)
    if path is None:
        return shipped
    try:
        text = path.read_text("utf-8-sig")  # Windows puts a mark before it
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"The catalogue CATALOG_PATH={path} cannot be read: {error}.") from error
    own, replaces = catalogs.parse(text, path.name)
    return own if replaces else catalogs.told_apart(shipped.extended(own), path.name)
