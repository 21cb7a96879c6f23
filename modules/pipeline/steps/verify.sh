# Checks that every instance of a stage serves the release, after a deployment that succeeded: CodeDeploy can call a
# deployment a success whose last instance failed. Only the load balancer reaches the app, so each instance is asked
# by a Systems Manager document, and the load balancer has to find each of them healthy.
#
# STAGE; DOCUMENT: the document's name. release.json, in the working directory: the release as the build named it.
# ANSWER_SECONDS: between two looks at what the instances answered.
# shellcheck shell=bash

# ask_instances ID...: one line each, "<instance> <status> <what it said>". None from an instance that has not
# registered with Systems Manager yet.
ask_instances() {
  local command answer end
  while [ "$#" -gt 0 ]; do
    command=$(aws ssm send-command --document-name "$DOCUMENT" --instance-ids "${@:1:50}" --timeout-seconds 60 \
      --query Command.CommandId --output text) || return
    end=$((SECONDS + 120))
    while sleep "${ANSWER_SECONDS:-2}" && [ "$SECONDS" -lt "$end" ]; do
      answer=$(aws ssm list-command-invocations --command-id "$command" --details --output text \
        --query 'CommandInvocations[].[InstanceId, Status, CommandPlugins[0].Output]') || return
      if [ -n "$answer" ] && ! grep -Eq $'\t(Pending|InProgress|Delayed|Cancelling)\t' <<<"$answer"; then break; fi
    done
    echo "$answer"
    shift "$(($# < 50 ? $# : 50))"
  done
}

# The states of the instances in every target group, one line each: "<instance> <state>".
target_health() {
  local arn
  for arn in $(group TargetGroupARNs); do
    aws elbv2 describe-target-health --target-group-arn "$arn" --output text \
      --query 'TargetHealthDescriptions[].[Target.Id, TargetHealth.State]'
  done
}

# of ID LINES: what the lines say of an instance.
of() { awk -F '\t' -v id="$1" '$1 == id { sub(/^[^\t]*\t/, ""); print }' <<<"$2"; }

# What keeps the release from being everywhere, one line a cause; nothing where it is. What AWS did not answer counts
# as a cause.
shortcomings() {
  local instances id state answers health said running=()
  instances=$(group 'Instances[].[InstanceId, LifecycleState]')
  while read -r id state; do
    case $state in
      InService) running+=("$id") ;;
      Pending*) echo "$id is not in service yet ($state)" ;;
    esac
  done <<<"$instances"
  if [ "${#running[@]}" = 0 ]; then
    echo 'no instance is in service'
    return
  fi
  answers=$(ask_instances "${running[@]}")
  health=$(target_health)
  for id in "${running[@]}"; do
    said=$(of "$id" "$answers")
    case $said in
      # An app that names no build on its health path is known by its commit alone.
      $'Success\trelease '"$commit $build" | $'Success\trelease '"$commit -") ;;
      *) echo "$id does not serve this release: ${said:-no answer}" ;;
    esac
    state=$(of "$id" "$health" | sort -u | paste -sd ,)
    [ "$state" = healthy ] || echo "$id is ${state:-not registered} at the load balancer"
  done
}

release=$(python3 -c 'import json; r = json.load(open("release.json")); print(r["commit"], r["build"])') ||
  refuse 'release.json is missing in the artifact, or has no commit or build: see the log of the pipeline step Build.'
read -r commit build <<<"$release"
say "checking that every instance of $STAGE serves release $release"
said='' end=$((SECONDS + WAIT_SECONDS))
while :; do
  missing=$(shortcomings) || missing='AWS did not answer; its error is above.'
  [ -n "$missing" ] || break
  [ "$missing" = "$said" ] || say "waiting for:"$'\n'"$missing"
  said=$missing
  [ "$SECONDS" -lt "$end" ] ||
    refuse "Not every instance of $STAGE serves the release after $WAIT_SECONDS s:"$'\n'"$missing"
  sleep "$POLL_SECONDS"
done
say "every instance of $STAGE serves the release and is healthy at the load balancer"
settle
