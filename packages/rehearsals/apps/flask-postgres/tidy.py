"""Forgets visits of long ago: a command of app.schedule."""
import psycopg

with psycopg.connect() as connection:
    gone = connection.execute("DELETE FROM visits WHERE at < now() - interval '90 days'").rowcount
print(f"{gone} visits forgotten.")
