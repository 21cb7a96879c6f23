# Prepares a stage for a deployment: no other deployment or instance refresh is in progress, scaling is suspended, and
# the stage is not scaled down. Otherwise it ends with status 1, and nothing is deployed.
#
# STAGE: the stage. PIPELINE: the pipeline's name.
# TOPIC, RUNBOOK: SNS topic and runbook for the mail about a release command that failed.
# IGNORE_ALARMS: yes for a fix, which the alarms of the fault that it fixes must not stop.
# shellcheck shell=bash

refuse_while_refreshing() {
  local statuses status
  statuses=$(aws autoscaling describe-instance-refreshes --auto-scaling-group-name "$NAME" \
    --query 'InstanceRefreshes[].Status' --output text)
  for status in $statuses; do
    case $status in
      Pending | InProgress | Cancelling | RollbackInProgress | Baking)
        refuse "An instance refresh of $STAGE is in progress ($status). A release and an instance refresh" \
          "must not overlap. Nothing was deployed. Wait until it ends, then: npm run release"
        ;;
    esac
  done
}

# A release with a Procfile needs instances of at least the contract in its release.json (packages/facts/contract.ts),
# or 2 without a number there. Instances of an older launch template may have an older contract: then this refuses the
# release before any instance is changed. The launch template tags instances with their contract. An older instance that
# is launched later refuses the release itself (app/deploy/scripts/before-install.sh).
refuse_older_instances() {
  local lacking needed
  if [ ! -e Procfile ]; then return; fi
  needed=$(python3 -I -c 'import json; print(int(json.load(open("release.json")).get("contract", 2)))') ||
    refuse "release.json: \`contract\` is missing or not a number. deploy/write-release.py writes it: call it in" \
      'buildspec.yml.'
  # shellcheck disable=SC2016 # the backticks are JMESPath's
  lacking=$(aws ec2 describe-instances --output text --filters \
    "Name=tag:aws:autoscaling:groupName,Values=$NAME" Name=instance-state-name,Values=pending,running --query \
    'Reservations[].Instances[?!(Tags[?Key == `Contract` && to_number(Value) >= `'"$needed"'`])][].InstanceId')
  if [ -z "$lacking" ] || [ "$lacking" = None ]; then return; fi
  refuse "The release needs contract $needed (2: a proxy, 3: workers). These instances of $STAGE do not have it:" \
    "${lacking//[[:space:]]/, }. Nothing was changed. Update the stage and its instances: npm run deploy -- $STAGE," \
    "npm run refresh-instances -- $STAGE, then npm run release"
}

# A stage that its schedule has scaled down has no instances to deploy to, or too few for its rollout. This sets the
# desired capacity to the minimum that the schedule sets for the day, or to the group's minimum, but at least to 1: a
# deployment to no instances fails. It stays so until the next scheduled action, so that a release at night can be
# looked at.
wake() {
  local bounds minimum maximum desired
  bounds=$(waking_bounds)
  minimum=${bounds%%[[:space:]]*}
  [ -n "$minimum" ] || minimum=$(group MinSize)
  [ "$minimum" -gt 0 ] || minimum=1
  read -r maximum desired <<<"$(group '[MaxSize, DesiredCapacity]')"
  if [ "$desired" -ge "$minimum" ]; then return; fi
  say "$STAGE is scaled down to $desired: setting its desired capacity to $minimum"
  if [ "$maximum" -lt "$minimum" ]; then
    aws autoscaling update-auto-scaling-group --auto-scaling-group-name "$NAME" --max-size "$minimum"
  fi
  aws autoscaling set-desired-capacity --auto-scaling-group-name "$NAME" --desired-capacity "$minimum"
}

# Waits until the desired number of instances is in service. A fleet that cannot reach it because its release is broken
# must still get the fix: after WAIT_SECONDS, one instance is enough.
await_instances() {
  local desired states in_service said='' end=$((SECONDS + WAIT_SECONDS))
  while :; do
    desired=$(group DesiredCapacity)
    states=$(group 'Instances[].LifecycleState')
    in_service=$(grep -cx InService <<<"${states//[[:space:]]/$'\n'}" || true)
    [ "$in_service" -lt "$desired" ] || return 0
    [ "$in_service" = "$said" ] || say "$in_service of $desired instances are in service: waiting for the rest"
    said=$in_service
    [ "$SECONDS" -lt "$end" ] || break
    sleep "$POLL_SECONDS"
  done
  [ "$in_service" -gt 0 ] || refuse "No instance of $STAGE came into service within $WAIT_SECONDS s. Nothing was" \
    "deployed. Look at the activity history of the Auto Scaling group $NAME, and at the stage's log group start-up."
  say "only $in_service of $desired instances are in service after $WAIT_SECONDS s: continuing with them"
}

# Alarms must not stop a rollback either: the release that it replaces may have set them off. The type of the stage's
# latest execution tells a rollback. Its variables do not: they are those of the execution that it goes back to.
# [CodePipeline API, StageExecution; user guide, stage rollback]
alarms_are_ignored() {
  local type
  [ "$IGNORE_ALARMS" != yes ] || return 0
  type=$(stage_execution "$STAGE" type) || return
  [ "$type" = ROLLBACK ]
}

[ "$(group AutoScalingGroupName)" = "$NAME" ] ||
  refuse "$STAGE does not exist. Create it: npm run deploy -- $STAGE"
refuse_while_refreshing
refuse_older_instances
wait_for_deployments ||
  refuse "Another deployment to $STAGE did not end within $WAIT_SECONDS s. Stop it or wait until it ends, then: npm run" \
    release
aws autoscaling suspend-processes --auto-scaling-group-name "$NAME" --scaling-processes "${PROCESSES[@]}"
say "$STAGE does not scale until the release ends"
wake
await_instances
# Again: meanwhile a refresh may have begun, and instances may have been launched.
refuse_while_refreshing
refuse_older_instances
run_release_command
if alarms_are_ignored; then alarms false; else alarms true; fi
say "$STAGE is ready"
