"""The command aws of a rehearsed AWS: aws.py SOCKET ARGUMENT... sends the arguments to that socket, and prints the answer as
the AWS CLI does. Queries are evaluated by the real JMESPath.
"""
import json
import socket
import sys


def ask(path, arguments):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(json.dumps(arguments).encode())
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile(encoding="utf-8") as answer:
            return json.load(answer)


def as_text(value):
    if isinstance(value, list):
        if any(isinstance(item, list) for item in value):
            return "\n".join(as_text(item) for item in value)
        return "\t".join(as_text(item) for item in value)
    return str(value)


def option(arguments, name):
    return arguments[arguments.index(name) + 1] if name in arguments else None


def main(path, arguments):
    reply = ask(path, arguments)
    if reply["status"]:
        print(reply["error"], file=sys.stderr)
        sys.exit(reply["status"])
    if "answer" not in reply:
        return
    answer, query = reply["answer"], option(arguments, "--query")
    if query is not None:
        import jmespath
        answer = jmespath.search(query, answer)
    print(as_text(answer) if option(arguments, "--output") == "text" else json.dumps(answer))


main(sys.argv[1], sys.argv[2:])
