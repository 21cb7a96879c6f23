import { linesFor, refuses, type Refused, testRows, type Row } from './table';

const USE = 'app.permissions.Use';
const use = (changes: object) => ({
  [USE]: {
    why: 'Keeps what users upload.',
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::acme-uploads/*'],
    ...changes,
  },
});
/** Refused values of one field of a permission. */
const of = (field: string, accepted: string, values: readonly Refused[]) =>
  refuses(`${USE}.${field}`, accepted, values, () => use({}));
const here = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

const WHY = "one line of 10 to 200 characters, e.g. 'Keeps what users upload.'";
const KNOWN =
  'Accepted: an action that AWS had on 26 September 2026; write a newer one into modules/fleet/app-rights.ts ' +
  '(docs/extending.md).';
const OBJECTS =
  'arn:aws:s3:::<BucketName>/<ObjectName>, arn:aws:s3:us-east-1:123456789012:accesspoint/<AccessPointName>/object/<ObjectName>.';

describe('the form of a permission', () => {
  const TABLE =
    "an object from names to permissions, e.g. { UseUploads: { why: '…', actions: ['s3:GetObject'], " +
    "resources: ['arn:…'] } }";
  const NAME =
    'not a valid name of a permission. Accepted: letters and digits, beginning with a letter, at most 64.';
  const noSuch = (name: string, meant = ''): Row => [
    use({ [name]: 'Deny' }),
    `${USE}.${name}: no such setting. Accepted: why, actions, resources, conditions.${meant}`,
  ];
  testRows([
    ...refuses('app.permissions', TABLE, [[['s3:GetObject']]]),
    [
      { 'app.permissions.use-uploads': use({})[USE] },
      `app.permissions.use-uploads: ${NAME} Did you mean 'useUploads'?`,
    ],
    [{ 'stages.staging.app.permissions.1st': use({})[USE] }, `stages.staging.app.permissions.1st: ${NAME}`],
    [use({ why: undefined }), `${USE}.why: not given. Accepted: ${WHY}.`],
    ...of('why', WHY, [['Uploads'], ['Keeps\nwhat users upload']]),
    noSuch('effect'),
    noSuch('notActions'),
    noSuch('resource', " Did you mean 'resources'?"),
    ...of('actions', 'a list of 1 to 50 actions', [[[]]]),
    ...of('resources', 'a list of 1 to 50 ARNs', [[[]]]),
  ]);
});

describe('actions', () => {
  const is = (action: string, found: string, resource = 'arn:aws:s3:::acme-uploads/*'): Row => [
    use({ actions: [action], resources: [resource] }),
    `${USE}.actions[0]: given '${action}', ${found}`,
  ];
  testRows([
    ...of('actions[0]', "an action without wildcards, as AWS writes it, e.g. 's3:GetObject'", [
      ['*'],
      ['s3:*'],
      ['s3:Get*'],
      ['s3.GetObject', 's3:GetObject'],
    ]),
    [
      use({ actions: ['s3:PutObject', 's3:GetObjcet'] }),
      `${USE}.actions[1]: given 's3:GetObjcet', which is not an action of s3. ${KNOWN} Did you mean 's3:GetObject'?`,
    ],
    is('s3:getobject', `which is not an action of s3. ${KNOWN} Did you mean 's3:GetObject'?`),
    is('s3:Upload', `which is not an action of s3. ${KNOWN}`),
    is('s3:constructor', `which is not an action of s3. ${KNOWN}`),
    is(
      'dynamodbs:GetItem',
      `but no AWS service has the prefix dynamodbs. ${KNOWN} Did you mean 'dynamodb:GetItem'?`,
      here('dynamodb', 'table/acme'),
    ),
    is(
      'iam:PassRole',
      'with which the app could use the rights of each role that it passes on. Accepted: let a person or a stack make what needs the role (docs/extending.md).',
      role('acme'),
    ),
    is(
      'iam:PutRolePolicy',
      'with which the app could give itself any right. Accepted: only actions of iam that read.',
      role('acme'),
    ),
    is(
      's3:ListAllMyBuckets',
      "which cannot be limited to an ARN. Accepted: an entry of its own, with resources: ['*'].",
      'arn:aws:s3:::acme-uploads',
    ),
    // The most frequent mistake: objects have other ARNs than their bucket.
    is(
      's3:GetObject',
      `which applies to none of the resources. Accepted: also ${OBJECTS}`,
      'arn:aws:s3:::acme-uploads',
    ),
  ]);
});

describe('resources', () => {
  const reaches = (what: string, arns: readonly (readonly [action: string, arn: string])[]): Row[] =>
    arns.map(([action, arn]) => [
      use({ actions: [action], resources: [arn] }),
      `${USE}.resources[0]: given '${arn}', with which the app would reach ${what}. Accepted: resources that belong to the app.`,
    ]);
  const isAll = (action: string, arn: string): Row => [
    use({ actions: [action], resources: [arn] }),
    `${USE}.resources[0]: given '${arn}', which matches everything of its type. Accepted: at least the beginning of a name before ` +
      'the wildcard, or conditions that narrow it.',
  ];
  const QUEUE = 'https://sqs.us-east-1.amazonaws.com/123456789012/acme-jobs';
  testRows([
    ...of(
      'resources[0]',
      "an ARN with its region and account, e.g. 'arn:aws:s3:::acme-uploads/*', or '*' where there can be none",
      [
        ['acme-uploads'],
        ['s3://acme-uploads/in/', 'arn:aws:s3:::acme-uploads/in/'],
        [QUEUE, here('sqs', 'acme-jobs')],
        ['arn:aws:s3:::acme-${stage}/*'],
        ['arn:aws:sqs:*:123456789012:acme-jobs'],
        ['arn:aws-cn:s3:::acme-uploads/*'],
      ],
    ),
    [
      use({ resources: ['*'] }),
      `${USE}.resources[0]: given '*', although s3:GetObject can be limited to an ARN. Accepted: one of its resources: ${OBJECTS}`,
    ],
    [
      use({
        actions: ['cloudwatch:PutMetricData', 's3:GetObject'],
        resources: ['arn:aws:s3:::acme-uploads/*', '*'],
      }),
      `${USE}.resources[1]: given '*', although s3:GetObject can be limited to an ARN. Accepted: one of its resources: ${OBJECTS}`,
      `${USE}.actions[0]: given 'cloudwatch:PutMetricData', which applies to none of the resources. Accepted: also ` +
        `${here('cloudwatch', 'dataset/<DatasetId>')}.`,
    ],
    isAll('s3:GetObject', 'arn:aws:s3:::*'),
    isAll('sqs:SendMessage', here('sqs', '*')),
    isAll('dynamodb:GetItem', here('dynamodb', 'table/*')),
    isAll('ssm:SendCommand', here('ec2', 'instance/i-*')),
    ...reaches('the bucket of all Terraform state', [
      ['s3:GetObject', 'arn:aws:s3:::hello-state-123456789012-us-east-1/*'],
      ['s3:GetObject', 'arn:aws:s3:::hello-s*/x'],
    ]),
    ...reaches('the bucket that releases come from', [
      ['s3:PutObject', 'arn:aws:s3:::hello-artifacts-123456789012-us-east-1/*'],
    ]),
    ...reaches('a bucket of access logs', [
      ['s3:GetObject', 'arn:aws:s3:::hello-staging-logs-123456789012-us-east-1/*'],
    ]),
    ...reaches(
      'a role of the platform',
      ['hello-production-instance', 'hello-circleci-apply', 'hello-*'].map((name) => [
        'sts:AssumeRole',
        role(name),
      ]),
    ),
    ...reaches("the platform's pipeline", [
      ['codepipeline:StartPipelineExecution', here('codepipeline', 'hello-pipeline')],
      ['codedeploy:CreateDeployment', here('codedeploy', 'deploymentgroup:hello-staging/*')],
    ]),
    ...reaches("the platform's documents", [
      ['ssm:SendCommand', here('ssm', 'document/hello-staging-release')],
    ]),
    ...reaches("the platform's logs", [
      ['logs:DeleteLogGroup', here('logs', 'log-group:/hello/staging/app')],
    ]),
    ...reaches("the platform's fleet", [
      [
        'autoscaling:SetDesiredCapacity',
        here('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/hello-staging'),
      ],
    ]),
  ]);
});

describe('conditions', () => {
  const at = `${USE}.conditions`;
  testRows([
    [
      use({ conditions: { StringEqual: { 's3:prefix': 'in/' } } }),
      `${at}.StringEqual: not an operator of IAM. Accepted: e.g. StringEquals, ArnLike or 'ForAnyValue:StringLike'. ` +
        "Did you mean 'StringEquals'?",
    ],
    [
      use({ conditions: { StringEquals: { 's3:prefx': 'in/' } } }),
      `${at}.StringEquals['s3:prefx']: not a condition key of s3. Accepted: a key of these services, or a global one ` +
        "(aws:…). Did you mean 's3:prefix'?",
    ],
    [
      use({ conditions: { StringEquals: { 'aws:PrincipalTag/Team': '${aws:username}' } } }),
      `${at}.StringEquals['aws:PrincipalTag/Team']: a value that is not one line of text, or contains '\${' or '%{' in it. ` +
        "Accepted: lines of text without '${' and '%{'.",
    ],
    ...of(
      'conditions.Bool',
      "an object from condition keys to texts or lists of texts, e.g. { 's3:x-amz-acl': 'private' }",
      [[{ 'aws:SecureTransport': true }]],
    ),
  ]);
});

/** Names that begin like the project's, and ARNs without region or account, belong to the app. */
test.each([
  use({
    actions: ['s3:ListBucket', 's3:GetObject'],
    resources: ['arn:aws:s3:::acme', 'arn:aws:s3:::acme/*'],
  }),
  use({ resources: ['arn:aws:s3:::hello-staging-uploads/*'] }),
  use({ actions: ['sqs:SendMessage'], resources: [here('sqs', 'hello-staging-jobs')] }),
  use({ actions: ['sts:AssumeRole'], resources: ['arn:aws:iam::210987654321:role/hello-staging-partner'] }),
  use({ actions: ['sns:Publish'], resources: [here('sns', 'hello-staging-urgent')] }),
  use({ actions: ['rekognition:DetectFaces', 'polly:SynthesizeSpeech'], resources: ['*'] }),
  use({ actions: ['iam:ListAccountAliases'], resources: ['*'] }),
  use({
    actions: ['kms:Decrypt'],
    resources: [here('kms', 'key/*')],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/acme' } },
  }),
  use({
    actions: ['bedrock:InvokeModel'],
    resources: ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-*'],
  }),
])('accepted: %j', (changes) => expect(linesFor(changes)).toEqual([]));

/** Names with colons and slashes, several ARNs of one type, and ARNs that the reference lacks. */
test.each([
  [
    'bedrock:InvokeModel',
    'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0',
  ],
  ['bedrock:InvokeModel', here('bedrock', 'inference-profile/us.anthropic.claude-3-5-sonnet-20240620-v1:0')],
  ['bedrock:GetPrompt', here('bedrock', 'prompt/ABCDEFGHIJ:1')],
  ['es:ESHttpGet', here('es', 'domain/acme/*')],
  ['es:ESHttpPost', here('es', 'domain/acme/orders/_search')],
  ['iot:Publish', here('iot', 'topic/acme/orders/*')],
  ['iot:Subscribe', here('iot', 'topicfilter/acme/orders/*')],
  ['logs:CreateLogStream', here('logs', 'log-group:/acme/audit:*')],
  ['logs:DescribeLogStreams', here('logs', 'log-group:/acme/audit:log-stream:*')],
  ['logs:PutLogEvents', here('logs', 'log-group:/acme/audit:log-stream:*')],
  ['lambda:InvokeFunction', here('lambda', 'function:acme')],
  ['lambda:InvokeFunction', here('lambda', 'function:acme:live')],
  ['execute-api:Invoke', here('execute-api', 'a1b2c3/prod/GET/')],
  ['execute-api:Invoke', here('execute-api', 'a1b2c3/prod/$connect')],
  ['execute-api:ManageConnections', here('execute-api', 'a1b2c3/prod/POST/@connections/*')],
  ['dynamodb:GetRecords', here('dynamodb', 'table/acme/stream/2026-01-01T00:00:00.000')],
  ['ecr:BatchGetImage', here('ecr', 'repository/acme/web')],
  ['secretsmanager:GetSecretValue', here('secretsmanager', 'secret:acme/web/db-a1b2c3')],
  ['ssm:GetParameter', here('ssm', 'parameter/acme/web/db')],
  ['codeartifact:GetPackageVersionAsset', here('codeartifact', 'package/acme/web/npm//left-pad')],
  ['states:DescribeExecution', here('states', 'execution:acme:*')],
  ['kinesis:SubscribeToShard', here('kinesis', 'stream/acme/consumer/web:1700000000')],
  ['events:PutEvents', here('events', 'event-bus/aws.partner/acme.com/1')],
  ['ses:SendEmail', here('ses', 'identity/team@acme.com')],
  ['rds-db:connect', here('rds-db', 'dbuser:cluster-ABCDEFG/app')],
  ['neptune-db:ReadDataViaQuery', here('neptune-db', 'cluster-ABCDEFG/*')],
  ['dms:StartReplicationTask', here('dms', 'task:ABCDEFG')],
  ['kafka-cluster:WriteData', here('kafka', 'topic/acme/0a1b2c3d-1/orders')],
  ['cassandra:Select', here('cassandra', '/keyspace/acme/table/orders')],
  ['lex:PostText', here('lex', 'bot:acme:live')],
  ['apigateway:GET', 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3/stages/prod'],
  ['appsync:GraphQL', here('appsync', 'apis/a1b2c3/types/Query/fields/orders')],
  ['vpc-lattice-svcs:Invoke', here('vpc-lattice', 'service/svc-0a1b2c3d/orders/*')],
  ['s3:GetObject', 'arn:aws:s3:::acme-uploads/a:b/*'],
])('accepted: %s on %s', (action, arn) =>
  expect(linesFor(use({ actions: [action], resources: [arn] }))).toEqual([]),
);

/** An ARN with more parts does not match the form of a shorter one. */
test.each([
  ['s3:ListBucket', 'arn:aws:s3:::acme-uploads/*'],
  ['dynamodb:PutItem', here('dynamodb', 'table/acme/index/*')],
  ['logs:DescribeLogStreams', here('logs', 'log-group:/acme/audit:log-stream:web')],
  ['lambda:InvokeFunction', here('lambda', 'function:acme:live/durable-execution/a/b')],
  ['execute-api:Invoke', here('execute-api', 'a1b2c3/prod')],
])('refused: %s on %s', (action, arn) =>
  expect(linesFor(use({ actions: [action], resources: [arn] }))).toEqual([
    expect.stringContaining(`${USE}.actions[0]: given '${action}', which applies to none of the resources.`),
  ]),
);
