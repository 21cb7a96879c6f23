"""Flask on gunicorn with PostgreSQL: counts its visitors, and leaves every tenth to the process `jobs`.

The variables of libpq say where the database is: PGHOST, PGDATABASE, PGUSER, PGPASSWORD.
"""
import json
import os
import signal

from flask import Flask, jsonify
from psycopg import OperationalError
from psycopg_pool import ConnectionPool

with open("release.json", encoding="utf-8") as file:
    COMMIT = json.load(file)["commit"]



def end(_):
    # gunicorn as a whole: systemd starts it again, with the secrets of then. RDS changes its password every seven days.
    os.kill(os.getppid(), signal.SIGTERM)


# One for each worker of gunicorn, which makes a process before this is read; as many connections as it has threads.
pool = ConnectionPool(min_size=1, max_size=8, timeout=3, open=True, reconnect_timeout=300, reconnect_failed=end)
app = Flask(__name__)


@app.get("/")
def greet():
    with pool.connection() as connection:
        (number,) = connection.execute(
            "INSERT INTO visits (release) VALUES (%s) RETURNING number", [COMMIT]).fetchone()
        if number % 10 == 0:
            connection.execute("INSERT INTO jobs (visit) VALUES (%s)", [number])
    return jsonify(message=f"Hello from Flask. You are visitor {number}.", commit=COMMIT)


@app.errorhandler(OperationalError)
def away(error):
    app.logger.error(json.dumps({"level": "error", "message": f"The database does not answer: {error}"}))
    return jsonify(message="The database does not answer."), 503


@app.get(os.environ.get("HEALTH_PATH", "/health"))
def health():
    # Of this process alone: no instance is better than another while the database is away, and none must be replaced.
    return "ok\n"
