"""A worker that keeps the contract, unless an option breaks it."""
import signal
import sys
import time

if "--crashes" in sys.argv:
    sys.exit("cannot reach its queue")
signal.signal(signal.SIGTERM, signal.SIG_IGN if "--deaf" in sys.argv else lambda *_: sys.exit(0))
print("works", flush=True)
while True:
    time.sleep(1)
