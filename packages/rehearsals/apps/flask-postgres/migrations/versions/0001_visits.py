"""Visits, the jobs that they leave, and what became of those."""
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    number = sa.Column("number", sa.BigInteger, sa.Identity(), primary_key=True)
    at = sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    visit = sa.Column("visit", sa.BigInteger, nullable=False)
    release = sa.Column("release", sa.Text, nullable=False)
    op.create_table("visits", number, at)
    op.create_table("jobs", number.copy(), visit)
    op.create_table("receipts", visit.copy(), release, at.copy())
