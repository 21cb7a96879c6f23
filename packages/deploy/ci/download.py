"""Downloads an address to a file: download.py <url> <file>.

Proxies are taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Authorities are the system's, and those in AWS_CA_BUNDLE
and NODE_EXTRA_CA_CERTS. Exit status 1, and the reason on standard error, where it cannot be had.
"""
import os
import shutil
import ssl
import sys
import urllib.request

SECONDS = 300  # without a byte


def main(url: str, file: str) -> None:
    context = ssl.create_default_context()
    for name in ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        if os.environ.get(name):
            context.load_verify_locations(os.environ[name])
    part = f"{file}.part"  # what is broken off never has the file's name
    with urllib.request.urlopen(url, timeout=SECONDS, context=context) as answer, open(part, "wb") as kept:
        shutil.copyfileobj(answer, kept)
    os.replace(part, file)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError) as error:
        sys.exit(str(error))
