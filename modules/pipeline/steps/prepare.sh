# Makes a stage ready for a deployment: nothing else works on its instances, nothing moves its desired capacity, and
# it is awake. Ends with status 1 where that cannot be had; then nothing was deployed.
#
# STAGE: the stage. PIPELINE: what this is a step of.
# TOPIC, RUNBOOK: where people hear of a release command that failed, and its runbook.
# IGNORE_ALARMS: yes, for a fix that must get past the alarms of what it fixes.
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

# A release with a Procfile needs of its instance what its release.json says by a number (packages/facts/contract.ts), and
# 2 where that says none. Those of an older launch template may not have it: the release is refused before any instance has
# changed. Launch templates say by a tag which contract their instances keep. An instance that lacks it and is launched
# later refuses the release itself (app/deploy/scripts/before-install.sh).
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

# A stage that sleeps, wholly or in part, has no instances to deploy to, or too few for its rollout: it gets the minimum
# that its schedule wakes it with, or that its group has, and keeps it until the schedule's next turn: who releases at
# night wants to see it. At least one: a deployment to none fails.
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

# Until as many instances are in service as should be. A fleet that cannot get there, because its release is what is
# broken, must still get the fix: one instance is enough then.
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

# A rollback must get past the alarms too: what it takes back may be what raised them. The stage says which execution it
# is at, and of what type. No variable of the execution does: a rollback has those of the one that it goes back to.
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
# One may have begun while this waited; and one may have been launched: a stage that slept has only new ones.
refuse_while_refreshing
refuse_older_instances
run_release_command
if alarms_are_ignored; then alarms false; else alarms true; fi
say "$STAGE is ready"
