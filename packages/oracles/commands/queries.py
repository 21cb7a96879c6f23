"""Checks --query expressions by botocore's models of AWS's answers.

Standard input: a JSON list of [command, operation, expression, whether it is applied to each page]. Standard output: a
JSON list of lists, one for each expression: what is wrong with it, in the same words for the same fault.

An expression is evaluated over the shape of the operation's output, as jmespath evaluates it over an answer. The members
that it names must exist. Projections need lists, functions values of their types, comparisons values that can occur.
"""
import json
import sys

import botocore.session
import jmespath
from botocore import xform_name
from jmespath.functions import Functions

# Operations for which the CLI has another name. [aws/aws-cli, awscli/customizations/codedeploy/codedeploy.py]
SERVICES = {"deploy": "codedeploy", "s3api": "s3"}
JMESPATH_KINDS = {"structure": "object", "map": "object", "list": "array", "string": "string", "char": "string",
                  # The CLI writes times as text before it asks. [aws/aws-cli v2, awscli/customizations/timestampformat.py]
                  "timestamp": "string", "blob": "string", "boolean": "boolean", "integer": "number",
                  "long": "number", "float": "number", "double": "number", "null": "null", "any": "any"}
BOOLEANS = "contains", "starts_with", "ends_with"
NUMBERS = "abs", "avg", "ceil", "floor", "length", "sum", "to_number"
LIKE_FIRST = "sort", "sort_by", "reverse", "not_null"
ELEMENTS = "max", "min", "max_by", "min_by"
BY = "sort_by", "max_by", "min_by"


class Type:
    """The type of a part of an answer. `members` is a function, because a shape can contain itself."""

    def __init__(self, kind, name, members=None, element=None, enum=None, promised=True):
        self.kind, self.name, self.members, self.element = kind, name, members, element
        self.enum, self.promised = enum, promised

    @property
    def word(self):
        return JMESPATH_KINDS[self.kind]


ANY, NULL = Type("any", "anything"), Type("null", "null")


def list_of(element):
    return Type("list", f"a list of {element.name}", element=lambda: element)


def from_shape(shape, promised=True):
    kind = shape.type_name
    if kind == "structure":
        required = shape.required_members
        return Type(kind, shape.name, promised=promised, members=lambda: {
            name: from_shape(member, name in required) for name, member in shape.members.items()})
    if kind == "list":
        return Type(kind, shape.name, element=lambda: from_shape(shape.member), promised=promised)
    if kind == "map":
        return Type(kind, shape.name, element=lambda: from_shape(shape.value), promised=promised)
    return Type(kind, shape.name, enum=getattr(shape, "enum", None) or None, promised=promised)


def from_literal(value):
    if isinstance(value, list):
        return list_of(from_literal(value[0]) if value else ANY)
    if isinstance(value, dict):
        return Type("structure", "a literal", members=lambda: {key: from_literal(item) for key, item in value.items()})
    kinds = {bool: "boolean", str: "string", int: "integer", float: "float", type(None): "null"}
    return Type(kinds[type(value)], "a literal")


