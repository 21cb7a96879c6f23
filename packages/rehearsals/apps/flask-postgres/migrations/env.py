"""How Alembic reaches the database: by the variables of libpq, as the app does. All of an upgrade is one transaction."""
import logging

from alembic import context
from sqlalchemy import create_engine, pool, text

logging.basicConfig(level=logging.INFO, format="%(message)s")

with create_engine("postgresql+psycopg://", poolclass=pool.NullPool).connect() as connection:
    # Whoever waits for a lock on a table keeps all others waiting that come after: rather no release than that.
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.commit()
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
