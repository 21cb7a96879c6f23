"""Runs pick-instance.py in each of the accounts that standard input describes, and prints what it returns or raises.

The clients are botocore's own: they refuse a parameter that AWS does not know, and what is answered here is held against
the model as well. Every list comes one by one, in pages.
"""

import datetime
import json
import os
import re
import sys
import time

import boto3
from botocore.validate import ParamValidator

os.environ.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_DEFAULT_REGION="us-east-1")
given, asked, slept = {}, [], []


def whole(name):
    """Ids of executions have 36 characters."""
    return name.ljust(36, ".")


def at(seconds):
    return datetime.datetime(2026, 11, 29, 3, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=seconds)


def execution(one):
    return {
        "AutomationExecutionId": whole(one["id"]),
        "DocumentName": one.get("document", "hello-staging-schedule.nightly"),
        "ExecutionStartTime": at(one["at"]),
        "AutomationExecutionStatus": one.get("status", "InProgress"),
    }


def filters(request):
    return {one.get("Key") or one["key"]: one.get("Values", [one.get("value")]) for one in request["Filters"]}


def page(request, name, items, token="NextToken"):
    first = int(request.get(token, 0))
    more = {token: str(first + 1)} if first + 1 < len(items) else {}
    return {name: items[first : first + 1], **more}


def answer(operation, request):
    executions = given["executions"]
    if operation == "GetAutomationExecution":
        one = next(one for one in executions if whole(one["id"]) == request["AutomationExecutionId"])
        parameters = {"ScheduledTime": [one["due"]]} if "due" in one else {}
        return {"AutomationExecution": {**execution(one), "Parameters": parameters}}
    if operation == "DescribeAutomationExecutions":
        wanted = filters(request)
        since = datetime.datetime.strptime(wanted["StartTimeAfter"][0], "%Y-%m-%dT%H:%M:%S%z")
        found = [execution(one) for one in executions if at(one["at"]) > since]
        found = [one for one in found if one["DocumentName"].startswith(wanted["DocumentNamePrefix"][0])]
        return page(request, "AutomationExecutionMetadataList", found)
    if operation == "ListCommands":
        wanted = filters(request)
        assert wanted["ExecutionStage"] == ["Executing"]
        found = [{"InstanceIds": [one["on"]]} for one in given.get("commands", []) if one["of"] == wanted["DocumentName"][0]]
        return page(request, "Commands", found)
    if operation == "DescribeAutoScalingGroups":
        instances = [
            {"InstanceId": name, "AvailabilityZone": "a", "LifecycleState": state, "HealthStatus": "Healthy", "ProtectedFromScaleIn": False}
            for name, state in given.get("instances", {}).items()
        ]
        group = {
            "AutoScalingGroupName": request["AutoScalingGroupNames"][0],
            "MinSize": 0,
            "MaxSize": 4,
            "DesiredCapacity": given.get("desired", len(instances)),
            "DefaultCooldown": 1,
            "AvailabilityZones": ["a"],
            "HealthCheckType": "ELB",
            "CreatedTime": at(0),
            "Instances": instances,
        }
        return {"AutoScalingGroups": [] if given.get("gone") else [group]}
    assert operation == "DescribeInstanceInformation", operation
    silent = given.get("silent", [])
    return {
        "InstanceInformationList": [
            {"InstanceId": name, "PingStatus": "ConnectionLost" if name in silent else "Online"}
            for name in reversed(filters(request)["InstanceIds"])
        ]
    }


class Answered:
    status_code = 200


def answering(model, params, context, **_):
    asked.append(model.name)
    request = context["request"]
    response = answer(model.name, request)
    report = ParamValidator().validate(response, model.output_shape)
    assert not report.has_errors(), report.generate_report()
    return Answered(), response


def client(name, make=boto3.client):
    made = make(name)
    made.meta.events.register("provide-client-params", lambda params, context, **_: context.update(request=params))
    made.meta.events.register("before-call", answering)
    return made


boto3.client = client
time.sleep = slept.append


def run(account):
    for known in (given, asked, slept):
        known.clear()
    given.update(account)
    script = {}
    exec(compile(given["script"], "pick-instance.py", "exec"), script)
    events = {**given["events"], "execution": whole("own")}
    try:
        result = script["pick"](events, {})
    except RuntimeError as refused:
        result = {"refused": str(refused)}
    return {"result": result, "slept": list(slept), "asked": list(asked)}


print(re.sub(r"\.{2,}", "", json.dumps([run(account) for account in json.load(sys.stdin)])))
