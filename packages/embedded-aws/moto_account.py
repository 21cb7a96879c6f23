"""Writes all accounts of moto to a file, and reads them again.

A backend is written with all objects that it refers to. A reference to the registry of a service's backends is written as
the service's name, because each process has its own registries.
"""

import pickle
from collections import defaultdict

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from moto.backends import get_backend
from moto.core.base_backend import AccountSpecificBackend, BackendDict


def service_of(registry) -> str:
    """The name of the module that has the registry: `cloudwatch`, where AWS signs for `monitoring`."""
    return registry.backend.__module__.split(".")[1]


def private_key(pem: bytes):
    return load_pem_private_key(pem, None)


def certificate(pem: bytes):
    return x509.load_pem_x509_certificate(pem)


def tables() -> defaultdict:
    return defaultdict(dict)


def named(name: str):
    return globals()[name]


# Functions of moto that cannot be found by a name, and functions here that do the same.
NAMELESS = {"SimpleSystemManagerBackend.__init__.<locals>.<lambda>": tables.__name__}


def dictionary(kind: type, default_factory) -> defaultdict:
    """An empty object of a class whose constructor takes other arguments than `defaultdict` passes."""
    made = kind.__new__(kind)
    defaultdict.__init__(made, default_factory)
    return made


class Writer(pickle.Pickler):
    def persistent_id(self, thing):
        if isinstance(thing, BackendDict):
            return (service_of(thing), None)
        if isinstance(thing, AccountSpecificBackend):
            return (service_of(thing), thing.account_id)
        return None

    def reducer_override(self, thing):
        if isinstance(thing, PrivateKeyTypes):
            pem = thing.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            return (private_key, (pem,))
        if isinstance(thing, x509.Certificate):
            return (certificate, (thing.public_bytes(Encoding.PEM),))
        if isinstance(thing, defaultdict) and type(thing) is not defaultdict:
            return (dictionary, (type(thing), thing.default_factory), vars(thing), None, iter(thing.items()))
        if getattr(thing, "__qualname__", None) in NAMELESS:
            return (named, (NAMELESS[thing.__qualname__],))
        return NotImplemented


class Reader(pickle.Unpickler):
    def persistent_load(self, place):
        service, account = place
        registry = get_backend(service)
        return registry if account is None else registry[account]


def keep(file: str) -> None:
    accounts = {}
    for registry in set(BackendDict._instances):
        for account, region, backend in registry.iter_backends():
            accounts[(service_of(registry), account, region)] = backend
    with open(file, "wb") as kept:
        Writer(kept, pickle.HIGHEST_PROTOCOL).dump(accounts)


def take_up(file: str) -> None:
    with open(file, "rb") as kept:
        accounts = Reader(kept).load()
    for (service, account, region), backend in accounts.items():
        dict.__setitem__(get_backend(service)[account], region, backend)
