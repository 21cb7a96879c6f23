"""Serves moto on a free port of 127.0.0.1 and ends with the process that started it.

The port is written to standard output as the first line. Standard input is a pipe that the starting
process never writes to: it reaches its end when that process is gone, also after `kill -9`.
"""

import os
import signal
import sys
import threading

# Without this, managed policies such as AmazonSSMManagedInstanceCore do not exist.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

MOTO_IS_MISSING = 3


def end_with_the_starter() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


def main() -> None:
    # Ctrl-C reaches the whole process group; the starter may still need moto to clean up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_the_starter, daemon=True).start()
    try:
        from moto.server import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server
    except ImportError as missing:
        print(missing, file=sys.stderr, flush=True)
        os._exit(MOTO_IS_MISSING)

    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
