import { resolveSettings, type SettingsInput } from '../../../settings';
import config from '../../../__tests__/support/example-config';
import { CIRCLECI, writeState, type Written } from '../../../__tests__/support/stacks';
import { broken, said, set } from './broken';

/** The longest name that `hello-<stage>` allows. */
const longName = (number: number) => `a-stage-of-long-${number}`;

const PROJECT = 'hello';

interface Wanted {
  readonly stages: number;
  /** The number of secrets of each stage. */
  readonly secrets?: number;
  /** Whether each stage has a scheduled command. */
  readonly scheduled?: boolean;
  /** The folder of the secrets. @default the project's */
  readonly folder?: string;
}

/** Settings whose stages and region have long names. */
function settings({ stages, secrets = 0, scheduled = false, folder = PROJECT }: Wanted) {
  const shipped = config.stages['staging']!;
  const stage = (number: number): [string, SettingsInput['stages'][string]] => [
    longName(number),
    {
      ...shipped,
      names: [`stage-${number}`],
      network: { ...shipped.network, cidr: `10.${number}.0.0/16` },
      app: {
        schedule: scheduled ? { nightly: { cron: '0 3 * * *', command: 'true' } } : {},
        secrets: Object.fromEntries(
          Array.from({ length: secrets }, (_, index) => [
            `SECRET_${index}`,
            `ssm:/${folder}/${longName(number)}/${index}`,
          ]),
        ),
      },
    },
  ];
  return resolveSettings({
    ...config,
    project: PROJECT,
    region: 'ap-southeast-2',
    circleci: CIRCLECI,
    stages: Object.fromEntries(Array.from({ length: stages }, (_, index) => stage(index))),
  });
}

/** The violations of `policy-sizes`, without the lengths: those change with every action. */
const tooLong = (found: readonly string[]) =>
  found
    .filter((line) => line.startsWith('policy-sizes: '))
    .map((line) => line.replace(/has [\d,]+ characters/, 'has … characters'));

const sizesOf = ({ json, settings }: Written) => tooLong(said(json, settings));

test.each<[string, Wanted]>([
  ['two stages, with a dozen secrets each', { stages: 2, secrets: 12 }],
  ['four stages, with twenty secrets each', { stages: 4, secrets: 20 }],
  ['seven stages', { stages: 7, secrets: 1 }],
  ['four stages with scheduled commands', { stages: 4, secrets: 1, scheduled: true }],
])('there is room for %s', (_, wanted) => {
  expect(sizesOf(writeState(settings(wanted)))).toEqual([]);
});

test('more stages than policies can name are refused', () => {
  expect(sizesOf(writeState(settings({ stages: 9 })))).toEqual([
    'policy-sizes: state/circleci/boundary has … characters, and IAM takes 6,144 of a policy',
    'policy-sizes: state/circleci/roles has … characters, and IAM takes 6,144 of a policy',
    'policy-sizes: state/circleci/apply-role has … characters, and IAM takes 10,240 of all policies of a role',
  ]);
});

test("more secrets outside the project's folder than the boundary can name are refused", () => {
  expect(sizesOf(writeState(settings({ stages: 4, secrets: 8, folder: 'elsewhere' })))).toEqual([
    'policy-sizes: state/circleci/boundary has … characters, and IAM takes 6,144 of a policy',
  ]);
});

/** A policy of that many characters, and white space that does not count. */
const ofSize = (size: number) => `{"Id":"${'x'.repeat(size - 24)}",\n"Statement":[]}`;

test.each([
  [6144, []],
  [6145, ['policy-sizes: state/circleci/reads has 6,145 characters, and IAM takes 6,144 of a policy']],
])('a managed policy of %d characters', (size, expected) => {
  const found = broken('state', set('aws_iam_policy.circleci_reads', { policy: ofSize(size) }));
  expect(found.filter((line) => line.startsWith('policy-sizes: '))).toEqual(expected);
});

test('all inline policies of a role count together', () => {
  const found = broken('staging', (resources, json) => {
    for (const name of ['telemetry', 'releases'])
      set(`aws_iam_role_policy.fleet_instance_role_${name}`, { policy: ofSize(5000) })(resources, json);
  });
  expect(tooLong(found)).toEqual([
    'policy-sizes: staging/fleet/instance-role/role has … characters, and IAM takes 10,240 of all policies of a role',
  ]);
});
