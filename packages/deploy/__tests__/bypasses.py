"""
Says which hosts botocore asks past the proxy, under each value of NO_PROXY.

Standard input: [hosts, values], as JSON; printed: a row a host, with a truth a value.
"""

import json
import os
import sys

from botocore.utils import should_bypass_proxies


def bypasses(host: str, value: str) -> bool:
    os.environ["no_proxy"] = value
    return bool(should_bypass_proxies(f"https://{host}/"))


hosts, values = json.load(sys.stdin)
print(json.dumps([[bypasses(host, value) for value in values] for host in hosts]))
