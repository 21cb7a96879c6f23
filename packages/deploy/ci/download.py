"""Downloads a URL to a file: download.py <url> <file>.

The proxy comes from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. The trusted CAs are the system's, and those in AWS_CA_BUNDLE
and NODE_EXTRA_CA_CERTS. Where the download fails, the exit status is 1, with the reason on standard error.
"""
import os
import shutil
import ssl
import sys
import urllib.request

SECONDS = 300  # without data


def main(url: str, file: str) -> None:
    context = ssl.create_default_context()
    for name in ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        if os.environ.get(name):
            context.load_verify_locations(os.environ[name])
    part = f"{file}.part"  # an incomplete download never gets the file's name
    with urllib.request.urlopen(url, timeout=SECONDS, context=context) as answer, open(part, "wb") as kept:
        shutil.copyfileobj(answer, kept)
    os.replace(part, file)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError) as error:
        sys.exit(str(error))
