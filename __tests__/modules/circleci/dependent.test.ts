import { writeShipped } from '../../support/stacks';
import { ACCOUNT, allows, policiesOf, stateStack } from './simulate';

/**
 * Permissions that other calls depend on, and that no recorded request shows: to pass a role, and to let a service
 * create a service-linked role. [Service Authorization Reference, "Dependent actions"]
 */
const { apply } = policiesOf(stateStack());

interface Role {
  readonly name: string;
  readonly service: string;
}

/** Every role of the stages and the pipeline, with the service that it trusts. */
const roles: Role[] = writeShipped()
  .filter(({ name }) => name !== 'state')
  .flatMap(({ json }) => Object.values(json.resource?.['aws_iam_role'] ?? {}))
  .map(({ name, assume_role_policy: trust }) => {
    const { Statement } = JSON.parse(String(trust)) as { Statement: { Principal: { Service: string } }[] };
    return { name: String(name), service: String(Statement[0]?.Principal.Service) };
  });

/** Actions that pass a role, by the service that gets it. */
const HANDED_ON_BY: Readonly<Record<string, string>> = {
  'codebuild.amazonaws.com': 'codebuild:CreateProject',
  'codedeploy.amazonaws.com': 'codedeploy:CreateDeploymentGroup',
  'codepipeline.amazonaws.com': 'codepipeline:CreatePipeline',
  'ec2.amazonaws.com': 'iam:AddRoleToInstanceProfile, autoscaling:CreateAutoScalingGroup',
  'events.amazonaws.com': 'events:PutTargets',
  'vpc-flow-logs.amazonaws.com': 'ec2:CreateFlowLogs',
};

/** Further services that can assume a role. */
const OTHERS = ['autoscaling', 'cloudformation', 'ecs-tasks', 'glue', 'lambda', 'sagemaker', 'ssm', 'states'];

const mayPass = (name: string, service: string) =>
  allows(apply, {
    action: 'iam:PassRole',
    resource: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    context: { 'iam:PassedToService': service },
  });

test('the roles are for exactly the services that CI may pass a role to', () => {
  expect([...new Set(roles.map(({ service }) => service))].sort()).toEqual(Object.keys(HANDED_ON_BY));
});

test.each(roles)('CI may pass $name to $service', async ({ name, service }) =>
  expect(await mayPass(name, service)).toBe(true),
);

test.each(OTHERS)('CI may pass no role to %s', async (service) => {
  const answers = await Promise.all(roles.map(({ name }) => mayPass(name, `${service}.amazonaws.com`)));
  expect(answers).toEqual(roles.map(() => false));
});

const mayMakeItsOwn = (service: string, role: string) =>
  allows(apply, {
    action: 'iam:CreateServiceLinkedRole',
    resource: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}/${role}`,
    context: { 'iam:AWSServiceName': service },
  });

test.each<[service: string, role: string, may: boolean]>([
  ['autoscaling.amazonaws.com', 'AWSServiceRoleForAutoScaling', true],
  ['elasticloadbalancing.amazonaws.com', 'AWSServiceRoleForElasticLoadBalancing', true],
  // Regional NAT gateways have one; those of a stage are in a subnet each.
  ['ec2-nat-gateway.amazonaws.com', 'AWSServiceRoleForNATGateway', false],
  ['ecs.amazonaws.com', 'AWSServiceRoleForECS', false],
  ['organizations.amazonaws.com', 'AWSServiceRoleForOrganizations', false],
  ['sso.amazonaws.com', 'AWSServiceRoleForSSO', false],
])('whether CI may let %s make %s, at its first use', async (service, role, may) =>
  expect(await mayMakeItsOwn(service, role)).toBe(may),
);
