"""An app that keeps the contract, unless an option breaks it."""
import argparse
import os
import signal
import socketserver
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

parser = argparse.ArgumentParser()
parser.add_argument("--address", default="127.0.0.1")
parser.add_argument("--port", type=int, default=int(os.environ["PORT"]))
parser.add_argument("--health", type=int, default=200, help="status of the health path")
parser.add_argument("--crashes", action="store_true", help="ends as soon as it is started")
parser.add_argument("--deaf", action="store_true", help="ignores SIGTERM")
parser.add_argument("--daemon", action="store_true", help="ends, and leaves a process behind that serves")
parser.add_argument("--hasty", action="store_true", help="ends at SIGTERM whatever is in flight")
options = parser.parse_args()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(options.health if self.path == "/health" else 200)

    def do_POST(self):
        left = int(self.headers.get("Content-Length", 0))
        while left > 0:
            part = self.rfile.read1(min(left, 65536))
            if not part:
                return
            left -= len(part)
        self.answer(200)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b"ok\n")

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close() waits for open requests
    request_queue_size = 256

    def server_bind(self):
        socketserver.TCPServer.server_bind(self)  # without asking DNS for a name
        self.server_name, self.server_port = self.server_address


if options.crashes:
    sys.exit("cannot read its settings")
if options.daemon:
    if os.fork() > 0:
        os._exit(0)
    os.setsid()
server = Server((options.address, options.port), Handler)
print(f"listening on {options.address}:{options.port}", flush=True)


def stop(*_):
    if options.hasty:
        os._exit(0)
    if not options.deaf:
        threading.Thread(target=server.shutdown).start()


signal.signal(signal.SIGTERM, stop)
server.serve_forever()
server.server_close()
