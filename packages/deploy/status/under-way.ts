import type { StageState } from '@aws-sdk/client-codepipeline';
import { type Refresh } from '../fleet/fleet';
import { messageIn } from '../release/commits';
import type { Deployed } from '../release/history';
import { pipelineLink } from '../release/links';
import { GOING_ON } from '../release/pipeline';
import { UNDER_WAY } from '../release/releases';
import type { PipelineState } from './pipeline';
import type { ClosedTransition, UnderWay } from './report';

/**
 * Everything that has not ended in a stage: executions of the pipeline, deployments without it, an instance
 * refresh.
 */
export function underWay(
  stage: string,
  pipeline: PipelineState | undefined,
  releases: readonly Deployed[],
  refresh: Refresh | undefined,
): UnderWay[] {
  const states = pipeline ? statesOf(stage, pipeline) : [];
  const inPipeline = pipeline ? states.flatMap((state) => executionsAt(state, pipeline)) : [];
  const isDeploying = states.some((state) => isGoingOn(state) && runningIn(state) === 'Deploy');
  const past = releases
    .filter(({ status }) => (UNDER_WAY as readonly string[]).includes(status))
    // The pipeline's own deployment is shown as its execution.
    .filter(({ kind }) => kind !== 'release' || !isDeploying);
  return [...inPipeline, ...past.map(deploymentUnderWay), ...(refresh ? [refreshUnderWay(refresh)] : [])];
}

/** The disabled transition into the pipeline's stage that deploys to a stage. */
export function closedTransition(stage: string, { stages }: PipelineState): ClosedTransition | undefined {
  const closed = statesOf(stage, { stages }).find(
    ({ inboundTransitionState }) => inboundTransitionState?.enabled === false,
  );
  if (!closed) return undefined;
  const { lastChangedBy = '', lastChangedAt, disabledReason = '' } = closed.inboundTransitionState ?? {};
  return {
    by: lastChangedBy.split(/[/:]/).at(-1) ?? '',
    ...(lastChangedAt && { since: lastChangedAt }),
    reason: disabledReason,
    waiting: closed.inboundExecutions?.length ?? 0,
  };
}

/**
 * The pipeline's stages that lead to a stage, from the one after the previous deploy stage; for the first
 * stage also source and build.
 */
function statesOf(stage: string, { stages }: Pick<PipelineState, 'stages'>): readonly StageState[] {
  const last = stages.findIndex(({ stageName }) => stageName === `Deploy-${stage}`);
  const isOther = (state: StageState) => state.stageName?.startsWith('Deploy-') ?? false;
  const before = stages.slice(0, Math.max(last, 0)).map(isOther).lastIndexOf(true);
  return last < 0 ? [] : stages.slice(before + 1, last + 1);
}

const isGoingOn = ({ latestExecution }: StageState): boolean =>
  GOING_ON.includes(latestExecution?.status ?? '');

function executionsAt(state: StageState, pipeline: PipelineState): UnderWay[] {
  const { stageName: at = '', latestExecution, inboundExecutions = [] } = state;
  const inside = isGoingOn(state)
    ? [insideOf(state, latestExecution?.pipelineExecutionId ?? '', pipeline)]
    : [];
  const before = inboundExecutions.map(({ pipelineExecutionId: id = '' }) => ({
    ...releaseOf(id, pipeline),
    step: `waits before ${at}`,
  }));
  return [...inside, ...before];
}

function insideOf(state: StageState, id: string, pipeline: PipelineState): UnderWay {
  const { stageName: at = '', actionStates = [] } = state;
  const running = actionStates.find(({ latestExecution }) => latestExecution?.status === 'InProgress');
  const since = running?.latestExecution?.lastStatusChange;
  const release = { ...releaseOf(id, pipeline), ...(since && { since }) };
  if (running?.latestExecution?.token === undefined) {
    // After a stage's last action, the pipeline checks every instance.
    const step = running?.actionName ?? 'the check of every instance';
    return { ...release, step: step === at ? at : `${at}: ${step}` };
  }
  return {
    ...release,
    step: `${at}: waits for approval`,
    approval: pipelineLink(pipeline.region, pipeline.name),
  };
}

const runningIn = ({ actionStates = [] }: StageState): string | undefined =>
  actionStates.find(({ latestExecution }) => latestExecution?.status === 'InProgress')?.actionName;

function releaseOf(id: string, { executions }: PipelineState): Pick<UnderWay, 'what' | 'commit' | 'message'> {
  const execution = executions.get(id);
  const [revision] = execution?.sourceRevisions ?? [];
  const message = messageIn(revision?.revisionSummary);
  return {
    what: execution?.executionType === 'ROLLBACK' ? 'rollback' : 'release',
    ...(revision?.revisionId && { commit: revision.revisionId }),
    ...(message && { message }),
  };
}

function deploymentUnderWay({ id, kind, commit, created }: Deployed): UnderWay {
  return {
    what: kind,
    ...(commit && { commit: commit.id }),
    ...(commit?.message && { message: commit.message }),
    step: `CodeDeploy ${id}`,
    since: created,
  };
}

function refreshUnderWay(refresh: Refresh): UnderWay {
  const { Status, PercentageComplete = 0, InstancesToUpdate, StartTime, DesiredConfiguration } = refresh;
  const version = DesiredConfiguration?.LaunchTemplate?.Version;
  const left = InstancesToUpdate
    ? `, ${InstancesToUpdate} instance${InstancesToUpdate === 1 ? '' : 's'} to go`
    : '';
  return {
    what: 'refresh',
    step: `${version ? `to template version ${version}, ` : ''}${Status}, ${PercentageComplete} %${left}`,
    ...(StartTime && { since: StartTime }),
  };
}
