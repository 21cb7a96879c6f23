"""Which release a visitor saw. Added, and empty where nobody says: the release before goes on beside it."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("visits", sa.Column("release", sa.Text))
