"""Prints, as JSON, the command lines of the AWS CLI among the lists of each Python file: [[[line, [word, ...]], ...], ...].

Such a list begins with "aws", or it begins with a command and an operation and has an option. An element that is no text
is null; elements of another list are read there.
"""
import ast
import json
import sys



def calls_of(path):
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.List):
            continue
        words = [item.value if isinstance(item, ast.Constant) else None for item in node.elts]
        if any(isinstance(item, ast.Starred) for item in node.elts):
            continue
        if words[:1] == ["aws"]:
            found.append([node.lineno, words[1:]])
        elif len(words) > 2 and all(words[:2]) and any(str(word).startswith("--") for word in words):
            found.append([node.lineno, words])
    return found


print(json.dumps([calls_of(path) for path in sys.argv[1:]]))
