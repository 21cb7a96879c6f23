"""Serves moto on a free port of 127.0.0.1 and ends with the process that started it.

The port is written to standard output as the first line. Standard input is a pipe that the starting
process never writes to: it reaches its end when that process is gone, also after `kill -9`.
"""

import gc
import os
import signal
import sys
import threading

# Without this, managed policies such as AmazonSSMManagedInstanceCore do not exist.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

MOTO_IS_MISSING = 3


def end_with_the_starter() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


def keep_user_data_of_versions() -> None:
    """Moto keeps the user data of a template's first version in a type of its own, and that of later versions as text.
    To start an instance from a later version then fails; on AWS it does not.
    """
    from moto.ec2.models.launch_templates import LaunchTemplate
    from moto.ec2.utils import parse_user_data

    create_version = LaunchTemplate.create_version

    def with_user_data(template, data, description):
        if isinstance(data.get("UserData"), (bytes, str)):
            data["UserData"] = parse_user_data(data["UserData"])
        return create_version(template, data, description)

    LaunchTemplate.create_version = with_user_data


def keep_descriptions_of_rules() -> None:
    """Moto forgets the description of a security group's rule whose peer is a group or a prefix list."""
    from moto.ec2.models.security_groups import SecurityGroupRule

    make = SecurityGroupRule.__init__

    def with_description(rule, *positions, **names):
        make(rule, *positions, **names)
        peers = [peer for peer in (*positions, *names.values()) if isinstance(peer, dict)]
        found = (peer.get("Description") for peer in peers)
        rule.peer_description = next((text for text in found if text), None)

    SecurityGroupRule.__init__ = with_description
    SecurityGroupRule.description = property(
        lambda rule: rule.ip_range.get("Description") or rule.peer_description
    )


def spread_instances_over_subnets() -> None:
    """Moto starts all instances of a group in its first subnet; AWS starts each in the zone with the fewest of them."""
    from moto.autoscaling.models import FakeAutoScalingGroup

    start = FakeAutoScalingGroup.replace_autoscaling_group_instances

    def spread(group, count, tags):
        identifier, zones = group.vpc_zone_identifier, group.availability_zones
        if not identifier:
            return start(group, count, tags)
        found = group.autoscaling_backend.ec2_backend.describe_subnets(subnet_ids=identifier.split(","))
        subnets = sorted(found, key=lambda subnet: subnet.availability_zone)
        try:
            for _ in range(count):
                held = [state.instance.subnet_id for state in group.instance_states]
                emptiest = min(subnets, key=lambda subnet: held.count(subnet.id))
                group.vpc_zone_identifier = emptiest.id
                group.availability_zones = [emptiest.availability_zone]
                start(group, 1, tags)
        finally:
            group.vpc_zone_identifier, group.availability_zones = identifier, zones

    FakeAutoScalingGroup.replace_autoscaling_group_instances = spread


def free_addresses_of_deleted_gateways() -> None:
    """Moto leaves the address of a deleted NAT gateway associated, so that no other gateway can use it."""
    from moto.ec2.models.nat_gateways import NatGatewayBackend

    delete = NatGatewayBackend.delete_nat_gateway

    def and_free(backend, nat_gateway_id):
        gateway = delete(backend, nat_gateway_id)
        for held in gateway.address_set:
            for address in backend.address_by_allocation([held["allocationId"]]):
                address.eni = address.instance = address.association_id = None
        return gateway

    NatGatewayBackend.delete_nat_gateway = and_free


def let_log_groups_change_keys() -> None:
    """Moto sets the key of a log group at its creation only."""
    from moto.logs.responses import LogsResponse

    def associate(response):
        name, key = response._get_param("logGroupName"), response._get_param("kmsKeyId")
        response.logs_backend.groups[name].kms_key_id = key
        return ""

    LogsResponse.associate_kms_key = LogsResponse.disassociate_kms_key = associate


