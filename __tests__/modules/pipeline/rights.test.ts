import { names, rightsOf } from '../../support/policy';
import { synthesizePipeline } from '../../support/pipeline';

const ROLES = ['pipeline', 'build', 'prepare', 'verify', 'settle', 'ended'] as const;
type Role = (typeof ROLES)[number];

const ARTIFACTS = 'arn:aws:s3:::hello-artifacts-123456789012-us-east-1';

const stack = () => synthesizePipeline();
const role = (name: Role) => `aws_iam_role.${name}_service_role_role`;
const rights = (name: Role) => rightsOf(stack(), role(name));
const granting = (name: Role, action: string) => rights(name).filter((statement) => names(statement, action));
const actionsOf = (name: Role) =>
  rights(name)
    .flatMap(({ Action }) => Action)
    .sort();

describe('one role for each service', () => {
  it.each([
    ['pipeline', 'hello-pipeline', 'codepipeline.amazonaws.com'],
    ['build', 'hello-pipeline-build', 'codebuild.amazonaws.com'],
    ['prepare', 'hello-pipeline-prepare', 'codebuild.amazonaws.com'],
    ['verify', 'hello-pipeline-verify', 'codebuild.amazonaws.com'],
    ['settle', 'hello-pipeline-settle', 'codebuild.amazonaws.com'],
    ['ended', 'hello-pipeline-events', 'events.amazonaws.com'],
  ] as const)('%s', (name, named, service) => {
    const { name: given, assume_role_policy: trust } = stack().at(role(name));
    const [statement, ...others] = JSON.parse(String(trust)).Statement;
    expect([given, others]).toEqual([named, []]);
    expect(statement).toMatchObject({ Principal: { Service: service }, Action: 'sts:AssumeRole' });
    // CodePipeline is the one that does not document the condition.
    expect(statement.Condition).toEqual(
      name === 'pipeline' ? undefined : { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    );
  });

  it('and no other role', () => {
    expect(Object.keys(stack().all('aws_iam_role')).sort()).toEqual(ROLES.map(role).sort());
  });

  it('none of which makes log groups: those come back after a destroy, and never expire', () => {
    for (const name of ROLES) expect(granting(name, 'logs:CreateLogGroup')).toEqual([]);
  });
});

describe('the pipeline', () => {
  it('uses the one connection, under both names of the service', () => {
    expect(granting('pipeline', 'codeconnections:UseConnection')).toEqual(
      granting('pipeline', 'codestar-connections:UseConnection'),
    );
    expect(granting('pipeline', 'codeconnections:UseConnection')[0]?.Resource).toEqual([
      '${aws_codeconnections_connection.source_connection.arn}',
    ]);
  });

  it('starts its own projects, and not the one that an event starts', () => {
    const project = (name: string) =>
      `arn:aws:codebuild:us-east-1:123456789012:project/hello-pipeline-${name}`;
    expect(granting('pipeline', 'codebuild:StartBuild')[0]?.Resource).toEqual(
      ['build', 'prepare', 'verify'].map(project),
    );
    expect(granting('ended', 'codebuild:StartBuild')[0]?.Resource).toEqual([project('settle')]);
    expect(actionsOf('ended')).toEqual(['codebuild:StartBuild']);
  });

  it('deploys to the stages by their names', () => {
    expect(granting('pipeline', 'codedeploy:CreateDeployment')[0]?.Resource).toEqual([
      'arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:hello-staging/hello-staging',
      'arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:hello-production/hello-production',
    ]);
  });

  // [aws/aws-cdk#13557: "Upload to S3 failed … Access Denied" without PutObjectAcl; re:Post's minimum policy has all four]
  it.each(['GetObjectTagging', 'GetObjectVersionTagging', 'PutObjectAcl', 'PutObjectTagging'])(
    'may %s, as the source action needs, and no other role may',
    (action) => {
      const having = ROLES.filter((name) => granting(name, `s3:${action}`).length > 0);
      expect(having).toEqual(['pipeline']);
      expect(granting('pipeline', `s3:${action}`)[0]?.Resource).toEqual([`${ARTIFACTS}/*`]);
    },
  );

  it('passes no role', () => {
    expect(granting('pipeline', 'iam:PassRole')).toEqual([]);
  });
});

describe('the build, which runs what a push brings', () => {
  it('writes logs, and reads and writes artifacts; nothing more', () => {
    expect(actionsOf('build')).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetBucketAcl',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:ListBucket',
      's3:PutObject',
    ]);
  });

  // [S3 API, GetObject: without s3:ListBucket a missing key is 403 instead of 404; AWS CDK grants List* for the cache]
  it('can tell that there is no cache yet', () => {
    expect(granting('build', 's3:ListBucket').map(({ Resource }) => Resource)).toEqual([[ARTIFACTS]]);
  });
});

