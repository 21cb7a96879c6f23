# Restores what prepare.sh changed in the stages, after each execution of the pipeline: failed, stopped or succeeded.
# EventBridge starts it, so that a failure of the pipeline itself cannot leave a stage that does not scale. It also runs
# every hour, because an event may get lost.
#
# PROJECT: the project. STAGES: names of the stages, separated by spaces. PIPELINE: the pipeline's name.
# BY_CLOCK: yes for the hourly run, which changes only stages that a release has left unrestored.
# shellcheck shell=bash

# Prints yes if a stage is still as prepare.sh leaves it: all processes that it suspends are suspended, or alarms are
# switched off. A single process that a person has suspended stays so.
left_behind() {
  local suspended switched process all=yes
  suspended=$(group 'SuspendedProcesses[].ProcessName') || return
  switched=$(alarms_switched) || return
  for process in "${PROCESSES[@]}"; do
    grep -qw "$process" <<<"$suspended" || all=no
  done
  if [ "$all" = yes ] || [ "$switched" = false ]; then echo yes; else echo no; fi
}

settle_stage() {
  local found left status
  NAME=$PROJECT-$1
  # A group has a status only while it is being deleted.
  found=$(group '[AutoScalingGroupName, Status]') || return
  if [ "$found" != "$NAME"$'\t'None ]; then
    say "$1 does not exist, or is being deleted"
    return
  fi
  if [ "${BY_CLOCK:-}" = yes ]; then
    left=$(left_behind) || return
    if [ "$left" = no ]; then
      say "$1 needs nothing: no release left its settings changed"
      return
    fi
    status=$(stage_execution "$1" status) || status=unknown
    if [ "$status" = InProgress ]; then
      say "a release to $1 is in progress"
      return
    fi
  fi
  # CodeDeploy may still be rolling a failed deployment back.
  wait_for_deployments || say "$1: a deployment is still in progress after $WAIT_SECONDS s; continuing anyway"
  # Asked last: a release that has begun meanwhile needs scaling suspended. If AWS does not answer, this restores
  # scaling all the same: a stage that never scales again is worse than one that scales during a release.
  status=$(stage_execution "$1" status) || status=unknown
  if [ "$status" = InProgress ]; then
    say "another release to $1 is in progress; this step runs again when it ends"
    return
  fi
  settle
}

failed=''
for stage in $STAGES; do
  (settle_stage "$stage") || failed="$failed $stage"
done
[ -z "$failed" ] || refuse "Scaling and alarms not restored in:$failed. The answer of AWS is above. This is tried" \
  "again within the hour and after the next release."