def forget_tags_of_what_is_gone() -> None:
    """Moto still lists the tags of deleted resources; AWS deletes the tags too."""
    from moto.ec2.models.tags import TagBackend

    describe = TagBackend.describe_tags

    def of_what_is_there(backend, filters=None):
        endpoints = backend.vpc_end_points.values()
        there = {
            "acl": backend.network_acls,
            "eipalloc": {address.allocation_id for address in backend.addresses},
            "fl": backend.flow_logs,
            "igw": backend.internet_gateways,
            "rtb": backend.route_tables,
            "subnet": {identifier for zone in backend.subnets.values() for identifier in zone},
            "vpc": backend.vpcs,
            "vpce": {endpoint.id for endpoint in endpoints if endpoint.state != "deleted"},
        }
        ids = ((tag, tag["resource_id"]) for tag in describe(backend, filters))
        return [tag for tag, one in ids if one in there.get(one.split("-")[0], (one,))]

    TagBackend.describe_tags = of_what_is_there


def ask_once_what_never_changes() -> None:
    """Moto lists its own folder, and the methods of a service, at every request: a quarter of its work."""
    from functools import cache

    from moto import backends
    from moto.core import responses

    names = tuple(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: names
    responses.method_names_from_class = cache(responses.method_names_from_class)


def load_managed_policies_once() -> None:
    """Moto looks for the caller of a request in all six partitions, and loads Amazon's 1,500 policies into each of
    them. The account of the embedded AWS is in the partition `aws`.
    """
    from moto.iam.models import IAMBackend

    load = IAMBackend._init_aws_policies
    IAMBackend._init_aws_policies = lambda backend: load(backend) if backend.region_name == "aws" else []


def read_files_once() -> None:
    """Botocore reads its files anew for each session, the 1.7 MB of EC2's model three times as moto starts."""
    from functools import cache

    from botocore.loaders import JSONFileLoader

    read = JSONFileLoader.load_file
    once = cache(lambda path: read(JSONFileLoader(), path))
    JSONFileLoader.load_file = lambda _, path: once(path)


def one_at_a_time(application):
    """Threads change moto's caches at the same time: one request in many thousands failed with 500."""
    turn = threading.Lock()

    def in_turn(environ, start_response):
        with turn:
            return application(environ, start_response)

    return in_turn


def keeping_the_account(application, keep):
    """Writes the account to the file that the body names, between two requests."""

    def keep_or_answer(environ, start_response):
        if environ["PATH_INFO"] != "/keep-account":
            return application(environ, start_response)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        try:
            keep(environ["wsgi.input"].read(length).decode())
        except Exception as error:  # the caller gets the reason
            reason = f"{type(error).__name__}: {error}".encode()
            start_response("400 Bad Request", [("Content-Length", str(len(reason)))])
            return [reason]
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    return keep_or_answer


def main() -> None:
    gc.disable()  # moto loads 200,000 objects that stay: looking for garbage among them is a third of its work
    # Ctrl-C reaches the whole process group; the starter may still need moto to clean up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_the_starter, daemon=True).start()
    try:
        read_files_once()
        from moto.server import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server

        import moto_account
    except ImportError as missing:
        print(missing, file=sys.stderr, flush=True)
        os._exit(MOTO_IS_MISSING)
    keep_user_data_of_versions()
    spread_instances_over_subnets()
    keep_descriptions_of_rules()
    free_addresses_of_deleted_gateways()
    let_log_groups_change_keys()
    forget_tags_of_what_is_gone()
    ask_once_what_never_changes()
    load_managed_policies_once()

    if len(sys.argv) > 1:
        moto_account.take_up(sys.argv[1])
    moto = DomainDispatcherApplication(create_backend_app)
    application = one_at_a_time(keeping_the_account(moto, moto_account.keep))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    gc.freeze()  # what is loaded now is not looked at again
    gc.enable()
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
