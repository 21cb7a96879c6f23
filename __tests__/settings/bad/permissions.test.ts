import { linesFor, testRows, type Row } from './table';

const USE = 'app.permissions.Use';
const use = (changes: object) => ({
  [USE]: {
    why: 'Keeps what users upload.',
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3:::acme-uploads/*'],
    ...changes,
  },
});
const here = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

const WHY = "Accepted: one line of 10 to 200 characters, e.g. 'Keeps what users upload.'.";
const SHAPE = 'Accepted: why, actions, resources, conditions.';
const ACTION = "Accepted: an action without wildcards, as AWS writes it, e.g. 's3:GetObject'.";
const KNOWN =
  'Accepted: an action of AWS as it was known on 26 September 2026; a newer one stands in modules/fleet/app-rights.ts ' +
  '(docs/extending.md).';
const ARN =
  "Accepted: an ARN with its region and account, e.g. 'arn:aws:s3:::acme-uploads/*', or '*' where there can be none.";
const OBJECTS =
  'arn:aws:s3:::<BucketName>/<ObjectName>, arn:aws:s3:us-east-1:123456789012:accesspoint/<AccessPointName>/object/<ObjectName>.';
const NARROW =
  'which is all that there are. Accepted: at least the beginning of a name before the wildcard, or conditions that ' +
  'narrow it.';
const OWN = "Accepted: what is the app's own.";

describe('the form of a permission', () => {
  const TABLE =
    "Accepted: an object from names to permissions, e.g. { UseUploads: { why: '…', actions: ['s3:GetObject'], " +
    "resources: ['arn:…'] } }.";
  const NAME = 'no name of a statement. Accepted: letters and digits, beginning with a letter, at most 64.';
  testRows([
    [{ 'app.permissions': ['s3:GetObject'] }, `app.permissions: given [ 's3:GetObject' ]. ${TABLE}`],
    [
      { 'app.permissions.use-uploads': use({})[USE] },
      `app.permissions.use-uploads: ${NAME} Did you mean 'useUploads'?`,
    ],
    [{ 'stages.staging.app.permissions.1st': use({})[USE] }, `stages.staging.app.permissions.1st: ${NAME}`],
    [use({ why: undefined }), `${USE}.why: not given. ${WHY}`],
    [use({ why: 'Uploads' }), `${USE}.why: given 'Uploads'. ${WHY}`],
    [use({ why: 'Keeps\nwhat users upload' }), `${USE}.why: given 'Keeps\\nwhat users upload'. ${WHY}`],
    [use({ effect: 'Deny' }), `${USE}.effect: no such setting. ${SHAPE}`],
    [use({ notActions: ['s3:GetObject'] }), `${USE}.notActions: no such setting. ${SHAPE}`],
    [
      use({ resource: 'arn:aws:s3:::acme-uploads/*' }),
      `${USE}.resource: no such setting. ${SHAPE} Did you mean 'resources'?`,
    ],
    [use({ actions: [] }), `${USE}.actions: given []. Accepted: a list of 1 to 50 actions.`],
    [use({ resources: [] }), `${USE}.resources: given []. Accepted: a list of 1 to 50 ARNs.`],
  ]);
});

describe('actions', () => {
  testRows([
    [use({ actions: ['*'] }), `${USE}.actions[0]: given '*'. ${ACTION}`],
    [use({ actions: ['s3:*'] }), `${USE}.actions[0]: given 's3:*'. ${ACTION}`],
    [use({ actions: ['s3:Get*'] }), `${USE}.actions[0]: given 's3:Get*'. ${ACTION}`],
    [
      use({ actions: ['s3.GetObject'] }),
      `${USE}.actions[0]: given 's3.GetObject'. ${ACTION} Did you mean 's3:GetObject'?`,
    ],
    [
      use({ actions: ['s3:PutObject', 's3:GetObjcet'] }),
      `${USE}.actions[1]: given 's3:GetObjcet', which is no action of s3. ${KNOWN} Did you mean 's3:GetObject'?`,
    ],
    [
      use({ actions: ['s3:getobject'] }),
      `${USE}.actions[0]: given 's3:getobject', which is no action of s3. ${KNOWN} Did you mean 's3:GetObject'?`,
    ],
    [
      use({ actions: ['s3:Upload'] }),
      `${USE}.actions[0]: given 's3:Upload', which is no action of s3. ${KNOWN}`,
    ],
    [
      use({ actions: ['s3:constructor'] }),
      `${USE}.actions[0]: given 's3:constructor', which is no action of s3. ${KNOWN}`,
    ],
    [
      use({ actions: ['dynamodbs:GetItem'], resources: [here('dynamodb', 'table/acme')] }),
      `${USE}.actions[0]: given 'dynamodbs:GetItem', and no service of AWS has the prefix dynamodbs. ${KNOWN} ` +
        "Did you mean 'dynamodb:GetItem'?",
    ],
    [
      use({ actions: ['iam:PassRole'], resources: [role('acme')] }),
      `${USE}.actions[0]: given 'iam:PassRole', by which the app would have the rights of every role that it hands on. ` +
        'Accepted: what needs a role made by a person or by a stack (docs/extending.md).',
    ],
    [
      use({ actions: ['iam:PutRolePolicy'], resources: [role('acme')] }),
      `${USE}.actions[0]: given 'iam:PutRolePolicy', by which the app could give itself any right. Accepted: of iam what ` +
        'reads alone.',
    ],
    [
      use({ actions: ['s3:ListAllMyBuckets'], resources: ['arn:aws:s3:::acme-uploads'] }),
      `${USE}.actions[0]: given 's3:ListAllMyBuckets', which can be given on no ARN. Accepted: an entry of its own, with ` +
        "resources: ['*'].",
    ],
    [
      // The commonest slip: objects have other ARNs than their bucket.
      use({ resources: ['arn:aws:s3:::acme-uploads'] }),
      `${USE}.actions[0]: given 's3:GetObject', which none of the resources is for. Accepted: with it ${OBJECTS}`,
    ],
  ]);
});

describe('resources', () => {
  const reaches = (actions: string[], arn: string, what: string): Row => [
    use({ actions, resources: [arn] }),
    `${USE}.resources[0]: given '${arn}', by which the app would reach ${what}. ${OWN}`,
  ];
  const isAll = (actions: string[], arn: string): Row => [
    use({ actions, resources: [arn] }),
    `${USE}.resources[0]: given '${arn}', ${NARROW}`,
  ];
  testRows([
    [use({ resources: ['acme-uploads'] }), `${USE}.resources[0]: given 'acme-uploads'. ${ARN}`],
    [
      use({ resources: ['s3://acme-uploads/in/'] }),
      `${USE}.resources[0]: given 's3://acme-uploads/in/'. ${ARN} Did you mean 'arn:aws:s3:::acme-uploads/in/'?`,
    ],
    [
      use({
        actions: ['sqs:SendMessage'],
        resources: ['https://sqs.us-east-1.amazonaws.com/123456789012/acme-jobs'],
      }),
      `${USE}.resources[0]: given 'https://sqs.us-east-1.amazonaws.com/123456789012/acme-jobs'. ${ARN} ` +
        `Did you mean '${here('sqs', 'acme-jobs')}'?`,
    ],
    [
      use({ resources: ['arn:aws:s3:::acme-${stage}/*'] }),
      `${USE}.resources[0]: given 'arn:aws:s3:::acme-\${stage}/*'. ${ARN}`,
    ],
    [
      use({ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:*:123456789012:acme-jobs'] }),
      `${USE}.resources[0]: given 'arn:aws:sqs:*:123456789012:acme-jobs'. ${ARN}`,
    ],
    [
      use({ resources: ['arn:aws-cn:s3:::acme-uploads/*'] }),
      `${USE}.resources[0]: given 'arn:aws-cn:s3:::acme-uploads/*'. ${ARN}`,
    ],
    [
      use({ resources: ['*'] }),
      `${USE}.resources[0]: given '*', although s3:GetObject can be given on an ARN. Accepted: what it is about: ${OBJECTS}`,
    ],
    [
      use({
        actions: ['cloudwatch:PutMetricData', 's3:GetObject'],
        resources: ['arn:aws:s3:::acme-uploads/*', '*'],
      }),
      `${USE}.resources[1]: given '*', although s3:GetObject can be given on an ARN. Accepted: what it is about: ${OBJECTS}`,
      `${USE}.actions[0]: given 'cloudwatch:PutMetricData', which none of the resources is for. Accepted: with it ` +
        `${here('cloudwatch', 'dataset/<DatasetId>')}.`,
    ],
    isAll(['s3:GetObject'], 'arn:aws:s3:::*'),
    isAll(['sqs:SendMessage'], here('sqs', '*')),
    isAll(['dynamodb:GetItem'], here('dynamodb', 'table/*')),
    isAll(['ssm:SendCommand'], here('ec2', 'instance/i-*')),
    reaches(
      ['s3:GetObject'],
      'arn:aws:s3:::hello-state-123456789012-us-east-1/*',
      'the bucket of all Terraform state',
    ),
    reaches(['s3:GetObject'], 'arn:aws:s3:::hello-s*/x', 'the bucket of all Terraform state'),
    reaches(
      ['s3:PutObject'],
      'arn:aws:s3:::hello-artifacts-123456789012-us-east-1/*',
      'the bucket that releases come from',
    ),
    reaches(
      ['s3:GetObject'],
      'arn:aws:s3:::hello-staging-logs-123456789012-us-east-1/*',
      'a bucket of access logs',
    ),
    reaches(['sts:AssumeRole'], role('hello-production-instance'), 'a role of the platform'),
    reaches(['sts:AssumeRole'], role('hello-circleci-apply'), 'a role of the platform'),
    reaches(['sts:AssumeRole'], role('hello-*'), 'a role of the platform'),
    reaches(
      ['codepipeline:StartPipelineExecution'],
      here('codepipeline', 'hello-pipeline'),
      "the platform's pipeline",
    ),
    reaches(
      ['codedeploy:CreateDeployment'],
      here('codedeploy', 'deploymentgroup:hello-staging/*'),
      "the platform's pipeline",
    ),
    reaches(['ssm:SendCommand'], here('ssm', 'document/hello-staging-release'), "the platform's documents"),
    reaches(['logs:DeleteLogGroup'], here('logs', 'log-group:/hello/staging/app'), "the platform's logs"),
    reaches(
      ['autoscaling:SetDesiredCapacity'],
      here('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/hello-staging'),
      "the platform's fleet",
    ),
  ]);
});

