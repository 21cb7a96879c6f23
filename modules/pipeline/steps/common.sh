# Functions that the steps of a release share; step-project.ts puts this file in front of each.
#
# NAME: name of the stage's Auto Scaling group, CodeDeploy application and deployment group. PIPELINE: the pipeline's
# name, for steps that need its state.
# POLL_SECONDS: time between two calls while a step waits. WAIT_SECONDS: the longest wait.
# shellcheck shell=bash disable=SC2329 # no step uses all of it
set -euo pipefail
export AWS_PAGER='' AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=6
POLL_SECONDS=${POLL_SECONDS:-10} WAIT_SECONDS=${WAIT_SECONDS:-900}

# Processes that change the desired capacity, or move instances between zones. They must not run during a deployment.
# Never Launch or Terminate, which can break the group, nor ReplaceUnhealthy: an unhealthy instance is always replaced.
PROCESSES=(AlarmNotification AZRebalance ScheduledActions)

say() { echo "$(date -u +%H:%M:%S) $*"; }
refuse() {
  say "$*" >&2
  exit 1
}

# group QUERY: a property of the Auto Scaling group as text; "None" if there is no group.
group() {
  aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$NAME" \
    --query "AutoScalingGroups[0].$1" --output text
}

# Ids of the deployments in progress, without those that Auto Scaling has started for a new instance: they do not
# disturb a release, and a fleet whose instances fail always has one.
running_deployments() {
  local ids
  ids=$(aws deploy list-deployments --application-name "$NAME" --deployment-group-name "$NAME" \
    --include-only-statuses Created Queued InProgress Baking Ready --query 'deployments[:25]' --output text) || return
  if [ -z "$ids" ] || [ "$ids" = None ]; then return; fi
  # shellcheck disable=SC2086 # one word an id
  aws deploy batch-get-deployments --deployment-ids $ids --output text \
    --query "deploymentsInfo[?creator != 'autoscaling'].deploymentId"
}

# wait_for_deployments: waits until none is in progress; status 1 after WAIT_SECONDS.
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

# stage_execution STAGE FIELD: a field of the pipeline's latest execution that deploys to a stage of ours.
stage_execution() {
  aws codepipeline get-pipeline-state --name "$PIPELINE" --output text \
    --query "stageStates[?stageName == 'Deploy-$1'].latestExecution.$2 | [0]"
}

# alarm_configuration QUERY FORMAT: a property of the deployment group's alarm configuration.
alarm_configuration() {
  aws deploy get-deployment-group --application-name "$NAME" --deployment-group-name "$NAME" \
    --query "deploymentGroupInfo.alarmConfiguration.$1" --output "$2"
}

# alarms_switched: prints true or false, whether alarms stop deployments; nothing if there are no alarms. The provider
# does not send `enabled` when it is false.
alarms_switched() {
  local now enabled count errors
  errors=$(mktemp)
  # shellcheck disable=SC2016 # the backticks are JMESPath's
  if ! now=$(alarm_configuration '[enabled, length(alarms || `[]`)]' text 2>"$errors"); then
    # A half created or half destroyed stage has no deployment group, and so no alarms that stop deployments.
    if grep -q 'DoesNotExistException' "$errors"; then return 0; fi
    cat "$errors" >&2
    return 1
  fi
  read -r enabled count <<<"$now"
  if [ "${count:-0}" = 0 ]; then return; fi
  if [ "${enabled,,}" = true ]; then echo true; else echo false; fi
}

# alarms true|false: sets whether alarms stop deployments. It changes only `enabled`, which Terraform ignores. The list
# of alarms stays Terraform's.
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

# called up|down: a JMESPath condition for the scheduled action of the stage's own schedule. Its name is up-1a2b3c4d (in
# older stages: up). A person's own action up-black-friday does not match.
called() {
  local length=$((${#1} + 9))
  echo "(ScheduledActionName == '$1' || (starts_with(ScheduledActionName, '$1-') && length(ScheduledActionName) == \`$length\`))"
}

# Minimum and maximum that the stage's schedule sets when it scales up: "<min><tab><max>"; nothing without a schedule.
waking_bounds() {
  local bounds is_ours
  is_ours=$(called up)
  bounds=$(aws autoscaling describe-scheduled-actions --auto-scaling-group-name "$NAME" --output text \
    --query "ScheduledUpdateGroupActions[?$is_ours] | [:1].[MinSize, MaxSize]") || return
  [ "$bounds" = None ] || echo "$bounds"
}

# Auto Scaling drops a scheduled action that is due while ScheduledActions is suspended. If the stage should have scaled
# up meanwhile (the next action is the one that scales it down), this sets its minimum and maximum now.
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

# Restores what prepare.sh changed for a deployment. A part that fails does not stop the others.
settle() {
  local status=0
  aws autoscaling resume-processes --auto-scaling-group-name "$NAME" --scaling-processes "${PROCESSES[@]}" || status=1
  catch_up_with_schedule || status=1
  alarms true || status=1
  if [ "$status" = 0 ]; then say "$NAME scales again, and alarms stop deployments to it again"; fi
  return "$status"
}
