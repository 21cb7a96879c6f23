# What the steps of a release share; step-project.ts puts it before each of them.
#
# NAME: what the stage's Auto Scaling group, CodeDeploy application and deployment group are all called. PIPELINE: the
# pipeline's name, where a step asks for its state.
# POLL_SECONDS: between two questions. WAIT_SECONDS: how long something is waited for.
# shellcheck shell=bash disable=SC2329 # no step uses all of it
set -euo pipefail
export AWS_PAGER='' AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=6
POLL_SECONDS=${POLL_SECONDS:-10} WAIT_SECONDS=${WAIT_SECONDS:-900}

# What would move the desired capacity, or instances from zone to zone, in the middle of a deployment. Never Launch or
# Terminate, which can break the group, nor ReplaceUnhealthy: an instance that dies is replaced at any time.
PROCESSES=(AlarmNotification AZRebalance ScheduledActions)

say() { echo "$(date -u +%H:%M:%S) $*"; }
refuse() {
  say "$*" >&2
  exit 1
}

# group QUERY: of the Auto Scaling group, as text; "None" where there is none.
group() {
  aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$NAME" \
    --query "AutoScalingGroups[0].$1" --output text
}

# The deployments that run, but for those that Auto Scaling began to bring a release to a new instance: they stand in
# nobody's way, and on a fleet whose instances die there is always one.
running_deployments() {
  local ids
  ids=$(aws deploy list-deployments --application-name "$NAME" --deployment-group-name "$NAME" \
    --include-only-statuses Created Queued InProgress Baking Ready --query 'deployments[:25]' --output text) || return
  if [ -z "$ids" ] || [ "$ids" = None ]; then return; fi
  # shellcheck disable=SC2086 # one word an id
  aws deploy batch-get-deployments --deployment-ids $ids --output text \
    --query "deploymentsInfo[?creator != 'autoscaling'].deploymentId"
}

# wait_for_deployments: until none runs; status 1 where the time is over before.
wait_for_deployments() {
  local running said='' end=$((SECONDS + WAIT_SECONDS))
  while :; do
    running=$(running_deployments) || refuse 'CodeDeploy did not list the deployments that run; its answer is above.'
    if [ -z "$running" ] || [ "$running" = None ]; then return 0; fi
    [ "$running" = "$said" ] || say "deployment $running is in progress: waiting until it ends"
    said=$running
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep "$POLL_SECONDS"
  done
}

# stage_execution STAGE FIELD: of the execution that a stage of ours is at in the pipeline, or was at last.
stage_execution() {
  aws codepipeline get-pipeline-state --name "$PIPELINE" --output text \
    --query "stageStates[?stageName == 'Deploy-$1'].latestExecution.$2 | [0]"
}

# alarm_configuration QUERY FORMAT: of the deployment group.
alarm_configuration() {
  aws deploy get-deployment-group --application-name "$NAME" --deployment-group-name "$NAME" \
    --query "deploymentGroupInfo.alarmConfiguration.$1" --output "$2"
}

# alarms_switched: true or false, whether alarms stop deployments; nothing where there are none. The provider leaves a
# switch that is off out of what it sends.
alarms_switched() {
  local now enabled count errors
  errors=$(mktemp)
  # shellcheck disable=SC2016 # the backticks are JMESPath's
  if ! now=$(alarm_configuration '[enabled, length(alarms || `[]`)]' text 2>"$errors"); then
    # A stage that is half made, or half gone, has no deployment group, and so no alarms that stop one.
    if grep -q 'DoesNotExistException' "$errors"; then return 0; fi
    cat "$errors" >&2
    return 1
  fi
  read -r enabled count <<<"$now"
  if [ "${count:-0}" = 0 ]; then return; fi
  if [ "${enabled,,}" = true ]; then echo true; else echo false; fi
}

# alarms true|false: whether alarms stop deployments. Only the switch moves, which Terraform leaves alone; which alarms
# they are is Terraform's.
alarms() {
  local now configuration
  now=$(alarms_switched) || return
  if [ -z "$now" ] || [ "$now" = "$1" ]; then return 0; fi
  configuration=$(alarm_configuration \
    "{alarms: alarms, ignorePollAlarmFailure: ignorePollAlarmFailure || \`false\`, enabled: \`$1\`}" json) || return
  aws deploy update-deployment-group --application-name "$NAME" --current-deployment-group-name "$NAME" \
    --alarm-configuration "$configuration" >/dev/null || return
  if [ "$1" = true ]; then
    say 'alarms stop deployments to this stage again'
  else
    say 'alarms are ignored during this deployment'
  fi
}

# called up|down: the condition on an action of the stage's own schedule. Its name is what it does and eight characters:
# up-1a2b3c4d; before, it was what it does alone. A person's own up-black-friday is none.
called() {
  local length=$((${#1} + 9))
  echo "(ScheduledActionName == '$1' || (starts_with(ScheduledActionName, '$1-') && length(ScheduledActionName) == \`$length\`))"
}

# The bounds that the stage has when it is awake, "<min><tab><max>", as its schedule will set them; nothing where it has no
# schedule.
waking_bounds() {
  local bounds is_ours
  is_ours=$(called up)
  bounds=$(aws autoscaling describe-scheduled-actions --auto-scaling-group-name "$NAME" --output text \
    --query "ScheduledUpdateGroupActions[?$is_ours] | [:1].[MinSize, MaxSize]") || return
  [ "$bounds" = None ] || echo "$bounds"
}

# Auto Scaling drops a scheduled action whose time comes while it is suspended. A stage that should have woken meanwhile
# gets its ordinary bounds now: it is awake whenever the next action is the one that scales it down.
catch_up_with_schedule() {
  local next now bounds
  next=$(aws autoscaling describe-scheduled-actions --auto-scaling-group-name "$NAME" --output text \
    --query "sort_by(ScheduledUpdateGroupActions[?$(called up) || $(called down)], &StartTime)[0].ScheduledActionName") || return
  case $next in down | down-*) ;; *) return 0 ;; esac
  bounds=$(waking_bounds) || return
  now=$(group '[MinSize, MaxSize]') || return
  if [ -z "$bounds" ] || [ "$bounds" = "$now" ]; then return; fi
  aws autoscaling update-auto-scaling-group --auto-scaling-group-name "$NAME" \
    --min-size "${bounds%%[[:space:]]*}" --max-size "${bounds##*[[:space:]]}" || return
  say "$NAME now has the minimum and maximum that its schedule sets for this time"
}

# Takes back what prepare.sh changed for the time of a deployment; each part whether or not the others can be.
settle() {
  local status=0
  aws autoscaling resume-processes --auto-scaling-group-name "$NAME" --scaling-processes "${PROCESSES[@]}" || status=1
  catch_up_with_schedule || status=1
  alarms true || status=1
  if [ "$status" = 0 ]; then say "$NAME scales again, and alarms stop deployments to it again again"; fi
  return "$status"
}