describe('conditions', () => {
  const at = `${USE}.conditions`;
  testRows([
    [
      use({ conditions: { StringEqual: { 's3:prefix': 'in/' } } }),
      `${at}.StringEqual: no operator of IAM. Accepted: e.g. StringEquals, ArnLike or 'ForAnyValue:StringLike'. ` +
        "Did you mean 'StringEquals'?",
    ],
    [
      use({ conditions: { StringEquals: { 's3:prefx': 'in/' } } }),
      `${at}.StringEquals['s3:prefx']: no condition key of s3. Accepted: a key of these services, or a global one ` +
        "(aws:…). Did you mean 's3:prefix'?",
    ],
    [
      use({ conditions: { StringEquals: { 'aws:PrincipalTag/Team': '${aws:username}' } } }),
      `${at}.StringEquals['aws:PrincipalTag/Team']: a value that is no line of text, or has '\${' or '%{' in it. ` +
        "Accepted: lines of text without '${' and '%{'.",
    ],
    [
      use({ conditions: { Bool: { 'aws:SecureTransport': true } } }),
      `${at}.Bool: given { 'aws:SecureTransport': true }. Accepted: an object from condition keys to texts or lists of ` +
        "texts, e.g. { 's3:x-amz-acl': 'private' }.",
    ],
  ]);
});

/** Names that begin like the project's, and what AWS names without a region or an account, are the app's own. */
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

/** Names with colons and slashes in them, several ARNs of one type, and ARNs that the reference does not have. */
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

/** What is of a longer ARN is not of a shorter one. */
test.each([
  ['s3:ListBucket', 'arn:aws:s3:::acme-uploads/*'],
  ['dynamodb:PutItem', here('dynamodb', 'table/acme/index/*')],
  ['logs:DescribeLogStreams', here('logs', 'log-group:/acme/audit:log-stream:web')],
  ['lambda:InvokeFunction', here('lambda', 'function:acme:live/durable-execution/a/b')],
  ['execute-api:Invoke', here('execute-api', 'a1b2c3/prod')],
])('refused: %s on %s', (action, arn) =>
  expect(linesFor(use({ actions: [action], resources: [arn] }))).toEqual([
    expect.stringContaining(`${USE}.actions[0]: given '${action}', which none of the resources is for.`),
  ]),
);