describe('the steps of a release', () => {
  const STEPS = ['prepare', 'verify', 'settle'] as const;
  const groups = ['staging', 'production'].map(
    (stage) =>
      `arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/hello-${stage}`,
  );

  it.each([
    ['prepare', ['SetDesiredCapacity', 'SuspendProcesses', 'UpdateAutoScalingGroup']],
    ['verify', ['ResumeProcesses', 'UpdateAutoScalingGroup']],
    ['settle', ['ResumeProcesses', 'UpdateAutoScalingGroup']],
  ] as const)('%s changes the groups of the stages, in its own way only', (step, actions) => {
    const changing = rights(step).filter(({ Action }) =>
      Action.some((action) => action.startsWith('autoscaling:') && !action.includes('Describe')),
    );
    expect(changing).toEqual([
      expect.objectContaining({
        Action: [...actions].map((action) => `autoscaling:${action}`).flat(),
        Resource: groups,
      }),
    ]);
  });

  it.each(STEPS)('%s passes nothing but the service roles that the deployment groups have', (step) => {
    expect(granting(step, 'iam:PassRole')).toEqual([
      expect.objectContaining({
        Resource: [
          'arn:aws:iam::123456789012:role/hello-staging-codedeploy',
          'arn:aws:iam::123456789012:role/hello-production-codedeploy',
        ],
        Condition: { StringEquals: { 'iam:PassedToService': 'codedeploy.amazonaws.com' } },
      }),
    ]);
  });

  it.each([
    ['verify', ['release']],
    ['prepare', ['release', 'release-command']],
  ] as const)('%s runs documents of the stages, on instances of the project: %j', (step, named) => {
    const [documents, instances, ...others] = granting(step, 'ssm:SendCommand');
    expect(documents?.Resource).toEqual(
      ['staging', 'production'].flatMap((stage) =>
        named.map((name) => `arn:aws:ssm:us-east-1:123456789012:document/hello-${stage}-${name}`),
      ),
    );
    expect(instances?.Condition).toEqual({ StringEquals: { 'ssm:resourceTag/Project': 'hello' } });
    expect(others).toEqual([]);
  });

  it('settle runs none', () => expect(granting('settle', 'ssm:SendCommand')).toEqual([]));

  it('prepare says by mail why a release stopped, by the key of that topic; no other step does', () => {
    expect(granting('prepare', 'sns:Publish')).toEqual([
      expect.objectContaining({ Resource: ['arn:aws:sns:us-east-1:123456789012:hello-pipeline-later'] }),
    ]);
    expect(granting('prepare', 'kms:GenerateDataKey')).toEqual([
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: {
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/hello-pipeline-alerts' },
        },
      }),
    ]);
    for (const step of ['verify', 'settle'] as const) {
      expect([...granting(step, 'sns:Publish'), ...granting(step, 'kms:Decrypt')]).toEqual([]);
    }
  });

  it('write no artifact: a release is what the build made', () => {
    for (const step of STEPS) expect(granting(step, 's3:PutObject')).toEqual([]);
    expect(granting('settle', 's3:GetObject')).toEqual([]);
  });
});
