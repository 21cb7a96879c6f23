"""Writes botocore's service models, without their documentation: the front door checks calls by them.

The arguments are a folder and botocore's names of services. Prints the folder below it that has `<service>.json`. That
folder is named after botocore's version and this file, and written once.
"""

import hashlib
import json
import os
import sys
import tempfile

import botocore

KEPT_OF_A_SHAPE = (
    'type', 'required', 'payload', 'enum', 'pattern', 'min', 'max', 'flattened', 'timestampFormat', 'document',
    'eventstream', 'location', 'locationName', 'queryName', 'xmlAttribute', 'streaming', 'shape', 'resultWrapper',
)


def kept(shape):
    """A shape, or a reference to one, with the parts about how a value is written and which values are allowed."""
    reduced = {name: shape[name] for name in KEPT_OF_A_SHAPE if name in shape}
    for name in ('member', 'key', 'value'):
        if name in shape:
            reduced[name] = kept(shape[name])
    if 'members' in shape:
        reduced['members'] = {name: kept(member) for name, member in shape['members'].items()}
    return reduced


def reachable(shapes, names):
    """The shapes of requests and answers, without those of errors."""
    found, waiting = {}, list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        shape = found[name] = kept(shapes[name])
        parts = [*shape.get('members', {}).values(), *(shape[part] for part in ('member', 'key', 'value') if part in shape)]
        waiting += [part['shape'] for part in parts]
    return found


def model_of(description):
    shapes = description['shapes']
    operations, roots = {}, []
    for name, operation in description['operations'].items():
        ends = {end: kept(operation[end]) for end in ('input', 'output') if end in operation}
        roots += [end['shape'] for end in ends.values()]
        errors = [error['shape'] for error in operation.get('errors', [])]
        codes = [shapes[error].get('error', {}).get('code', error) for error in errors]
        http = {part: operation['http'][part] for part in ('method', 'requestUri')}
        operations[name] = {'http': http, **ends, 'errors': codes}
    return {'operations': operations, 'shapes': reachable(shapes, roots)}


def main(cache, services):
    with open(__file__, 'rb') as own:
        version = f'{botocore.__version__}-{hashlib.sha256(own.read()).hexdigest()[:8]}'
    folder = os.path.join(cache, version)
    os.makedirs(folder, exist_ok=True)
    missing = [service for service in services if not os.path.exists(os.path.join(folder, f'{service}.json'))]
    if missing:
        from botocore.loaders import Loader

        loader = Loader()
        for service in missing:
            model = model_of(loader.load_service_model(service, 'service-2'))
            # Several processes may write at the same time: each file appears whole.
            with tempfile.NamedTemporaryFile('w', dir=folder, delete=False) as file:
                json.dump(model, file, separators=(',', ':'))
            os.replace(file.name, os.path.join(folder, f'{service}.json'))
    print(folder)


main(sys.argv[1], sys.argv[2:])
