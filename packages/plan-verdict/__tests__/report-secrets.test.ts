import { gzipSync } from 'node:zlib';
import { judge, renderReport, reportOf, summarize } from '..';
import { planOf, type RawChange, read, sketch } from '../../recorded-plans';

const [OLD, NEW] = ['0ld-Pl4nted-value', 'n3w-Pl4nted-value'];
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const cloudConfig = (files: object, more = '') =>
  `#cloud-config\nwrite_files: ${JSON.stringify(files)}\nruncmd: [[/opt/start.sh]]\n${more}`;

/** A place in an attribute where a plan may hold a secret, which the change replaces. */
type Place = readonly [where: string, type: string, values: (value: string) => Record<string, unknown>];

const PLACES: readonly Place[] = [
  [
    "the app's environment in compressed user data",
    'aws_launch_template',
    (value) => ({
      user_data: base64(
        gzipSync(
          cloudConfig([
            { path: '/etc/aws-bootstrap/app.json', content: JSON.stringify({ environment: { X: value } }) },
          ]),
        ),
      ),
    }),
  ],
  [
    'a file of variables in plain user data',
    'aws_launch_template',
    (value) => ({
      user_data: base64(cloudConfig([{ path: '/etc/my.env', content: `GREETING='${value}'\n` }])),
    }),
  ],
  [
    'a base64 file in user data',
    'aws_launch_template',
    (value) => ({
      user_data: base64(
        cloudConfig([{ path: '/opt/a.sh', encoding: 'b64', content: base64(`export GREETING=${value}\n`) }]),
      ),
    }),
  ],
  [
    'user data that is a script',
    'aws_launch_template',
    (value) => ({ user_data: base64(`#!/bin/bash\nexport GREETING="${value}"\n`) }),
  ],
  [
    'multipart user data',
    'aws_launch_template',
    (value) => ({
      user_data: base64(
        `Content-Type: multipart/mixed; boundary="//"\n\n--//\nContent-Type: text/x-shellscript\n\n#!/bin/bash\ncurl --token ${value} https://example.com\n--//--\n`,
      ),
    }),
  ],
  ['user data in plain text', 'aws_instance', (value) => ({ user_data: `#!/bin/bash\nPASSWORD=${value}\n` })],
  [
    'a CodeBuild variable',
    'aws_codebuild_project',
    (value) => ({
      environment: [{ environment_variable: [{ name: 'GREETING', value, type: 'PLAINTEXT' }] }],
    }),
  ],
  [
    'a buildspec',
    'aws_codebuild_project',
    (value) => ({
      source: [{ buildspec: `version: 0.2\nenv:\n  variables:\n    GREETING: ${value}\nphases: {}\n` }],
    }),
  ],
  [
    'a command of a buildspec',
    'aws_codebuild_project',
    (value) => ({
      source: [{ buildspec: `version: 0.2\nphases:\n  build:\n    commands:\n      - export X=${value}\n` }],
    }),
  ],
  [
    'a pipeline action',
    'aws_codepipeline',
    (value) => ({
      stage: [{ name: 'Source', action: [{ name: 'Fetch', configuration: { OAuthToken: value } }] }],
    }),
  ],
  [
    'JSON variables of a pipeline action',
    'aws_codepipeline',
    (value) => ({
      stage: [
        {
          name: 'Build',
          action: [
            {
              name: 'Build',
              configuration: { EnvironmentVariables: JSON.stringify([{ name: 'GREETING', value }]) },
            },
          ],
        },
      ],
    }),
  ],
  [
    'a Systems Manager document',
    'aws_ssm_document',
    (value) => ({
      content: JSON.stringify({
        mainSteps: [{ name: 'run', inputs: { runCommand: ['#!/bin/bash', `API_KEY=${value}`] } }],
      }),
    }),
  ],
  [
    'the input of an event target',
    'aws_cloudwatch_event_target',
    (value) => ({ input: JSON.stringify({ password: value }) }),
  ],
  [
    'a header of an event connection',
    'aws_cloudwatch_event_connection',
    (value) => ({ auth_parameters: [{ api_key: [{ key: 'x', value }] }] }),
  ],
  [
    'the URL of a webhook',
    'aws_sns_topic_subscription',
    (value) => ({ endpoint: `https://hooks.example.com/services/${value}` }),
  ],
  [
    'credentials in a URL',
    'aws_codebuild_project',
    (value) => ({ description: `from https://me:${value}@example.com/a` }),
  ],
  [
    'an external id in a trust policy',
    'aws_iam_role',
    (value) => ({
      assume_role_policy: JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { AWS: '*' },
            Condition: { StringEquals: { 'sts:ExternalId': value } },
          },
        ],
      }),
    }),
  ],
  ['a tag', 'aws_lb', (value) => ({ tags: { db_password: value }, tags_all: { db_password: value } })],
  ['a parameter', 'aws_ssm_parameter', (value) => ({ name: '/hello/x', insecure_value: `token=${value}` })],
  [
    'a resource type that no stack has',
    'aws_mq_broker',
    (value) => ({ configuration_data: value, users: [{ username: 'me', password: value }] }),
  ],
  [
    'a variable of a Lambda function',
    'aws_lambda_function',
    (value) => ({ environment: [{ variables: { GREETING: value } }] }),
  ],
  [
    'the description of an alarm',
    'aws_cloudwatch_metric_alarm',
    (value) => ({ alarm_description: `call with Authorization: ${value}` }),
  ],
];

function changeOf([, type, values]: Place, index: number): RawChange {
  return sketch(`${type}.planted_${index}`, 'update', { before: values(OLD), set: values(NEW) });
}

/** Everything that a terminal or a pull request shows of it. */
function toldOf(changes: RawChange[]): string {
  const plan = read(planOf(changes, {}));
  const verdict = judge(plan);
  const report = reportOf(plan, verdict, { full: true });
  const options = { verdicts: [verdict] };
  return [
    renderReport(report),
    renderReport(report, { format: 'markdown' }),
    summarize([plan], { ...options, format: 'text' }),
    summarize([plan], options),
  ].join('\n');
}

test.each(PLACES)('a value in %s is not shown, but its change is counted', (...place) => {
  const told = toldOf([changeOf(place, 0)]);
  expect(told).not.toMatch(/Pl4nted|UGw0bnRlZ/i);
  expect(told).toContain('1 changed');
});

test('one plan with all of these places shows no value', () => {
  expect(PLACES.length).toBeGreaterThanOrEqual(20);
  const told = toldOf(PLACES.map(changeOf));
  expect(told).not.toMatch(/Pl4nted|UGw0bnRlZ/i);
});

test('outputs are only counted, a sensitive value is not shown', () => {
  const output = { actions: ['update'], before: OLD, after: NEW };
  const secret = sketch('aws_lb.x', 'update', { before: { name: OLD }, set: { name: NEW } });
  secret.change.after_sensitive = { name: true };
  const told = renderReport(reportOf(read(planOf([secret], { output_changes: { x: output } }))));
  expect(told).not.toMatch(/Pl4nted/);
  expect(told).toContain('1 output of the stack changes.');
});
