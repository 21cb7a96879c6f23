# Takes back what prepare.sh changed, whenever an execution of the pipeline ended, however it ended: failed, stopped
# or done. EventBridge starts it, so that no failure of the pipeline itself can leave a stage that does not scale; by
# the event, and by the clock as well, because an event may get lost.
#
# PROJECT; STAGES: their names, separated by spaces. PIPELINE: the pipeline's name. BY_CLOCK: yes, where no execution
# has ended: then only what a release did leave behind is touched.
# shellcheck shell=bash

# yes where a stage still is as prepare.sh makes it: all that it suspends is suspended, or its alarms are switched off.
# Who suspends one process by hand has a reason, and keeps it; who suspends all of them is taken for a release that died.
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
  # Its status is there only while it goes.
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
  # CodeDeploy may still be rolling back what failed.
  wait_for_deployments || say "$1: a deployment is still in progress after $WAIT_SECONDS s; continuing anyway"
  # Asked last: a release that began meanwhile has suspended the group for itself. Where that cannot be told, a group
  # that scales is worth more than one that does not move under a release.
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
