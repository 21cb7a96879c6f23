"""Takes a name away that the release before asks for, while it serves."""
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.alter_column("visits", "number", new_column_name="id")
