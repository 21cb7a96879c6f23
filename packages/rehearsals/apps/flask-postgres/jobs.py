"""Does what app.py leaves to it, one job after the other. SIGTERM ends it after the one that it is at.

A job is taken, done and away in one transaction: it is done once, whatever ends this process, and by one process alone,
however many there are. That holds for what the database holds; a mail would be sent again.
"""
import json
import signal
import sys
import threading

import psycopg

TAKE = """
    DELETE FROM jobs WHERE number = (SELECT number FROM jobs ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING visit
"""
# Seconds without a database, after which this ends: it is started again, with the secrets of then.
PATIENCE = 60
PAUSE = 0.2

with open("release.json", encoding="utf-8") as file:
    COMMIT = json.load(file)["commit"]

stopping = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopping.set())


def do_next(connection):
    """Whether there was a job."""
    with connection.transaction():
        job = connection.execute(TAKE).fetchone()
        if job:
            connection.execute("INSERT INTO receipts (visit, release) VALUES (%s, %s)", [job[0], COMMIT])
    return job is not None


def work():
    with psycopg.connect(autocommit=True, connect_timeout=5) as connection:
        while not stopping.is_set():
            if not do_next(connection):
                stopping.wait(PAUSE)


def main():
    failures = 0
    while not stopping.is_set():
        try:
            work()
        except psycopg.OperationalError as error:
            failures += 1
            print(json.dumps({"level": "error", "message": f"The database does not answer: {error}"}), file=sys.stderr)
            if failures * 5 >= PATIENCE:
                sys.exit(1)
            stopping.wait(5)


main()
