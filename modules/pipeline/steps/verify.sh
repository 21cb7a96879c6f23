# Checks that every instance of a stage serves the release, after a deployment that succeeded: for CodeDeploy, a
# deployment can succeed although its last instance failed. Only the load balancer reaches the app, so a Systems Manager
# document asks each instance; the load balancer must find each one healthy too.
#
# STAGE: the stage. DOCUMENT: name of the document. release.json in the working directory: the release that was built.
# ANSWER_SECONDS: time between two looks at the answers.
# shellcheck shell=bash

# ask_instances ID...: prints one line each, "<instance> <status> <output>", but none for an instance that has not
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

# Prints the states of the instances in every target group, one line each: "<instance> <state>".
target_health() {
  local arn
  for arn in $(group TargetGroupARNs); do
    aws elbv2 describe-target-health --target-group-arn "$arn" --output text \
      --query 'TargetHealthDescriptions[].[Target.Id, TargetHealth.State]'
  done
}

# of ID LINES: the part of the lines about an instance.
of() { awk -F '\t' -v id="$1" '$1 == id { sub(/^[^\t]*\t/, ""); print }' <<<"$2"; }

# Prints why the release is not on every instance, one line a cause; nothing if it is. A call that AWS did not answer is
# a cause too.
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
      # An app whose health path has no build is recognised by its commit.
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
