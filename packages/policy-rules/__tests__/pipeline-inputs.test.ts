import { allBroken, type Break, set, within } from './broken';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- the provider's schema

const pipeline =
  (change: (values: Json) => void): Break =>
  (resources) =>
    change(resources['aws_codepipeline']!['pipeline_pipeline']!);
const deploy = (values: Json, stage: string) =>
  (values['stage'] as Json[]).find(({ name }) => name === `Deploy-${stage}`)!;
const PUSH = { branches: { includes: ['main'] }, file_paths: { includes: ['app/**'] } };
const ORDER = '{"name":"STAGE","value":"production","type":"PLAINTEXT"}';

const CASES: [what: string, breakIt: Break, found: string][] = [
  [
    'an unknown artifact bucket',
    pipeline((one) => (one['artifact_store'] = [{ type: 'S3', location: 'theirs' }])),
    'keeps what it hands on in [{"type":"S3","location":"theirs"}]',
  ],
  [
    'alarms ignored by default',
    pipeline((one) => (one['variable'] = [{ name: 'IGNORE_ALARMS', default_value: 'yes' }])),
    'has the variables IGNORE_ALARMS=yes, not IGNORE_ALARMS=no',
  ],
  ['no trigger', pipeline((one) => (one['trigger'] = [])), 'starts for no push'],
  [
    'a trigger for other files',
    pipeline(
      (one) =>
        (one['trigger'][0]['git_configuration']['push'] = [
          { ...PUSH, file_paths: { includes: ['docs/**'] } },
        ]),
    ),
    'starts for changes of ["docs/**"], not of app/**',
  ],
  [
    'two triggers',
    pipeline((one) => (one['trigger'][0]['git_configuration']['push'] = [PUSH, PUSH])),
    'starts for changes of ["app/**","app/**"], not of app/**',
  ],
  [
    'a trigger for all files',
    pipeline((one) => (one['stage'][0]['action'][0]['configuration']['DetectChanges'] = 'true')),
    'starts for every push to the branch, whatever it changes',
  ],
  [
    'an unknown source connection',
    pipeline((one) => (one['stage'][0]['action'][0]['configuration']['ConnectionArn'] = 'arn:x')),
    'takes its source by "arn:x"',
  ],
  [
    'a check of another stage',
    pipeline((one) => {
      const { configuration } = deploy(one, 'production')['on_success']['condition']['rule'][0] as Json;
      configuration['EnvironmentVariables'] = String(configuration['EnvironmentVariables']).replaceAll(
        'production',
        'staging',
      );
    }),
    'tells EveryInstance "[{\\"name\\":\\"STAGE\\",\\"value\\":\\"staging\\"',
  ],
  [
    'a prepare step that ignores alarms',
    pipeline((one) => {
      const { configuration } = deploy(one, 'production')['action'][0] as Json;
      configuration['EnvironmentVariables'] = String(configuration['EnvironmentVariables']).replace(
        '#{variables.IGNORE_ALARMS}',
        'yes',
      );
    }),
    `, and not [${ORDER}`,
  ],
];

describe('the rule pipeline-inputs refuses', () => {
  it.each(CASES)('%s', (_, breakIt, found) => {
    expect(allBroken('pipeline', breakIt)).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^pipeline-inputs: pipeline/pipeline/pipeline .*${found.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`,
        ),
      ),
    );
  });
});

it.each(['PARALLEL', 'SUPERSEDED', undefined])(
  'execution mode %s is refused: releases must run one after another',
  (mode) => {
    const given = mode === undefined ? 'not set' : `"${mode}"`;
    expect(
      allBroken('pipeline', set('aws_codepipeline.pipeline_pipeline', { execution_mode: mode })),
    ).toEqual([`values: pipeline/pipeline/pipeline has execution_mode ${given}, and may have QUEUED`]);
  },
);

describe('the rule steps refuses a build', () => {
  const environment = (change: (values: Json) => void) => (resources: Record<string, Record<string, Json>>) =>
    change(resources['aws_codebuild_project']!['build_project']!['environment'] as Json);

  it.each([
    [
      'with a further environment variable',
      environment((one) => one['environment_variable'].push({ name: 'NODE_OPTIONS', value: '--require x' })),
      'is told APP_FOLDER, AWS_BOOTSTRAP_CONTRACT, NODE_OPTIONS, not APP_FOLDER, AWS_BOOTSTRAP_CONTRACT',
    ],
    [
      'in an image that is not one of AWS',
      environment((one) => (one['image'] = 'aws/codebuild/../theirs:1.0')),
      'runs in "aws/codebuild/../theirs:1.0" as "ARM_CONTAINER"',
    ],
  ] as [string, Break, string][])('%s', (_, breakIt, found) => {
    expect(allBroken('pipeline', breakIt)).toContain(`steps: pipeline/build/project ${found}`);
  });
});

const PLACES: [what: string, stack: string, change: (json: Json) => void, found: string][] = [
  [
    'in another region',
    'staging',
    (json) => (json['provider']['aws'][0]['region'] = 'eu-west-1'),
    'is applied in the region "eu-west-1"',
  ],
  [
    'with two AWS providers',
    'staging',
    (json) => json['provider']['aws'].push({ region: 'eu-west-1' }),
    'has 2 providers of AWS',
  ],
  [
    'with another AWS provider',
    'staging',
    (json) => (json['terraform']['required_providers']['aws']['source'] = 'theirs/aws'),
    'takes its provider from "theirs/aws"',
  ],
  [
    'with a range of provider versions',
    'staging',
    (json) => (json['terraform']['required_providers']['aws']['version'] = '>= 5.0'),
    'takes any provider of ">= 5.0": the one version is not named',
  ],
  [
    'with a Terraform that may not lock the state',
    'staging',
    (json) => (json['terraform']['required_version'] = '>=1.9.0'),
    'is applied by any Terraform of ">=1.9.0"',
  ],
  [
    'that imports a resource',
    'staging',
    (json) => (json['import'] = [{ to: 'aws_vpc.network_vpc', id: 'vpc-1' }]),
    'takes over aws_vpc.network_vpc from vpc-1',
  ],
  [
    'that imports another state bucket',
    'state',
    (json) => (json['import'][0]['id'] = 'theirs'),
    'takes over aws_s3_bucket.bucket_bucket from theirs',
  ],
];

describe('the rule state refuses a stack', () => {
  it.each(PLACES)('%s', (_, stack, change, found) => {
    expect(allBroken(stack, within(change))).toContain(`state: ${stack} ${found}`);
  });
});
