# Runs a release's command, the line `release` of its Procfile, before any instance of the stage is changed: on one
# instance in service, with the stage's document (modules/deployment-target/release-command.yml). step-project.ts puts
# this file in front of prepare.sh.
#
# The command must not run twice, but Systems Manager has no idempotency token, and an instance that does not answer
# looks like one that works. So the step first asks an instance something harmless, and then sends it the command once.
# ANSWER_SECONDS: time between two looks at an instance's answer. INSTANCE_SECONDS: the longest wait for that answer.
# COMMAND_WAIT_SECONDS: longer than the time limit of any stage's command.
# shellcheck shell=bash
COMMAND_WAIT_SECONDS=${COMMAND_WAIT_SECONDS:-2400} INSTANCE_SECONDS=${INSTANCE_SECONDS:-30}

# release_command_failed REASON [LINES]: sends a mail with the reason and the command's last lines, and ends the step.
release_command_failed() {
  local why="The release command of $STAGE failed: $1. No instance was changed, and nothing was deployed."
  if [ -n "${2:-}" ]; then why+=" Its last lines:"$'\n\n'"$2"$'\n'; fi
  aws sns publish --topic-arn "$TOPIC" --subject "The release command of $NAME failed" --message "What happened: $why
Where to look: CloudWatch Logs, group /${NAME%-"$STAGE"}/$STAGE/app, the stream of an instance that ends in release.log
What to do: fix what the lines report, then push. To run it again for the same commit: npm run release
Runbook: $RUNBOOK#release-command-failed" >/dev/null ||
    say 'The e-mail about it was not sent; the answer of AWS is above.' >&2
  refuse "$why"
}

# invocation COMMAND FIELD: a field of a command that was sent to one instance.
invocation() {
  aws ssm list-command-invocations --command-id "$1" --details --output text --query "CommandInvocations[].$2"
}

# sent CONDITION: the commands of the stage's document in the last hour that match, one line each: id and instance. No
# command takes an hour.
sent() {
  local since
  since=$(TZ=UTC printf '%(%Y-%m-%dT%H:%M:%SZ)T' $((EPOCHSECONDS - 3600)))
  aws ssm list-command-invocations --filters "key=DocumentName,value=$NAME-release-command" \
    "key=InvokedAfter,value=$since" --output text --query "CommandInvocations[?$1].[CommandId, InstanceId]"
}

# follow COMMAND SECONDS: waits until it has ended and prints its final status. Status 1 if the time is over first.
follow() {
  local details='' begin=$SECONDS said=$SECONDS
  while :; do
    sleep "${ANSWER_SECONDS:-2}"
    # If AWS does not answer, the next turn asks again: the command continues.
    details=$(invocation "$1" StatusDetails) || details=''
    details=${details// /}
    case $details in
      '' | None | Pending | InProgress | Delayed | Cancelling) ;;
      *)
        echo "$details"
        return
        ;;
    esac
    [ $((SECONDS - begin)) -lt "$2" ] || return 1
    if [ $((SECONDS - said)) -ge 60 ]; then
      said=$SECONDS
      say "it runs for $(((SECONDS - begin) / 60)) min ($details)" >&2
    fi
  done
}

# Commands of the stage's document in progress, one line each: "<command> on <instance>".
unended() {
  local found
  found=$(sent "contains(['Pending', 'InProgress', 'Delayed', 'Cancelling'], Status)") || return
  if [ "$found" != None ]; then echo "${found//$'\t'/ on }"; fi
}

# A step that was stopped leaves its command running.
await_earlier_command() {
  local running said='' end=$((SECONDS + WAIT_SECONDS))
  while :; do
    running=$(unended) || release_command_failed 'Systems Manager did not say whether an earlier release command still runs'
    if [ -z "$running" ]; then return; fi
    [ "$running" = "$said" ] ||
      say "the release command of an earlier attempt is in progress ($running): waiting until it ends"
    said=$running
    [ "$SECONDS" -lt "$end" ] ||
      release_command_failed "the release command of an earlier attempt did not end within $WAIT_SECONDS s ($running)"
    sleep "$POLL_SECONDS"
  done
}

