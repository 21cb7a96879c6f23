import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Facts, type StageFacts, prefixOf } from '../../facts';
import { asking, clientConfig, isCalled } from '../account/aws';
import { sleep, UserError, Waiting } from '../../command';
import { Fleet } from '../fleet/fleet';
import { withoutRelease } from '../refresh/on-instances';
import { Releases } from '../release/releases';
import { checkHttp, checkHttps, type Expected, type Finding } from './checks';
import { type Detour, DETOUR_VARIABLE, parseDetours } from './detour';
import { strayNames } from './names';

/** How a stage is checked. */
export interface SmokeOptions {
  /** Seconds until the stage must pass. @default 300 */
  readonly timeout?: number;
  /** Seconds between two attempts. @default 5 */
  readonly poll?: number;
  /**
   * For how many more days the certificates must be valid. @default the stage's threshold of the certificate
   * alarm
   */
  readonly days?: number;
  /** Other addresses to connect to. @default those of SMOKE_RESOLVE */
  readonly detours?: readonly Detour[];
}

/**
 * Checks a public stage from outside, as its users reach it, until it passes or the time is over. Responses
 * need not tell the release: after the first release, each instance in service is asked for it.
 *
 * @throws UserError that names each host and what is wrong with it
 */
export async function smoke(settings: Facts, stage: StageFacts, options: SmokeOptions = {}): Promise<void> {
  const { timeout = 300, poll = 5 } = options;
  const detours = options.detours ?? parseDetours([process.env[DETOUR_VARIABLE] ?? '']);
  const skipped = await whySkipped(settings, stage, detours);
  if (skipped) return console.log(`Smoke test of ${stage.name} skipped: ${skipped}.`);

  const releases = new Releases(settings, stage.name);
  const days = options.days ?? stage.thresholds.certificateDays;
  const expected = { healthPath: stage.app.healthPath, http: stage.http, days, detours };
  const hosts = await hostsOf(settings, stage);
  const fleet = new Fleet(prefixOf(settings, stage.name), settings.region);
  const deadline = Date.now() + timeout * 1000;
  const waiting = new Waiting();
  try {
    for (;;) {
      // Read in every attempt: a release may end during the check.
      const commit = await asking('looking for the release', () => releases.released());
      const findings = await checkAll(hosts, stage, expected);
      // Checked last, and only where everything else is right: the instances need some seconds for the
      // answer.
      if (commit !== undefined && findings.every(({ held }) => held))
        findings.push(...(await asking('asking the instances', () => releaseOf(fleet, commit))));
      const problems = findings.filter(({ held }) => !held).map(({ text }) => text);
      if (problems.length === 0) return findings.forEach(({ text }) => console.log(`  ${text}`));
      if (Date.now() >= deadline) {
        if (stage.hostNames.length > 0 && detours.length === 0)
          problems.push(...(await strays(settings, stage.name, hosts)));
        throw new UserError(`The smoke test of ${stage.name} failed:\n  ${problems.join('\n  ')}`);
      }
      waiting.say(`Not yet: ${problems.join('; ')}`);
      await sleep(poll);
    }
  } finally {
    waiting.end();
  }
}

async function releaseOf(fleet: Fleet, commit: string): Promise<Finding[]> {
  const { instances } = await fleet.look();
  const serving = instances.filter(({ LifecycleState }) => LifecycleState === 'InService');
  if (serving.length === 0) return [{ held: false, text: `no instance of ${fleet.name} is in service` }];
  const ids = serving.map(({ InstanceId = '' }) => InstanceId);
  const others = await withoutRelease(fleet, ids, commit);
  if (others.length > 0) return others.map((text) => ({ held: false, text }));
  const who = ids.length === 1 ? 'the 1 instance' : `all ${ids.length} instances`;
  return [
    {
      held: true,
      text: `${fleet.name}: ${who} in service serve${ids.length === 1 ? 's' : ''} release ${commit}`,
    },
  ];
}

async function whySkipped(
  settings: Facts,
  { name, exposure, schedule }: StageFacts,
  detours: readonly Detour[],
): Promise<string | undefined> {
  if (exposure === 'internal')
    return 'it is internal, and answers only inside its VPC and connected networks';
  const endpoint = process.env.AWS_ENDPOINT_URL ?? '';
  if (detours.length === 0 && /^https?:\/\/(127\.|localhost)/.test(endpoint))
    return `AWS_ENDPOINT_URL is ${endpoint}, and behind an AWS on this machine nothing listens`;
  if (schedule?.min !== 0) return undefined;
  const fleet = new Fleet(prefixOf(settings, name), settings.region);
  const { desired } = await asking('reading the Auto Scaling group', () => fleet.look());
  return desired === 0 ? 'it is stopped by its schedule' : undefined;
}

/** The host names to request. A name below it stands for a wildcard. */
async function hostsOf(settings: Facts, { name, hostNames }: StageFacts): Promise<string[]> {
  if (hostNames.length > 0) return hostNames.map((host) => host.replace(/^\*/, 'smoke-test'));
  return [await asking('looking for the load balancer', () => loadBalancerName(settings, name))];
}

/** Names that point elsewhere: that explains any other finding. */
async function strays(settings: Facts, stage: string, hosts: readonly string[]): Promise<string[]> {
  const dnsName = await asking('looking for the load balancer', () => loadBalancerName(settings, stage));
  return strayNames(hosts, { name: prefixOf(settings, stage), dnsName });
}

async function loadBalancerName(settings: Facts, stage: string): Promise<string> {
  const client = new ElasticLoadBalancingV2Client(clientConfig(settings.region));
  const name = prefixOf(settings, stage);
  try {
    const { LoadBalancers: [found] = [] } = await client.send(
      new DescribeLoadBalancersCommand({ Names: [name] }),
    );
    if (found?.DNSName) return found.DNSName;
  } catch (error) {
    if (!isCalled(error, 'LoadBalancerNotFound', 'LoadBalancerNotFoundException')) throw error;
  }
  throw new UserError(
    `The load balancer ${name} does not exist in ${settings.region}: the stage is not deployed.`,
  );
}

async function checkAll(hosts: readonly string[], stage: StageFacts, expected: Expected): Promise<Finding[]> {
  const check = stage.hostNames.length > 0 ? checkHttps : checkHttp;
  const all = await Promise.all(
    hosts.map(async (host) => {
      const findings = await check(host, expected);
      return findings.map(({ held, text }) => ({ held, text: `${host}: ${text}` }));
    }),
  );
  return all.flat();
}
