"""Flask on gunicorn: what the platform's own proofs run as somebody's app.

BROKEN: `start`, ends at once; `health`, never ready. Set by a release that has to fail.
"""
import json
import os
import sys

from flask import Flask, jsonify, request

BROKEN = os.environ.get("BROKEN", "")
if BROKEN == "start":
    sys.exit("The database cannot be found.")

with open("release.json", encoding="utf-8") as file:
    COMMIT = json.load(file)["commit"]

app = Flask(__name__)


@app.get("/")
def greet():
    return jsonify(message="Hello from Flask.", commit=COMMIT)


@app.get(os.environ.get("HEALTH_PATH", "/health"))
def health():
    return ("No database.\n", 503) if BROKEN == "health" else "ok\n"


@app.post("/upload")
def upload():
    size = 0
    while chunk := request.stream.read(65536):
        size += len(chunk)
    return jsonify(bytes=size)
