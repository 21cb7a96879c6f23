# Takes back what prepare.sh changed, whenever an execution of the pipeline ended, however it ended: failed, stopped
# or done. EventBridge starts it, so that no failure of the pipeline itself can leave a stage that does not scale.
#
# PROJECT; STAGES: their names, separated by spaces. PIPELINE: the pipeline's name.
# shellcheck shell=bash

settle_stage() {
  local found status
  NAME=$PROJECT-$1
  found=$(group AutoScalingGroupName) || return
  if [ "$found" != "$NAME" ]; then
    say "$1 does not exist"
    return
  fi
  # CodeDeploy may still be rolling back what failed.
  wait_for_deployments || say "$1: a deployment still runs after $WAIT_SECONDS s; going on all the same"
  # Asked last: a release that began meanwhile has suspended the group for itself. Where that cannot be told, a group
  # that scales is worth more than one that does not move under a release.
  status=$(aws codepipeline get-pipeline-state --name "$PIPELINE" --output text \
    --query "stageStates[?stageName == 'Deploy-$1'].latestExecution.status | [0]") || status=unknown
  if [ "$status" = InProgress ]; then
    say "$1 is being released to by another execution, whose end brings this step again"
    return
  fi
  settle
}

failed=''
for stage in $STAGES; do
  (settle_stage "$stage") || failed="$failed $stage"
done
[ -z "$failed" ] || refuse "Not settled:$failed. What AWS answered is above. Until it is: npm run deploy -- <stage>" \
  "shows and mends what a release left behind."
