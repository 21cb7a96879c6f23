"""The aws command line over small worlds in JSON files, for the scripts that the pipeline runs.

Queries are evaluated by the real JMESPath, and printed as the command line prints them. Every call is recorded in
the world's "calls"; an operation in "refused" fails as AWS refuses it. One process answers the calls of all runs, one
after the other: the command `aws` (step-world.ts) writes its arguments to the pipe REQUESTS, and reads status and output
from ANSWERS; a run is between `begin FILE` and `end FILE`. It ends with its standard input: with who started it.
"""
import json
import os
import sys
import threading
import traceback

import jmespath


class Refused(Exception):
    pass


class Unknown(Exception):
    pass


def main():
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    world = {}
    while True:
        with open(os.environ["REQUESTS"], encoding="utf-8") as pipe:
            arguments = pipe.read().split("\0")[:-1]
        status, text = 0, ""
        try:
            if arguments[0] == "begin":
                with open(arguments[1], encoding="utf-8") as file:
                    world = json.load(file)
            elif arguments[0] == "end":
                with open(arguments[1], "w", encoding="utf-8") as file:
                    json.dump(world, file)
            else:
                text = answer_to(world, arguments)
        except Refused as refused:
            status, text = 254, f"An error occurred {refused}"
        except Unknown as unknown:
            status, text = 252, f"aws: error: nobody answers {unknown} here"
        except Exception:
            status, text = 253, traceback.format_exc()
        with open(os.environ["ANSWERS"], "w", encoding="utf-8") as pipe:
            pipe.write(f"{status}\n{text}")


def answer_to(world, arguments):
    call, options = " ".join(arguments[:2]), parse(arguments[2:])
    shown = {name: value for name, value in options.items() if name not in ("query", "output")}
    world["calls"].append(" ".join([call, *(f"{name}={' '.join(value)}" for name, value in shown.items())]))
    if call in world["refused"]:
        raise Refused(f"(AccessDenied) when calling {call}")
    if call in world.get("absent", []):
        raise Refused(f"(DeploymentGroupDoesNotExistException) when calling {call}")
    if call not in OPERATIONS:
        raise Unknown(call)
    answer = OPERATIONS[call](world, options)
    if answer is None:
        return ""
    if "query" in options:
        answer = jmespath.search(one(options, "query"), answer)
    text = json.dumps(answer) if one(options, "output", "json") == "json" else as_text(answer)
    return text + "\n"


def parse(arguments):
    options = {}
    for argument in arguments:
        if argument.startswith("--"):
            options[argument[2:]] = current = []
        else:
            current.append(argument)
    return options


def one(options, name, default=""):
    return options[name][0] if options.get(name) else default


def as_text(value):
    if isinstance(value, list):
        if any(isinstance(item, list) for item in value):
            return "\n".join(as_text(item) for item in value)
        return "\t".join(as_text(item) for item in value)
    return str(value)


def next_of(successive):
    """The first of several answers; the last one stays."""
    return successive.pop(0) if len(successive) > 1 else successive[0]


def describe_groups(world, options):
    group = world["group"]
    if not group or group["AutoScalingGroupName"] not in options["auto-scaling-group-names"]:
        return {"AutoScalingGroups": []}
    answer = json.loads(json.dumps(group))
    answer["SuspendedProcesses"] = [{"ProcessName": name} for name in group["SuspendedProcesses"]]
    for instance in group["Instances"]:  # what is on its way arrives until the next question
        if instance["LifecycleState"] == "Pending" and not world["stuck"]:
            instance["LifecycleState"] = "InService"
    return {"AutoScalingGroups": [answer]}


def suspend(world, options):
    now = set(world["group"]["SuspendedProcesses"]) | set(options["scaling-processes"])
    world["group"]["SuspendedProcesses"] = sorted(now)


def resume(world, options):
    now = set(world["group"]["SuspendedProcesses"]) - set(options["scaling-processes"])
    world["group"]["SuspendedProcesses"] = sorted(now)


def update_group(world, options):
    for option, field in ("min-size", "MinSize"), ("max-size", "MaxSize"):
        if option in options:
            world["group"][field] = int(one(options, option))
    world["group"]["DesiredCapacity"] = max(world["group"]["DesiredCapacity"], world["group"]["MinSize"])


def set_capacity(world, options):
    group, wanted = world["group"], int(one(options, "desired-capacity"))
    if not group["MinSize"] <= wanted <= group["MaxSize"]:
        raise Refused("(ValidationError): the capacity is outside of the group's bounds")
    group["DesiredCapacity"] = wanted
    for number in range(len(group["Instances"]) + 1, wanted + 1):
        group["Instances"].append({"InstanceId": f"i-{number}", "LifecycleState": "Pending"})


def list_deployments(world, _):
    running = [id for id, deployment in world["deployments"].items() if deployment["looks"] != 0]
    for deployment in world["deployments"].values():
        deployment["looks"] = max(deployment["looks"] - 1, 0) if deployment["looks"] > 0 else deployment["looks"]
    return {"deployments": running}


def batch_get_deployments(world, options):
    found = [{"deploymentId": id, **world["deployments"][id]} for id in options["deployment-ids"]]
    return {"deploymentsInfo": found}


def update_deployment_group(world, options):
    world["alarmConfiguration"] = json.loads(one(options, "alarm-configuration"))
    return {"hooksNotCleanedUp": []}


