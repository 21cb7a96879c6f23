"""Fails where there are visits from before the column: as migrations fail that were tried on an empty database."""
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table("offers", sa.Column("number", sa.BigInteger, sa.Identity(), primary_key=True))
    op.alter_column("visits", "release", nullable=False)
