"""Picks the instance that a scheduled command runs on, or tells why the command does not run. A step of automation.yml.

A command must run once for each scheduled time, and never twice at once. But EventBridge Scheduler delivers at least
once, so two executions may start for one time:

- Of two executions that see each other, the one that began first continues; if both began at the same moment, the one
  with the first id. So both decide the same. Each waits before it looks, as long as AWS may take to list it for the
  other.
- A command that has been sent is looked for too: it continues when its automation is cancelled.
- If two executions do not see each other nevertheless, they pick the same instance, the first by its id. Its lock lets
  only one of them run (run-scheduled.sh).

The rest of the risk: two executions do not see each other, and the first instance changes just between them.

Systems Manager would take two braces in a row for a parameter.
"""

import datetime
import time

import boto3

# More than AWS takes until executions and commands are in its lists.
SETTLE_SECONDS = 10
# An execution that began longer ago has sent its command or has ended: the time-out of this step is shorter.
PICKING = datetime.timedelta(minutes=10)
# Longer than the delay of a first or second delivery (scheduled-command.ts).
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
            return left_out("delivered twice: " + other["AutomationExecutionId"] + " has the same scheduled time")
    for other in earlier:
        is_picking = own["ExecutionStartTime"] - other["ExecutionStartTime"] < PICKING
        if is_picking and other["AutomationExecutionStatus"] not in ENDED:
            raise RuntimeError("left out: " + other["AutomationExecutionId"] + " is still in progress")

    group = group_of(events["group"])
    members = [instance["InstanceId"] for instance in group["Instances"]]
    for command in commands_under_way(ssm, events["command"]):
        # A command on an instance that is gone counts as executing until its time-out.
        if any(instance in members for instance in command["InstanceIds"]):
            raise RuntimeError("left out: the command still runs on " + command["InstanceIds"][0])

    if group["DesiredCapacity"] == 0:
        return left_out("scaled to 0: the stage has no instances at this time")
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
    """The executions of this document that began shortly before this one."""
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
    """The instances that Systems Manager reaches, sorted by id. AWS takes at most 50 ids."""
    asked = sorted(instances)[:50]
    if not asked:
        return []
    answer = ssm.describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": asked}], MaxResults=50)
    return sorted(one["InstanceId"] for one in answer["InstanceInformationList"] if one["PingStatus"] == "Online")
