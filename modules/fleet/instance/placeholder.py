# Serves on the app's port, behind the proxy, until the stage's first release.
#
# The health path answers 200 only while CodeDeploy says that the deployment group never had a successful release.
# After the first release, and before CodeDeploy has answered once, it answers 503: an instance without the release must
# be replaced, and get no requests. Settings: /etc/aws-bootstrap/instance.env, APP_PORT (8080).
# For tests: SECONDS between two calls of CodeDeploy.
import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENV = os.environ
PORT, SECONDS = int(ENV.get("APP_PORT", "8080")), float(ENV.get("SECONDS", "60"))
NO_RELEASE, RELEASED = "no release yet", "a release exists, but is not on this instance"
# The instances exist before the deployment group: without a group there is no release.
MISSING = "ApplicationDoesNotExistException", "DeploymentGroupDoesNotExistException"
state = "CodeDeploy was not asked yet"


def ask():
    answer = subprocess.run(
        # The AWS CLI calls CodeDeploy `deploy`; it has no command `codedeploy`.
        ["aws", "deploy", "get-deployment-group", "--output", "json", "--application-name",
         ENV["CODEDEPLOY_APPLICATION"], "--deployment-group-name", ENV["CODEDEPLOY_GROUP"]],
        capture_output=True, text=True, timeout=50, env={**ENV, "AWS_EC2_METADATA_V1_DISABLED": "true"})
    if answer.returncode == 0:
        group = json.loads(answer.stdout)["deploymentGroupInfo"]
        return RELEASED if group.get("lastSuccessfulDeployment") else NO_RELEASE
    if any(error in answer.stderr for error in MISSING):
        return NO_RELEASE
    raise OSError(answer.stderr.strip())


def watch():
    global state
    while state != RELEASED:
        pause, before = SECONDS, state
        try:
            state = ask()
        except Exception as error:  # whatever it is, the next question may be answered
            # The last answer stays valid: one failed call must not change an instance's health.
            print(f"placeholder: CodeDeploy did not answer: {error}", flush=True)
            if state != NO_RELEASE:
                state, pause = "CodeDeploy did not answer", min(5, SECONDS)
        if state != before:
            print(f"placeholder: {state}", flush=True)
        time.sleep(pause)


class Handler(BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self):
        path, kind = self.path.split("?")[0], "text/plain"
        if path == ENV["HEALTH_PATH"]:
            ready = state == NO_RELEASE
            code, kind = (200 if ready else 503), "application/json"
            text = json.dumps({"status": "ready" if ready else "unready", "placeholder": state})
        elif path == "/":
            code, text = 200, "Nothing is released here yet.\n"
        else:
            code, text = 404, "Not found.\n"
        self.answer(code, text, kind)

    do_HEAD = do_GET

    def send_error(self, code, *_):
        # http.server answers an unknown method with 501, which alarms count as an error of the app.
        self.close_connection = True  # a body may follow, and nobody reads it
        self.answer(405 if code == 501 else code, "Refused.\n", "text/plain")

    def answer(self, code, text, kind):
        self.send_response(code)
        if code == 405:
            self.send_header("Allow", "GET, HEAD")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())

    def finish(self):
        super().finish()
        # Closing a connection with an unread body resets it, and the proxy would turn the answer into a 502.
        self.connection.shutdown(socket.SHUT_WR)
        while self.connection.recv(65536):
            pass

    def log_message(self, *_):
        pass  # the proxy has a log


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # a client that went away


if __name__ == "__main__":
    try:
        server = Server(("127.0.0.1", PORT), Handler)
    except OSError as error:
        sys.exit(f"placeholder: cannot serve on port {PORT}: {error}")
    threading.Thread(target=watch, daemon=True).start()
    server.serve_forever()
