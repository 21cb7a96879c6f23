"""Runs a program on a pseudo-terminal of 80 columns: terminal.py <program> <argument>…

The program's output goes to stdout at once; stdin is typed into the terminal. Exits with the program's status.
"""

import fcntl
import os
import pty
import selectors
import struct
import sys
import termios

ROWS, COLUMNS = 50, 80


def main(command):
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    selector = selectors.DefaultSelector()
    selector.register(terminal, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    while relay(selector, terminal):
        pass
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) % 256


def relay(selector, terminal):
    for key, _ in selector.select():
        if key.fileobj is sys.stdin:
            typed = os.read(sys.stdin.fileno(), 1024)
            if typed:
                os.write(terminal, typed)
            else:
                selector.unregister(sys.stdin)
            continue
        try:
            written = os.read(terminal, 65536)
        except OSError:  # on Linux, the last program has closed its side
            return False
        if not written:
            return False
        os.write(sys.stdout.fileno(), written)
    return True


sys.exit(main(sys.argv[1:]))
