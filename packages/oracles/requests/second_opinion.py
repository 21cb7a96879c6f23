"""Prints what botocore says of operations: their requests for sample input, as its serializers write them, and what its
ParamValidator finds in that input, and in the same input with faults.

The arguments are botocore's names of services (`ec2:Create`: only these operations of EC2). Prints a JSON list of
{"service", "protocol", "operation", "input", "request", "kinds", "spoiled": [{"input", "kinds"}]}.
"""

import base64
import datetime
import json
import sys
from urllib.parse import urlencode

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

TIME = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
loader = Loader()


def sample(shape, seen=()):
    """A value with every member once, down to where a shape contains itself."""
    kind = shape.type_name
    if kind == 'structure':
        if getattr(shape, 'is_document_type', False):
            return {'any': 'thing'}
        if shape.name in seen:
            return None
        members = {name: sample(member, (*seen, shape.name)) for name, member in shape.members.items()}
        # A query call cannot express an empty structure.
        return {name: value for name, value in members.items() if value is not None} or None
    if kind == 'list':
        item = sample(shape.member, seen)
        return None if item is None else [item] * max(2, shape.metadata.get('min', 0))
    if kind == 'map':
        value = sample(shape.value, seen)
        name = shape.key.enum[0] if shape.key.enum else 'key'
        return None if value is None else {name: value}
    if kind == 'string':
        return shape.enum[0] if shape.enum else 'x' * max(3, shape.metadata.get('min', 0))
    if kind in ('integer', 'long'):
        return int(max(1, shape.metadata.get('min', 0)))
    if kind in ('float', 'double'):
        return float(max(1.5, shape.metadata.get('min', 0)))
    return {'boolean': True, 'timestamp': TIME, 'blob': b'blob'}[kind]


def request_of(serializer, operation, value):
    made = serializer.serialize_to_request(value, operation)
    body = made['body']
    if isinstance(body, dict):
        body = urlencode(body)
    body = body.decode() if isinstance(body, bytes) else body
    query = made['query_string'] or {}
    pairs = query if isinstance(query, str) else urlencode(query, doseq=True)
    url = made['url_path'] + (('&' if '?' in made['url_path'] else '?') + pairs if pairs else '')
    return {'method': made['method'], 'url': url, 'headers': dict(made['headers']), 'body': body}


def spoiled(shape, value):
    """The same input without a required member, with an unknown one, and with values of other types."""
    for name in shape.metadata.get('required', [])[:1]:
        yield {other: content for other, content in value.items() if other != name}
    yield {**value, 'Misspelled': 1}
    texts = [name for name, member in shape.members.items() if member.type_name == 'string' and name in value]
    yield from ({**value, name: 5} for name in texts[:1])
    yield from ({**value, name: ''} for name in texts if shape.members[name].metadata.get('min'))


# botocore's words for what the embedded AWS calls missing, unknown, ...
KINDS = {
    'missing required field': 'missing',
    'unknown field': 'unknown',
    'invalid type': 'type',
    'invalid length': 'length',
    'invalid range': 'range',
}


def kinds_in(shape, value):
    errors = ParamValidator().validate(value, shape)._errors
    return sorted(KINDS[kind] for kind, _, _ in errors if kind in KINDS)


def samples_of(wanted):
    service, _, prefix = wanted.partition(':')
    model = ServiceModel(loader.load_service_model(service, 'service-2'), service)
    # Only botocore sends requests in CBOR: the provider and the SDK for JavaScript use the older protocol.
    spoken = model.metadata.get('protocols', [model.metadata['protocol']])
    for protocol in (name for name in spoken if name != 'smithy-rpc-v2-cbor'):
        serializer = create_serializer(protocol, include_validation=False)
        for name in (name for name in model.operation_names if name.startswith(prefix)):
            operation = model.operation_model(name)
            shape = operation.input_shape
            if shape is None or operation.has_event_stream_input:
                continue
            value = sample(shape) or {}
            bodies = spoiled(shape, value) if protocol == 'json' else []
            yield {
                'service': service,
                'protocol': protocol,
                'operation': name,
                'input': value,
                'request': request_of(serializer, operation, value),
                'kinds': kinds_in(shape, value),
                'spoiled': [{'input': body, 'kinds': kinds_in(shape, body)} for body in bodies],
            }


def plain(value):
    """Bytes and times in the form of every protocol but JSON."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.strftime('%Y-%m-%dT%H:%M:%SZ')


json.dump([found for service in sys.argv[1:] for found in samples_of(service)], sys.stdout, default=plain)