# Prints bucket, key and version of the release that this execution has built. [CodePipeline API, ListActionExecutions]
find_artifact() {
  local execution bucket key version
  execution=$(stage_execution "$STAGE" pipelineExecutionId) || return
  # After a retry of the stage Build there are several builds: the last one counts.
  read -r _ bucket key <<<"$(aws codepipeline list-action-executions --pipeline-name "$PIPELINE" --output text \
    --filter "pipelineExecutionId=$execution" --query "actionExecutionDetails[?stageName == 'Build' && status == 'Succeeded']
      .[startTime, output.outputArtifacts[?name == 'release'].s3location.bucket | [0],
        output.outputArtifacts[?name == 'release'].s3location.key | [0]]" | sort | tail -n 1)"
  if [ -z "$bucket" ] || [ "$bucket" = None ]; then return 1; fi
  version=$(aws s3api head-object --bucket "$bucket" --key "$key" --query VersionId --output text) || return
  echo "$bucket $key $version"
}

# answers INSTANCE: whether it answers Systems Manager now. Its answer does not matter.
answers() {
  local command ended
  command=$(aws ssm send-command --document-name "$NAME-release" --instance-ids "$1" --timeout-seconds 30 \
    --query Command.CommandId --output text 2>/dev/null) || return
  ended=$(follow "$command" "$INSTANCE_SECONDS") || return
  [ "$ended" = Success ] || [ "$ended" = Failed ]
}

# Prints the first instance in service, in the order of ids, that answers. So a second attempt finds the same instance,
# which knows whether a command still runs there.
find_instance() {
  local ids id end=$((SECONDS + WAIT_SECONDS))
  while :; do
    ids=$(group "Instances[?LifecycleState == 'InService'].InstanceId") || return
    for id in $(tr -s '[:space:]' '\n' <<<"$ids" | grep '^i-' | sort); do
      if answers "$id"; then
        echo "$id"
        return
      fi
    done
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep "$POLL_SECONDS"
  done
}

# send INSTANCE BUCKET KEY VERSION: sends the command and prints its id. Without the CLI's own retries: if no answer
# came, AWS may have accepted the command all the same. Then it is found by its comment.
send() {
  local errors command comment
  comment="Release command, step ${CODEBUILD_BUILD_ID##*:} $EPOCHSECONDS" errors=$(mktemp)
  if AWS_MAX_ATTEMPTS=1 aws ssm send-command --document-name "$NAME-release-command" --instance-ids "$1" \
    --timeout-seconds 60 --parameters "{\"bucket\":[\"$2\"],\"key\":[\"$3\"],\"version\":[\"$4\"]}" --comment "$comment" \
    --query Command.CommandId --output text 2>"$errors"; then return; fi
  cat "$errors" >&2
  if grep -q '(InvalidDocument)' "$errors"; then return 2; fi
  sleep "$POLL_SECONDS"
  command=$(sent "Comment == '$comment'") || return 1
  command=${command%%[[:space:]]*}
  if [ -z "$command" ] || [ "$command" = None ]; then return 1; fi
  echo "$command"
}

run_release_command() {
  local type artifact instance command ended output status=0
  if ! grep -qs '^release:' Procfile; then return; fi
  type=$(stage_execution "$STAGE" type) || type=''
  case $type in
    STANDARD) ;;
    ROLLBACK)
      say 'the release command is not run: this is a rollback'
      return
      ;;
    *) release_command_failed 'CodePipeline did not say whether this is a rollback, for which no release command runs' ;;
  esac
  await_earlier_command
  artifact=$(find_artifact) || release_command_failed 'the artifact of this release was not found in CodePipeline or S3'
  instance=$(find_instance) ||
    release_command_failed "no instance in service answered Systems Manager within $WAIT_SECONDS s"
  # shellcheck disable=SC2086 # three words
  command=$(send "$instance" $artifact) || status=$?
  case $status in
    0) ;;
    2) release_command_failed "the Systems Manager document that runs it is missing in $STAGE; npm run deploy -- $STAGE, then npm run release" ;;
    *) release_command_failed 'Systems Manager did not accept it; its answer is in the log of the pipeline step Prepare' ;;
  esac
  say "the release command runs on $instance (command $command)"
  ended=$(follow "$command" "$COMMAND_WAIT_SECONDS") ||
    release_command_failed "Systems Manager did not report its end within $COMMAND_WAIT_SECONDS s (command $command on $instance)"
  output=$(invocation "$command" 'CommandPlugins[0].Output') ||
    output='(Systems Manager did not return its output.)'
  case $ended in
    Success) say "the release command succeeded:"$'\n'"$output" ;;
    Failed) release_command_failed "it exited non-zero on $instance" "$output" ;;
    DeliveryTimedOut | Undeliverable)
      release_command_failed "$instance did not accept it in time, or did not report its end ($ended); its log says whether it ran"
      ;;
    *) release_command_failed "it was ended before it was done on $instance ($ended)" "$output" ;;
  esac
  # Meanwhile a refresh may have begun.
  refuse_while_refreshing
}
