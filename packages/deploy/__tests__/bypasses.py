"""
Prints for which hosts botocore bypasses the proxy, for each value of NO_PROXY.

Standard input: [hosts, values] as JSON. Output: a row per host, with a boolean per value.
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
