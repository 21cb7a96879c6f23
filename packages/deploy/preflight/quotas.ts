import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { StageFacts } from '../../facts';
import { isCalled } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { attempt, fail, type Finding, ok } from './finding';
import { ONE_STAGE_VCPUS, oneStage } from './one-stage';
import { UsageOfOthers } from './usage';
import { vcpuQuota } from './vcpus';
import { natZones, zonesOf } from './zone-names';

/** A quota, and how much of it is needed. */
interface Want {
  /** What it counts: `Elastic IP addresses`. */
  readonly what: string;
  /** The codes of Service Quotas: `ec2`, `L-0263D0A3`. */
  readonly service: string;
  readonly code: string;
  /** What these settings need, fully deployed. */
  readonly settings: number;
  /** What the rest of the account uses now. */
  readonly others: number;
  /** What the settings need where they begin with one stage. @default as much as `settings` */
  readonly oneStage?: number;
}

/** Concurrent builds that the pipeline needs at least. Further builds wait for each other. */
const BUILDS = 1;

/** The quotas of CodeBuild's machine types, by architecture (modules/pipeline/build-environment.ts). */
const BUILD_QUOTAS = {
  arm64: { name: 'ARM/Small', code: 'L-5ED1D25B' },
  x86_64: { name: 'Linux/Small', code: 'L-9D07B6EF' },
} as const;

/** Checks that the account's quotas suffice for these settings, with what the account uses already. */
export async function checkQuotas(context: Context): Promise<Finding[]> {
  const stages = Object.values(context.settings.stages);
  const usage = new UsageOfOthers(context);
  const zones = zonesOf(context);
  zones.catch(() => undefined); // each check that awaits it reports the error itself

  const one = (
    what: string,
    service: string,
    code: string,
    settings: number,
    others: () => Promise<number>,
    oneStage?: number,
  ) =>
    attempt(`the quota of ${what}`, async () => [
      await compare(context, { what, service, code, settings, others: await others(), oneStage }),
    ]);
  const gateways = attempt('the quota of NAT gateways', async () => {
    const [known, others] = await Promise.all([zones, usage.natGateways()]);
    const wanted = stages.flatMap((stage) => natZones(stage, known));
    const each = [...new Set(wanted)].sort().map((zone) => ({
      what: `NAT gateways in ${zone}`,
      service: 'vpc',
      code: 'L-FE5A380F',
      settings: wanted.filter((name) => name === zone).length,
      others: others.get(zone) ?? 0,
    }));
    return Promise.all(each.map((want) => compare(context, want)));
  });
  const findings = await Promise.all([
    one('VPCs', 'vpc', 'L-F678F1CE', stages.length, () => usage.vpcs()),
    one('internet gateways', 'vpc', 'L-A4707A72', stages.length, () => usage.internetGateways()),
    one(
      'Elastic IP addresses',
      'ec2',
      'L-0263D0A3',
      addresses(stages),
      () => usage.addresses(),
      addresses(stages.slice(-1)),
    ),
    gateways,
    one('Application Load Balancers', 'elasticloadbalancing', 'L-53DA6B97', stages.length, () =>
      usage.loadBalancers(),
    ),
    vcpus(context, usage),
    ...(context.settings.pipeline ? [builds(context)] : []),
  ]);
  return findings.flat();
}

/** The number of Elastic IP addresses: one for each NAT gateway. */
function addresses(stages: readonly StageFacts[]): number {
  return stages
    .map(({ network: { nat, zones } }) => {
      const count = typeof zones === 'number' ? zones : zones.length;
      return { 'per-zone': count, single: 1, none: 0 }[nat];
    })
    .reduce((sum, count) => sum + count, 0);
}

/**
 * Checks the vCPU quotas: every stage at its maximum size, and the largest of each kind twice, because stages
 * are refreshed one at a time.
 */
async function vcpus(context: Context, usage: UsageOfOthers): Promise<Finding[]> {
  const stages = Object.values(context.settings.stages);
  const kinds = new Map(
    stages.map(({ instances }) => Object.values(vcpuQuota(instances.type)) as [string, string]),
  );
  const each = [...kinds].map(([code, name]) =>
    attempt(`the quota of vCPUs (${name} instances)`, async () => {
      const [sizes, others] = await Promise.all([
        usage.vcpusOf([...new Set(stages.map(({ instances }) => instances.type))]),
        usage.vcpus(code),
      ]);
      const most = stages
        .filter(({ instances }) => vcpuQuota(instances.type).code === code)
        .map(({ instances }) => instances.max * (sizes.get(instances.type) ?? 0));
      const settings = most.reduce((sum, one) => sum + one, 0) + Math.max(...most);
      const what = `vCPUs of ${name} instances, the largest stage twice (during an instance refresh)`;
      const smaller = oneStage(context.settings);
      const isOfKind = smaller && vcpuQuota(smaller.instances.type).code === code;
      const want = { what, service: 'ec2', code, settings, others };
      return [await compare(context, { ...want, ...(isOfKind && { oneStage: ONE_STAGE_VCPUS }) })];
    }),
  );
  return (await Promise.all(each)).flat();
}

function builds(context: Context): Promise<Finding[]> {
  const stages = Object.values(context.settings.stages);
  const isArm = stages.every(({ instances }) => instances.architecture === 'arm64');
  const { name, code } = BUILD_QUOTAS[isArm ? 'arm64' : 'x86_64'];
  const what = `builds at once on ${name}`;
  return attempt(`the quota of ${what}`, async () => [
    await compare(context, { what, service: 'codebuild', code, settings: BUILDS, others: 0 }),
  ]);
}

async function compare(context: Context, want: Want): Promise<Finding> {
  const { what, service, code, settings, others, oneStage: less = settings } = want;
  const quota = await quotaOf(context, service, code);
  const sum = settings + others;
  const beside = others > 0 ? `, other resources use ${others}` : '';
  if (sum <= quota) return ok(`${what}: the quota is ${quota}, these settings need ${settings}${beside}`);
  const { region } = context.settings;
  const link = `https://${region}.console.aws.amazon.com/servicequotas/home/services/${service}/quotas/${code}`;
  return fail(
    `${what}: the quota is only ${quota}, these settings need ${settings}${beside}`,
    less < settings && less + others <= quota
      ? `Request ${sum}: ${link} (or begin with one stage, which takes ${less}: npm run init -- --one-stage)`
      : `Request ${sum}: ${link}`,
  );
}

/** The quota of the account. Where it was never changed, AWS's default. */
async function quotaOf(context: Context, ServiceCode: string, QuotaCode: string): Promise<number> {
  const client = new ServiceQuotasClient(clientOf(context));
  const question = { ServiceCode, QuotaCode };
  const applied = await client.send(new GetServiceQuotaCommand(question), within(context)).catch((error) => {
    if (!isCalled(error, 'NoSuchResourceException')) throw error;
    return client.send(new GetAWSDefaultServiceQuotaCommand(question), within(context));
  });
  const value = applied.Quota?.Value;
  if (value === undefined) throw new Error(`Service Quotas has no value for ${ServiceCode} ${QuotaCode}`);
  return value;
}
