import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Facts, prefixOf, type StageFacts } from '../../facts';
import { clientConfig, isCalled, words } from '../account/aws';
import { Fleet, type Refresh } from '../fleet/fleet';
import { type Commit, commitsOf } from '../release/commits';
import { unconfirmed } from './addresses';
import { ringingAlarms } from './alarms';
import { instancesOf } from './instances';
import { newestOf } from './newest';
import { nextSteps } from './next';
import { pipelineState } from './pipeline';
import type { StageStatus, Status } from './report';
import { closedTransition, underWay } from './under-way';

/** How many releases of a stage are shown. */
const SHOWN = 5;

/**
 * Reads the state of stages, and of what they share. Calls run in parallel, and a call that depends on
 * another starts as soon as that is answered. What AWS refuses is left out, and named in `notAnswered`.
 */
export async function lookAt(settings: Facts, names: readonly string[]): Promise<Status> {
  const notAnswered: string[] = [];
  const ask: Ask = async (what, question) => {
    try {
      return await question();
    } catch (error) {
      notAnswered.push(`${what}: ${words(error)}`);
      return undefined;
    }
  };
  const pipeline = ask('the pipeline', async () => settings.pipeline && (await pipelineState(settings)));
  const alarms = ask('the alarms', () => ringingAlarms(settings));
  const commits = commitsOf(settings, 'newest');
  commits.catch(() => undefined); // each stage reports the error
  const [stages, addresses] = await Promise.all([
    Promise.all(names.map((name) => lookAtStage(settings, name, { pipeline, alarms, commits }, ask))),
    ask('the subscriptions of e-mail addresses', () => unconfirmed(settings)),
  ]);
  const shared = { pipeline: await pipeline, addresses: addresses ?? new Map<string, string[]>() };
  return { stages, next: nextSteps(settings, stages, shared), notAnswered: notAnswered.sort() };
}

type Ask = <T>(what: string, question: () => Promise<T>) => Promise<T | undefined>;

/** What is read once for all stages. `pipeline` is `false` where the settings have none. */
interface Shared {
  readonly pipeline: Promise<Awaited<ReturnType<typeof pipelineState>> | false>;
  readonly commits: Promise<ReadonlyMap<string, Commit>>;
  readonly alarms: Promise<Awaited<ReturnType<typeof ringingAlarms>> | undefined>;
}

async function lookAtStage(settings: Facts, stage: string, shared: Shared, ask: Ask): Promise<StageStatus> {
  const facts = settings.stages[stage] as StageFacts;
  const fleet = new Fleet(prefixOf(settings, stage), settings.region);
  const [instances, refresh, releases = [], url, pipeline, alarms] = await Promise.all([
    ask(`the instances of ${stage}`, () => instancesOf(fleet)),
    ask(`the instance refreshes of ${stage}`, () => refreshOf(fleet)),
    ask(`the releases of ${stage}`, () => newestOf(settings, stage, SHOWN, shared.commits)),
    ask(`the load balancer of ${stage}`, () => urlOf(settings, facts)),
    shared.pipeline,
    shared.alarms,
  ]);
  const closed = pipeline ? closedTransition(stage, pipeline) : undefined;
  const runs = releases.find(({ isInService }) => isInService);
  return {
    stage,
    isDeployed: instances !== undefined,
    isInternal: facts.exposure === 'internal',
    ...(url && { url }),
    ...(instances && { instances }),
    alarms: alarms?.get(stage) ?? [],
    ...(runs && { runs }),
    underWay: underWay(stage, pipeline || undefined, releases, refresh),
    releases: releases.slice(0, SHOWN),
    ...(closed && { closed }),
  };
}

/** The running instance refresh. A stage that is not deployed has none. */
async function refreshOf(fleet: Fleet): Promise<Refresh | undefined> {
  return fleet.running().catch((error: unknown) => {
    if (isCalled(error, 'ValidationError')) return undefined;
    throw error;
  });
}

/**
 * The URL with the stage's first host name; without a domain, with its load balancer's DNS name, once that
 * exists.
 */
async function urlOf({ region }: Facts, stage: StageFacts): Promise<string | undefined> {
  const [name] = stage.hostNames;
  if (name) return `https://${name}`;
  const client = new ElasticLoadBalancingV2Client(clientConfig(region));
  try {
    const question = new DescribeLoadBalancersCommand({ Names: [stage.loadBalancerName] });
    const { LoadBalancers: [found] = [] } = await client.send(question);
    return found?.DNSName && `http://${found.DNSName}`;
  } catch (error) {
    if (isCalled(error, 'LoadBalancerNotFoundException', 'LoadBalancerNotFound')) return undefined;
    throw error;
  }
}
