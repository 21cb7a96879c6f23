import fc from 'fast-check';
import { resolveFacts, type SettingsInput } from '../../facts';
import { DOMAIN, type Edit, edited } from './form';

const STAGE = 'stages.staging';
const at = (key: string) => `${STAGE}.${key}`;
const NIGHTLY = { down: '0 20 * * *', up: '0 6 * * *' };

/** Every setting that can change, with values to try; undefined removes the setting. */
export const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  domain: [undefined, DOMAIN, 'example.org'],
  'repository.branch': ['main', 'release/2.x'],
  'alerts.emails': [['ops@example.com'], ['ops@example.com', 'oncall@example.com'], ['other@example.com']],
  'alerts.monthlyBudgetUsd': [1, 200, 5000],
  'app.folder': ['app', 'services/web', '.'],
  'app.healthPath': ['/health', '/', '/ready'],
  'app.packages': [['nodejs22'], ['nodejs22', 'nodejs24'], ['python3.13', 'python3.13-pip']],
  'app.idleTimeoutSeconds': [10, 60, 3600],
  'app.bodyLimitMiB': [1, 100, 10_240],
  'app.environment': [{}, { LOG_LEVEL: 'debug' }, { LOG_LEVEL: 'info', FEATURE: 'on' }],
  'app.secrets': [{}, { TOKEN: 'ssm:/hello/token' }, { KEY: 'secretsmanager:hello/key#part' }],
  'app.secretKeys': [[], ['arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999']],
  'app.egress': [
    [],
    [{ port: 5432, cidr: '10.20.0.0/16' }],
    [{ port: 443, cidr: '0.0.0.0/0' }],
    [
      { port: 5432, cidr: '10.20.0.0/16' },
      { port: 587, cidr: '52.1.2.3/32' },
    ],
  ],
  [at('names')]: [['staging'], ['@', 'www'], ['www', '@'], ['staging', '*'], ['app'], ['a', 'b', 'c']],
  [at('network.cidr')]: ['10.0.0.0/16', '10.0.0.0/20', '172.16.0.0/16'],
  [at('network.zones')]: [2, 3, 4, ['us-east-1a', 'us-east-1b'], ['us-east-1b', 'us-east-1a', 'us-east-1c']],
  [at('network.emptyZones')]: [0, 1],
  [at('network.nat')]: ['per-zone', 'single', 'none'],
  [at('network.endpoints')]: [undefined, true],
  [at('instances.type')]: ['t4g.small', 'm7i.large', 'c7g.xlarge', 't3.small'],
  [at('instances.min')]: [1, 2, 3],
  [at('instances.max')]: [1, 2, 4, 9],
  [at('instances.codeDeployAgent')]: [1, 2],
  [at('rollout')]: ['AllAtOnce', 'HalfAtATime', 'OneAtATime'],
  [at('releaseApproval')]: [true, false],
  [at('protected')]: [true, false],
  [at('exposure')]: ['public', 'internal'],
  [at('http')]: ['redirect', 'serve'],
  [at('schedule')]: [undefined, NIGHTLY, { ...NIGHTLY, min: 1, max: 1 }],
  [at('tlsPolicy')]: ['ELBSecurityPolicy-TLS13-1-2-2021-06', 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'],
  [at('logRetentionDays')]: [1, 30, 365],
  [at('thresholds')]: [{}, { cpuPercent: 50, unhealthyHostMinutes: 1 }],
  circleci: [
    undefined,
    {
      organization: '0a1b2c3d-0000-1111-2222-333344445555',
      project: '0a1b2c3d-6666-7777-8888-9999aaaabbbb',
    },
  ],
  'stages.qa': [undefined, { names: ['qa'], network: { cidr: '10.2.0.0/16' } }],
};

/** Which settings change, and the settings afterwards. */
export interface Pair {
  readonly edit: Edit;
  readonly after: SettingsInput;
}

/** One to four settings, each with one of its values. */
const edits: fc.Arbitrary<Edit> = fc
  .shuffledSubarray(Object.keys(CHOICES), { minLength: 1, maxLength: 4 })
  .chain((keys) =>
    fc.tuple(
      ...keys.map((key) => fc.tuple(fc.constant(key), fc.constantFrom<unknown>(...(CHOICES[key] ?? [])))),
    ),
  )
  .map((entries) => Object.fromEntries(entries));

/**
 * Makes settings by one to four changes of others. Settings that are refused are drawn again, and so are settings that
 * mean the same (a default that is written out).
 *
 * @param seed the same seed draws the same
 */
export function drawPairs(before: SettingsInput, count: number, seed: number): Pair[] {
  const now = meaning(before);
  const pairs = edits
    .map((edit) => ({ edit, after: edited(before, edit) }))
    .filter(({ after }) => ![undefined, now].includes(meaning(after)));
  return fc.sample(pairs, { seed, numRuns: count, unbiased: true });
}

/** The digest of the settings; undefined where they are refused. */
function meaning(settings: SettingsInput): string | undefined {
  try {
    return resolveFacts(settings).digest;
  } catch {
    return undefined;
  }
}
