import { type Facts, prefixOf } from '../../facts';
import { age } from '../../command';
import { connectionsLink, pipelineLink } from '../release/links';
import { isOfRollback } from '../release/transitions';
import type { PipelineState } from './pipeline';
import type { ClosedTransition, InstancesStatus, Next, StageStatus } from './report';

/** What the stages share. */
interface Shared {
  /**
   * `false` where the settings have none; undefined where it does not exist in AWS, or AWS did not answer.
   */
  readonly pipeline: PipelineState | false | undefined;
  /** By e-mail address: the topics that it has not confirmed. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

/**
 * What has to be done, in this order: what is not deployed, what a person has to confirm, what is outdated.
 */
export function nextSteps(settings: Facts, stages: readonly StageStatus[], shared: Shared): Next[] {
  return [
    ...stages.filter(({ isDeployed }) => !isDeployed).map(deploy),
    ...pipelineSteps(settings, stages, shared),
    ...[...shared.addresses].map(([address, topics]) => ({
      what: `${address} has not confirmed ${topics.length === 1 ? '1 topic' : `${topics.length} topics`}: ${topics.join(', ')}`,
      how: 'click the link in each mail of AWS; until then no alarm reaches this address',
    })),
    ...stages.flatMap((stage) =>
      ofStage(stage, pipelineLink(settings.region, prefixOf(settings, 'pipeline'))),
    ),
  ];
}

const deploy = ({ stage }: StageStatus): Next => ({
  what: `${stage} is not deployed`,
  how: `npm run deploy -- ${stage}`,
});

function pipelineSteps(settings: Facts, stages: readonly StageStatus[], { pipeline }: Shared): Next[] {
  if (!settings.pipeline || !stages.some(({ isDeployed }) => isDeployed)) return [];
  if (!pipeline) return [{ what: 'there is no pipeline', how: 'npm run deploy -- pipeline' }];
  const { connection } = pipeline;
  const pending: Next[] =
    connection && connection.status !== 'AVAILABLE'
      ? [
          {
            what: `the connection ${connection.name} to the repository is ${connection.status}: no push is released`,
            how: `choose it, then "Update pending connection", at ${connectionsLink(settings.region)}`,
          },
        ]
      : [];
  const never = stages.filter(
    ({ isDeployed, runs, underWay }) => isDeployed && !runs && underWay.length === 0,
  );
  const release =
    never.length > 0
      ? [{ what: `nothing was ever released to ${names(never)}`, how: 'npm run release' }]
      : [];
  return [...pending, ...release];
}

function ofStage(
  { stage, instances, underWay, closed, releases }: StageStatus,
  pipelineAddress: string,
): Next[] {
  const isRefreshing = underWay.some(({ what }) => what === 'refresh');
  const approvals = underWay.flatMap(({ approval, commit, since }) =>
    approval
      ? [
          {
            what: `${stage} waits for approval of ${short(commit)}${since ? ` since ${age(since)}` : ''}`,
            how: approval,
          },
        ]
      : [],
  );
  const [last] = releases;
  return [
    ...approvals,
    ...(closed ? [reopen(stage, closed, pipelineAddress)] : []),
    ...(instances && !isRefreshing ? refresh(stage, instances) : []),
    ...(last && ['Failed', 'Stopped'].includes(last.status)
      ? [
          {
            what: `the last release to ${stage} ${last.status === 'Failed' ? 'failed' : 'was stopped'}`,
            how: `npm run logs -- ${stage} --since 1h`,
          },
        ]
      : []),
  ];
}

/** A group without instances may be outdated, too: it would start with the older version. */
function refresh(stage: string, { behind, wanted, startsOlder }: InstancesStatus): Next[] {
  if (behind === 0 && !startsOlder) return [];
  const who = behind > 0 ? `${behind} of ${wanted} instances of ${stage} are` : `the group of ${stage} is`;
  return [{ what: `${who} behind the newest launch template`, how: `npm run refresh-instances -- ${stage}` }];
}

/** A release enables a transition that a rollback disabled, but not one that a person disabled. */
function reopen(stage: string, { by, reason, waiting }: ClosedTransition, pipelineAddress: string): Next {
  const what = `the pipeline releases nothing to ${stage}: ${by} disabled its transition ("${reason}")`;
  if (!isOfRollback({ stage, isEnabled: false, reason, waiting: [] }))
    return {
      what,
      how: `choose "Enable transition", which lets the waiting release continue, at ${pipelineAddress}`,
    };
  const abandoned = waiting > 0 ? `; the ${waiting} waiting ${waiting === 1 ? 'is' : 'are'} abandoned` : '';
  return { what, how: `npm run release releases the newest commit${abandoned}` };
}

const names = (stages: readonly StageStatus[]): string => stages.map(({ stage }) => stage).join(' and ');

const short = (commit = 'a release'): string => (/^[0-9a-f]{40}$/.test(commit) ? commit.slice(0, 7) : commit);