def describe_instances(world, options):
    """Of the group, with the tag Contract where the world names one."""
    assert options["filters"] == [
        f"Name=tag:aws:autoscaling:groupName,Values={world['group']['AutoScalingGroupName']}",
        "Name=instance-state-name,Values=pending,running",
    ]
    found = []
    for instance in world["group"]["Instances"]:
        contract = world["contracts"].get(instance["InstanceId"], "2")
        tags = [{"Key": "Name", "Value": world["group"]["AutoScalingGroupName"]}]
        found.append({"InstanceId": instance["InstanceId"],
                      "Tags": tags + ([{"Key": "Contract", "Value": contract}] if contract else [])})
    return {"Reservations": [{"Instances": [each]} for each in found]}


COMMAND = "0a1b2c3d-0000-1111-2222-333344445555"
RELEASE_COMMAND = "9f8e7d6c-0000-1111-2222-333344445555"


def send_command(world, options):
    if one(options, "document-name").endswith("-release-command"):
        return send_release_command(world, options)
    for id in options["instance-ids"]:
        if id in world.get("unregistered", []):
            raise Refused("(InvalidInstanceId) when calling the SendCommand operation: not in a valid state")
    world["asked"] = options["instance-ids"]
    return {"Command": {"CommandId": COMMAND}}


def send_release_command(world, options):
    if not world.get("document", True):
        raise Refused("(InvalidDocument) when calling the SendCommand operation: does not exist")
    does = next_of(world.setdefault("sending", ["taken"]))
    if does == "refused":
        raise Refused("(ThrottlingException) when calling the SendCommand operation: Rate exceeded")
    world["sent"] = {"CommandId": RELEASE_COMMAND, "InstanceId": options["instance-ids"][0],
                     "Comment": one(options, "comment"), "parameters": json.loads(one(options, "parameters"))}
    if does == "answer lost":
        raise Refused("(Read timeout) on endpoint URL")
    return {"Command": {"CommandId": RELEASE_COMMAND}}


def status_of(details):
    """What the status is of a more detailed one. [SSM API, CommandInvocation]"""
    return {"Delivery Timed Out": "TimedOut", "Execution Timed Out": "TimedOut"}.get(
        details, details)


def list_invocations(world, options):
    def answer(id):
        details, output = next_of(world["answers"].get(id, [["Undeliverable", ""]]))
        return {"InstanceId": id, "Status": status_of(details), "StatusDetails": details,
                "CommandPlugins": [{"Output": output}]}

    command = one(options, "command-id")
    if command == COMMAND:
        return {"CommandInvocations": [answer(id) for id in world["asked"]]}
    if command == RELEASE_COMMAND:
        details, output = next_of(world["command"])
        return {"CommandInvocations": [{**world["sent"], "Status": status_of(details), "StatusDetails": details,
                                        "CommandPlugins": [{"Output": output}]}] if details else []}
    # Without a command: all of the document.
    assert any(filter.startswith("key=DocumentName,value=hello-staging-release-command") for filter in options["filters"])
    found = [world["sent"]] if "sent" in world else []
    for id, looks in world.get("earlier", {}).items():
        status = "Success" if looks == 0 else "InProgress"
        found.append({"CommandId": id, "InstanceId": "i-9", "Status": status, "Comment": "of an earlier attempt"})
        world["earlier"][id] = max(looks - 1, 0) if looks > 0 else looks
    return {"CommandInvocations": found}


def list_actions(world, options):
    execution = one(options, "filter").split("=")[1]
    return {"actionExecutionDetails": [
        {**action, "output": {"outputArtifacts": [
            {"name": "release", "s3location": {"bucket": "hello-artifacts", "key": action.get("key", "")}}]}}
        for action in world.get("actions", {}).get(execution, [])
    ]}


def publish(world, options):
    world.setdefault("mails", []).append({"subject": one(options, "subject"), "message": one(options, "message")})
    return {"MessageId": "1"}


def target_health(world, _):
    states = {id: next_of(states) for id, states in world["health"].items()}
    return {
        "TargetHealthDescriptions": [
            {"Target": {"Id": id}, "TargetHealth": {"State": state}} for id, state in states.items()
        ]
    }


def pipeline_state(world, _):
    states = world["pipelineState"].items()
    return {"stageStates": [{"stageName": name, "latestExecution": execution} for name, execution in states]}


OPERATIONS = {
    "autoscaling describe-auto-scaling-groups": describe_groups,
    "autoscaling describe-instance-refreshes": lambda world, _: {
        "InstanceRefreshes": [{"Status": status} for status in next_of(world["refreshes"])]
    },
    "autoscaling describe-scheduled-actions": lambda world, _: {"ScheduledUpdateGroupActions": world["schedule"]},
    "autoscaling suspend-processes": suspend,
    "autoscaling resume-processes": resume,
    "autoscaling update-auto-scaling-group": update_group,
    "autoscaling set-desired-capacity": set_capacity,
    "deploy list-deployments": list_deployments,
    "deploy batch-get-deployments": batch_get_deployments,
    "deploy get-deployment-group": lambda world, _: {
        "deploymentGroupInfo": {"alarmConfiguration": world["alarmConfiguration"]}
    },
    "deploy update-deployment-group": update_deployment_group,
    "codepipeline get-pipeline-state": pipeline_state,
    "codepipeline list-action-executions": list_actions,
    "s3api head-object": lambda world, options: {"VersionId": f"version-of-{one(options, 'key')}"},
    "sns publish": publish,
    "ec2 describe-instances": describe_instances,
    "ssm send-command": send_command,
    "ssm list-command-invocations": list_invocations,
    "elbv2 describe-target-health": target_health,
}

main()
