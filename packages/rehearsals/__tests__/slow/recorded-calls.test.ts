import { policiesOf, stateStack } from '../../../../__tests__/modules/circleci/simulate';
import { refusedCalls } from './recorded-calls';

const STATE = 'arn:aws:s3:::hello-state-123456789012-us-east-1/hello/staging.tfstate';
const { plan } = policiesOf(stateStack());

/** Calls as the embedded AWS records them, and whether the plan role may make them. */
test.each([
  ['sts:GetCallerIdentity', '*', true],
  ['ec2:DescribeVpcs', '*', true],
  ['ec2:DescribeVpcAttribute', 'arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0123', true],
  ['iam:GetRole', 'arn:aws:iam::123456789012:role/hello-staging', true],
  ['budgets:DescribeBudget', '*', true],
  [
    'autoscaling:DescribeAutoScalingGroups',
    'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/hello-staging',
    true,
  ],
  ['ssm:GetParameter', 'arn:aws:ssm:us-east-1:123456789012:*//aws/service/ami-amazon-linux-latest/x', true],
  ['ssm:GetParameter', 'arn:aws:ssm:us-east-1:123456789012:*/hello/secret', false],
  ['s3:GetObject', STATE, true],
  ['s3:PutObject', `${STATE}.tflock`, true],
  ['s3:DeleteObject', `${STATE}.tflock`, true],
  ['s3:PutObject', STATE, false],
  ['s3:DeleteObject', STATE, false],
  ['ec2:CreateVpc', '*', false],
  ['iam:CreateRole', 'arn:aws:iam::123456789012:role/hello-staging', false],
  ['autoscaling:StartInstanceRefresh', '*', false],
])('%s on %s', async (permission, resource, allowed) =>
  expect(await refusedCalls(plan, [{ permission, resource }])).toEqual(
    allowed ? [] : [`${permission} ${resource}`],
  ),
);

test('each kind of call is listed once', async () => {
  const call = { permission: 'ec2:CreateVpc', resource: '*' };
  expect(await refusedCalls(plan, [call, call])).toEqual(['ec2:CreateVpc *']);
});
