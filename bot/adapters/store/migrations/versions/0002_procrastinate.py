"""The tables of Procrastinate, which runs the jobs of many replicas; PostgreSQL only."""

from importlib.resources import files

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP_TO = "03.04.00_50"
"""Its last migration as of Procrastinate 3.10. A later one that changes its tables gets a revision of its own here."""


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    folder = files("procrastinate") / "sql" / "migrations"
    scripts = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    for script in scripts:
        if script.name.removesuffix(".sql") <= f"{UP_TO}_zzz":
            connection.exec_driver_sql(script.read_text("utf-8").replace("%", "%%"))


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
