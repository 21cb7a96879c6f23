import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { TerraformStack, Testing } from 'cdktf';
import { arn, partition } from '../../modules/arn';
import { explainWildcards, policy, type Statement, trust } from '../../modules/policy';

const READ: Statement = { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::hello/*'] };

describe('a policy', () => {
  it('is JSON as IAM takes it; single actions and resources are no lists', () => {
    expect(JSON.parse(policy([READ]))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::hello/*' }],
    });
  });

  it('has lists, principals and conditions where a statement has them', () => {
    const statement: Statement = {
      sid: 'Publish',
      actions: ['sns:Publish', 'sns:Subscribe'],
      resources: ['arn:aws:sns:us-east-1:123456789012:a', 'arn:aws:sns:us-east-1:123456789012:b'],
      principals: { Service: 'events.amazonaws.com' },
      conditions: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    };
    expect(JSON.parse(policy([statement]))).toMatchObject({
      Statement: [
        {
          Action: statement.actions,
          Resource: statement.resources,
          Principal: { Service: 'events.amazonaws.com' },
          Condition: statement.conditions,
        },
      ],
    });
  });

  it('has no reason of a wildcard, an element that IAM does not know', () => {
    const text = policy([{ ...READ, resources: ['*'], wildcardReason: 'No resource-level permission.' }]);
    expect(Object.keys((JSON.parse(text) as { Statement: object[] }).Statement[0]!)).toEqual([
      'Sid',
      'Effect',
      'Action',
      'Resource',
    ]);
  });
});

describe('a wildcard', () => {
  it.each([
    [{ resources: ['*'] }, '*'],
    [{ actions: ['s3:*'] }, 's3:*'],
    [{ actions: ['s3:GetObject', 's3:Put*'], resources: ['*'] }, 's3:Put*, *'],
    [{ actions: ['*'] }, '*'],
  ])('that allows needs a reason: %j', (broad, named) => {
    expect(() => policy([{ ...READ, ...broad }])).toThrow(
      new Error(`Policy statement Read allows ${named} without a wildcardReason.`),
    );
    expect(() => policy([{ ...READ, ...broad, wildcardReason: 'Because.' }])).not.toThrow();
  });

  it('that denies needs none', () => {
    expect(() => policy([{ ...READ, effect: 'Deny', actions: ['s3:*'], resources: ['*'] }])).not.toThrow();
  });

  it('within an ARN is no wildcard over all resources', () => {
    expect(() => policy([{ ...READ, resources: ['arn:aws:s3:::hello/*'] }])).not.toThrow();
  });
});

describe('why a statement may be broad', () => {
  const comments = (statements: Statement[]) => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const resource = new IamPolicy(stack, 'wide', { policy: policy(statements) });
    expect(explainWildcards(resource, statements)).toBe(resource);
    // Not by Testing.synth, which leaves comments out.
    const json = stack.toTerraform() as {
      resource: { aws_iam_policy: { wide: { '//': Record<string, unknown> } } };
    };
    return json.resource.aws_iam_policy.wide['//'];
  };

  it('is beside its resource, in a comment', () => {
    const broad = { actions: ['s3:Get*'], resources: ['*'], wildcardReason: 'It must be.' };
    expect(comments([READ, { ...READ, sid: 'Wide', ...broad }])).toMatchObject({
      metadata: {},
      wildcards: [{ sid: 'Wide', broad: ['s3:Get*', '*'], reason: 'It must be.' }],
    });
  });

  it('is missing for a policy without wildcards', () => {
    expect(comments([READ])).not.toHaveProperty('wildcards');
  });
});

describe('a trust policy', () => {
  it('lets one service assume the role, under conditions', () => {
    const conditions = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
    expect(JSON.parse(trust('ec2.amazonaws.com', conditions))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Assume',
          Effect: 'Allow',
          Principal: { Service: 'ec2.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: conditions,
        },
      ],
    });
  });
});

describe('an ARN', () => {
  const ACCOUNT = '123456789012';

  it.each([
    ['us-east-1', 'logs', 'log-group:/a', ACCOUNT, 'arn:aws:logs:us-east-1:123456789012:log-group:/a'],
    ['us-east-1', 'iam', 'role/a', ACCOUNT, 'arn:aws:iam::123456789012:role/a'],
    ['us-east-1', 's3', 'bucket/*', undefined, 'arn:aws:s3:::bucket/*'],
    ['us-east-1', 'route53', 'hostedzone/Z1', undefined, 'arn:aws:route53:::hostedzone/Z1'],
    ['cn-north-1', 's3', 'bucket', undefined, 'arn:aws-cn:s3:::bucket'],
  ])('in %s of %s', (region, service, resource, account, expected) => {
    expect(arn(region, service, resource, account)).toBe(expected);
  });

  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['xx-nowhere-9', 'aws'], // a region that is newer than the table
  ])('of %s is in the partition %s', (region, expected) => {
    expect(partition(region)).toBe(expected);
  });
});
