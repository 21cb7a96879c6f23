import { gzipSync } from 'node:zlib';
import { judge, renderReport, reportOf, summarize } from '..';
import { planOf, type RawChange, read, sketch } from '../../recorded-plans';

const [OLD, NEW] = ['0ld-Pl4nted-value', 'n3w-Pl4nted-value'];
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const cloudConfig = (files: object, more = '') =>
  `#cloud-config\nwrite_files: ${JSON.stringify(files)}\nruncmd: [[/opt/start.sh]]\n${more}`;

/** A place for a value, which is another one after the change. */
type Place = readonly [where: string, type: string, values: (value: string) => Record<string, unknown>];

const PLACES: readonly Place[] = [
  [
    "the app's environment, in user data that is compressed",
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
    'a file of variables, in user data that is not',
    'aws_launch_template',
    (value) => ({
      user_data: base64(cloudConfig([{ path: '/etc/my.env', content: `GREETING='${value}'\n` }])),
    }),
  ],
  [
    'a file in base64 in user data',
    'aws_launch_template',
    (value) => ({
      user_data: base64(
        cloudConfig([{ path: '/opt/a.sh', encoding: 'b64', content: base64(`export GREETING=${value}\n`) }]),
      ),
    }),
  ],
  [
    'a script as user data',
    'aws_launch_template',
    (value) => ({ user_data: base64(`#!/bin/bash\nexport GREETING="${value}"\n`) }),
  ],
  [
    'user data of several parts',
    'aws_launch_template',
    (value) => ({
      user_data: base64(
        `Content-Type: multipart/mixed; boundary="//"\n\n--//\nContent-Type: text/x-shellscript\n\n#!/bin/bash\ncurl --token ${value} https://example.com\n--//--\n`,
      ),
    }),
  ],
  ['user data in plain text', 'aws_instance', (value) => ({ user_data: `#!/bin/bash\nPASSWORD=${value}\n` })],
  [
    'a variable of a build',
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
    'an action of a pipeline',
    'aws_codepipeline',
    (value) => ({
      stage: [{ name: 'Source', action: [{ name: 'Fetch', configuration: { OAuthToken: value } }] }],
    }),
  ],
  [
    'variables of an action, as JSON',
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
    'a document of Systems Manager',
    'aws_ssm_document',
    (value) => ({
      content: JSON.stringify({
        mainSteps: [{ name: 'run', inputs: { runCommand: ['#!/bin/bash', `API_KEY=${value}`] } }],
      }),
    }),
  ],
  [
    'what a target of an event gets',
    'aws_cloudwatch_event_target',
    (value) => ({ input: JSON.stringify({ password: value }) }),
  ],
  [
    "a header of a connection's",
    'aws_cloudwatch_event_connection',
    (value) => ({ auth_parameters: [{ api_key: [{ key: 'x', value }] }] }),
  ],
  [
    'an address of a hook',
    'aws_sns_topic_subscription',
    (value) => ({ endpoint: `https://hooks.example.com/services/${value}` }),
  ],
  [
    'a login in an address',
    'aws_codebuild_project',
    (value) => ({ description: `from https://me:${value}@example.com/a` }),
  ],
  [
    'a condition on an external id',
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
    'a type that no stack here has',
    'aws_mq_broker',
    (value) => ({ configuration_data: value, users: [{ username: 'me', password: value }] }),
  ],
  [
    'variables of a function',
    'aws_lambda_function',
    (value) => ({ environment: [{ variables: { GREETING: value } }] }),
  ],
  [
    "an alarm's text",
    'aws_cloudwatch_metric_alarm',
    (value) => ({ alarm_description: `call with Authorization: ${value}` }),
  ],
];

function changeOf([, type, values]: Place, index: number): RawChange {
  return sketch(`${type}.planted_${index}`, 'update', { before: values(OLD), set: values(NEW) });
}

/** All that a person or a pull request ever gets to see of it. */
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

test.each(PLACES)('a value in %s is nowhere, and that it changes is', (...place) => {
  const told = toldOf([changeOf(place, 0)]);
  expect(told).not.toMatch(/Pl4nted|UGw0bnRlZ/i);
  expect(told).toContain('1 changed');
});

test('twenty of them in one plan', () => {
  expect(PLACES.length).toBeGreaterThanOrEqual(20);
  const told = toldOf(PLACES.map(changeOf));
  expect(told).not.toMatch(/Pl4nted|UGw0bnRlZ/i);
});

test('an output is told by its number alone, a sensitive value not at all', () => {
  const output = { actions: ['update'], before: OLD, after: NEW };
  const secret = sketch('aws_lb.x', 'update', { before: { name: OLD }, set: { name: NEW } });
  secret.change.after_sensitive = { name: true };
  const told = renderReport(reportOf(read(planOf([secret], { output_changes: { x: output } }))));
  expect(told).not.toMatch(/Pl4nted/);
  expect(told).toContain('1 output of the stack changes.');
});
