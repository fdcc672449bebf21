"""What the design checks of a version found, beside what its check says in words."""

import sqlalchemy as sa
from alembic import op
from jupyter_fab_server.registry.tables import base

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; checks made before have none."""
    op.add_column("checks", sa.Column("findings", base.Json, nullable=True))
