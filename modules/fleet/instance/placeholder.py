# Stands on the app's port until the stage's first release.
#
# The health path answers 200 only while CodeDeploy says that the deployment group never had a successful release.
# From then on, and for as long as nobody could say, it answers 503: an instance that a release did not reach must
# be replaced, and not take part in serving. Settings: /etc/aws-bootstrap/instance.env, PORT (8443).
# For tests: ROOT, a directory put before every path; SECONDS, between two questions to CodeDeploy.
import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import PROTOCOL_TLS_SERVER, SSLContext, TLSVersion

ENV = os.environ
TLS = ENV.get("ROOT", "") + "/run/aws-bootstrap/tls/current/"
PORT, SECONDS = int(ENV.get("PORT", "8443")), float(ENV.get("SECONDS", "60"))
NO_RELEASE, RELEASED = "no release yet", "a release exists, but is not on this instance"
# A stage is made before its deployment group is: no group, no release.
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
            # What was known before holds: one failed question changes no instance's health.
            print(f"placeholder: CodeDeploy did not answer: {error}", flush=True)
            if state != NO_RELEASE:
                state, pause = "CodeDeploy did not answer", min(5, SECONDS)
        if state != before:
            print(f"placeholder: {state}", flush=True)
        time.sleep(pause)


class Handler(BaseHTTPRequestHandler):
    timeout = 10  # of the TLS handshake too, which happens here and not where connections are accepted

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
        # What http.server answers to a method that it does not know is 501: that counts as an error of the app.
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

    def log_message(self, *_):
        pass  # the load balancer asks every few seconds, and has a log of its own


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # a client that went away, or spoke no TLS


if __name__ == "__main__":
    try:
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.minimum_version = TLSVersion.TLSv1_2
        context.load_cert_chain(TLS + "certificate.pem", TLS + "key.pem")
        server = Server(("", PORT), Handler)
    except OSError as error:
        sys.exit(f"placeholder: cannot serve on port {PORT} with {TLS}*.pem: {error}")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=watch, daemon=True).start()
    server.serve_forever()