class Walk:
    def __init__(self):
        self.wrong = []

    def visit(self, node, here):
        return getattr(self, node["type"])(node, here)

    def children(self, node, here):
        for child in node["children"]:
            here = self.visit(child, here)
        return here

    subexpression = index_expression = pipe = children

    def field(self, node, here):
        name = node["value"]
        if here.kind == "any":
            return ANY
        if here.kind == "map":
            return here.element()
        if here.kind != "structure":
            self.wrong.append(f"{name} is asked of {here.name}, which is no object: always null")
            return NULL
        if name not in here.members():
            self.wrong.append(f"{here.name} has no {name}: always null")
            return NULL
        return here.members()[name]

    def element(self, here, what):
        if here.kind == "any":
            return ANY
        if here.kind != "list":
            self.wrong.append(f"{what} is asked of {here.name}, which is no list: always null")
            return NULL
        return here.element()

    def index(self, node, here):
        return self.element(here, f"[{node['value']}]")

    def slice(self, node, here):
        self.element(here, "a slice")
        return here

    def flatten(self, node, here):
        inner = self.children(node, here)
        element = self.element(inner, "[]")
        return element if element.kind == "list" else inner

    def projection(self, node, here):
        left, right = node["children"]
        return list_of(self.visit(right, self.element(self.visit(left, here), "[*]")))

    def value_projection(self, node, here):
        left, right = node["children"]
        found = self.visit(left, here)
        if found.kind not in ("map", "structure", "any"):
            self.wrong.append(f".* is asked of {found.name}, which is no object: always null")
            return NULL
        return list_of(self.visit(right, found.element() if found.kind == "map" else ANY))

    def filter_projection(self, node, here):
        left, right, condition = node["children"]
        element = self.element(self.visit(left, here), "[?]")
        self.visit(condition, element)
        return list_of(self.visit(right, element))

    def comparator(self, node, here):
        one, other = (self.visit(child, here) for child in node["children"])
        kinds = {side.word for side in (one, other)} - {"any"}
        if len(kinds) > 1 and "null" not in kinds:
            self.wrong.append(f"{one.name} is compared with {other.name}: never equal")
        for side, value in zip((one, other), reversed(node["children"])):
            if side.enum and value["type"] == "literal" and value["value"] not in side.enum:
                self.wrong.append(f"{side.name} is never '{value['value']}'")
        return Type("boolean", "a comparison")

    def or_expression(self, node, here):
        one, other = (self.visit(child, here) for child in node["children"])
        kind = one if one.kind == other.kind or other.kind == "null" else other if one.kind == "null" else ANY
        return Type(kind.kind, kind.name, kind.members, kind.element, kind.enum, one.promised or other.promised)

    and_expression = or_expression

    def not_expression(self, node, here):
        self.children(node, here)
        return Type("boolean", "a negation")

    def multi_select_list(self, node, here):
        found = [self.visit(child, here) for child in node["children"]]
        return list_of(found[0] if len({item.kind for item in found}) == 1 else ANY)

    def multi_select_dict(self, node, here):
        found = {child["value"]: self.children(child, here) for child in node["children"]}
        return Type("structure", "what is put together", members=lambda: found)

    def identity(self, node, here):
        return here

    current = identity

    def literal(self, node, here):
        return from_literal(node["value"])

    def function_expression(self, node, here):
        name, arguments = node["value"], node["children"]
        known = Functions.FUNCTION_TABLE.get(name)
        if not known:
            self.wrong.append(f"there is no function {name}()")
            return ANY
        signature = known["signature"]
        is_open = signature[-1].get("variadic")
        if len(arguments) < len(signature) or (len(arguments) > len(signature) and not is_open):
            self.wrong.append(f"{name}() takes {len(signature)}, not {len(arguments)}")
            return ANY
        found = [None if item["type"] == "expref" else self.visit(item, here) for item in arguments]
        for item, argument, expected in zip(found, arguments, signature):
            self.argument(name, item, argument, [kind.split("-")[0] for kind in expected["types"]])
        first = next((item for item in found if item), ANY)
        if name in BY:
            key = self.visit(arguments[1]["children"][0], self.element(first, f"{name}()"))
            self.argument(name, key, arguments[1]["children"][0], ["string", "number"])
        if name == "map":
            return list_of(self.visit(arguments[0]["children"][0], self.element(first, "map()")))
        if name in ELEMENTS:
            return self.element(first, f"{name}()")
        if name in LIKE_FIRST:
            return first
        kind = "boolean" if name in BOOLEANS else "integer" if name in NUMBERS else "string"
        if name in ("keys", "values", "to_array", "merge"):
            return ANY
        return Type(kind, f"{name}()")

    def argument(self, function, given, node, kinds):
        """A function that gets null or a value of another type fails, and so does the command."""
        if given is None or not kinds or given.kind == "any":
            return
        if given.word not in kinds:
            self.wrong.append(f"{function}() takes no {given.word}: {given.name}")
        elif not given.promised:
            self.wrong.append(f"{function}() fails where an answer leaves out {last_name(node)}")


def last_name(node):
    return node["value"] if node["type"] == "field" else last_name(node["children"][-1]) if node["children"] else "it"


def is_of_each_page(node):
    """Whether the results of the pages, one after another, equal the result of the whole answer."""
    if node["type"] in ("projection", "filter_projection", "flatten"):
        return is_of_each_page(node["children"][0])
    return node["type"] in ("field", "identity") or (
        node["type"] == "subexpression" and all(child["type"] == "field" for child in node["children"]))


session = botocore.session.get_session()
models = {}


def model_of(service):
    if service not in models:
        pages = session.get_component("data_loader").load_service_model(service, "paginators-1")["pagination"]
        models[service] = (session.get_service_model(service), pages)
    return models[service]


def problems(command, operation, expression, by_page):
    try:
        tree = jmespath.compile(expression).parsed
    except jmespath.exceptions.JMESPathError as error:
        return [f"no expression: {error}"]
    service, pages = model_of(SERVICES.get(command, command))
    name = next((name for name in service.operation_names if xform_name(name, "-") == operation), None)
    if not name:
        return [f"{command} has no operation {operation}"]
    walk = Walk()
    output = service.operation_model(name).output_shape
    if not output:
        return [f"{operation} answers nothing"]
    walk.visit(tree, from_shape(output))
    if by_page and name in pages and not is_of_each_page(tree):
        walk.wrong.append("text is printed for each page by itself")
    # The CLI asks for further pages only where the models say how.
    if name not in pages and any(token.lower() in ("nexttoken", "nextmarker") for token in output.members):
        walk.wrong.append("the first page is all that is asked for")
    return sorted(set(walk.wrong))


print(json.dumps([problems(*one) for one in json.load(sys.stdin)]))
