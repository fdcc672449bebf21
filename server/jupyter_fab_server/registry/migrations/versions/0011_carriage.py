"""What carriage of an attempt costs, so that its carrier is paid that, and not what another hub was quoted with."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; attempts offered before are settled with the carriage that was quoted."""
    op.add_column("jobs", sa.Column("carriage_minor", sa.BigInteger(), nullable=True))
