"""Picks the instance that a scheduled command runs on, or says why it does not run. A step of automation.yml.

A command runs never twice at a time, and once for each time that is due. EventBridge Scheduler delivers at least once,
so that two executions may be started for one time. What keeps them apart:

- Of two executions that see each other, the one that began first goes on, and of two that began in the same moment the
  one whose id comes first: both come to the same answer. Before it looks, each waits for as long as AWS may take to
  show it to the other.
- A command that was sent, by whomever, is looked for by itself: it outlives an automation that is cancelled.
- Where two do not see each other nevertheless, they pick the same instance, the first by its id, and its lock lets one
  of them in (run-scheduled.sh).

What is left is that two do not see each other and the first instance comes or goes just between them.

Two braces in a row would be read as a parameter by Systems Manager.
"""

import datetime
import time

import boto3

# Until executions and commands show in each other's lists, with room.
SETTLE_SECONDS = 10
# A step of an execution that began longer ago has sent its command, or has ended: the time-out of this one is less.
PICKING = datetime.timedelta(minutes=10)
# Longer than a time that is due can be delivered late (scheduled-command.ts), and a second time.
DELIVERED = datetime.timedelta(minutes=15)

ENDED = {
    "Success",
    "TimedOut",
    "Cancelled",
    "Failed",
    "Rejected",
    "CompletedWithSuccess",
    "CompletedWithFailure",
    "Exited",
}
BY_HAND = "by hand"


def pick(events, context):
    ssm = boto3.client("ssm")
    time.sleep(SETTLE_SECONDS)
    own = ssm.get_automation_execution(AutomationExecutionId=events["execution"])["AutomationExecution"]
    earlier = earlier_executions(ssm, own, events["automation"])

    for other in earlier:
        if events["scheduledTime"] != BY_HAND and scheduled_time(ssm, other) == events["scheduledTime"]:
            return left_out("delivered twice: " + other["AutomationExecutionId"] + " is of the same time")
    for other in earlier:
        is_picking = own["ExecutionStartTime"] - other["ExecutionStartTime"] < PICKING
        if is_picking and other["AutomationExecutionStatus"] not in ENDED:
            raise RuntimeError("left out: " + other["AutomationExecutionId"] + " is still under way")

    group = group_of(events["group"])
    members = [instance["InstanceId"] for instance in group["Instances"]]
    for command in commands_under_way(ssm, events["command"]):
        # What was sent to an instance that is gone shows as under way until its time is over.
        if any(instance in members for instance in command["InstanceIds"]):
            raise RuntimeError("left out: it still runs, on " + command["InstanceIds"][0])

    if group["DesiredCapacity"] == 0:
        return left_out("asleep: the stage is to have no instances now")
    in_service = [one["InstanceId"] for one in group["Instances"] if one["LifecycleState"] == "InService"]
    reachable = online(ssm, in_service)
    if not reachable:
        raise RuntimeError(
            f"no instance can run it: {len(in_service)} of {len(members)} are in service, and none of them "
            "answers Systems Manager"
        )
    return {"runs": "yes", "because": "picked " + reachable[0], "instance": reachable[0]}


def left_out(because):
    return {"runs": "no", "because": because, "instance": ""}


def earlier_executions(ssm, own, automation):
    """The executions of this document that began before this one, and not long ago."""
    since = own["ExecutionStartTime"] - DELIVERED
    pages = ssm.get_paginator("describe_automation_executions").paginate(
        Filters=[
            {"Key": "DocumentNamePrefix", "Values": [automation]},
            {"Key": "StartTimeAfter", "Values": [since.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")]},
        ]
    )
    return [
        one
        for page in pages
        for one in page["AutomationExecutionMetadataList"]
        if one["DocumentName"] == automation and order(one) < order(own)
    ]


def order(execution):
    return (execution["ExecutionStartTime"], execution["AutomationExecutionId"])


def scheduled_time(ssm, execution):
    found = ssm.get_automation_execution(AutomationExecutionId=execution["AutomationExecutionId"])
    return found["AutomationExecution"].get("Parameters", {}).get("ScheduledTime", [""])[0]


def commands_under_way(ssm, document):
    pages = ssm.get_paginator("list_commands").paginate(
        Filters=[{"key": "DocumentName", "value": document}, {"key": "ExecutionStage", "value": "Executing"}]
    )
    return [command for page in pages for command in page["Commands"]]


def group_of(name):
    groups = boto3.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    if not groups["AutoScalingGroups"]:
        raise RuntimeError("there is no Auto Scaling group " + name)
    return groups["AutoScalingGroups"][0]


def online(ssm, instances):
    """Those that Systems Manager reaches, by their ids; AWS takes so many at a time."""
    asked = sorted(instances)[:50]
    if not asked:
        return []
    answer = ssm.describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": asked}], MaxResults=50)
    return sorted(one["InstanceId"] for one in answer["InstanceInformationList"] if one["PingStatus"] == "Online")
