import type { Memory } from '../memory';
import type { AwsRequest } from '../request';
import { AwsError, type AwsResponse } from '../response';
import type { Backend, Operation, Service } from '../service';
import { buildXml, itemsAt, parseXml, textAt, type XmlNode } from '../xml';
import { GroupExtras } from './autoscaling-extras';
import { notificationOperations } from './autoscaling-notifications';
import { leaveSubnets } from './autoscaling-zones';
import { ScheduledActions } from './autoscaling-schedules';
import { refreshOperations, settle } from './autoscaling-refresh';
import type { InstanceRefreshes } from './instance-refresh';
import { InstanceVersions } from './instance-versions';

/** Auto Scaling by moto, with the settings that moto forgets, and without those that it invents. */
export function autoscaling(memory: Memory, refreshes: InstanceRefreshes): Service {
  const extras = new GroupExtras(memory);
  const versions = new InstanceVersions(memory);
  const scheduled = new ScheduledActions(memory);
  const keyOf = ({ region, parameters }: AwsRequest) =>
    `${region}/${parameters['AutoScalingGroupName'] ?? ''}`;
  const remembering: Operation = async (request, { moto, forward }) => {
    await settle(refreshes, versions, moto);
    if (refreshes.active(keyOf(request))) refuseTemplate(request);
    await versions.note(moto, request.region);
    const response = await forward(request);
    if (response.status < 400) extras.remember(request);
    return response;
  };
  const reading = (
    list: string,
    change: (member: Record<string, XmlNode>, region: string) => void,
  ): Operation => {
    const read = fixed((member, { region }) => change(member, region), list);
    return async (request, backend) => {
      await settle(refreshes, versions, backend.moto);
      await versions.note(backend.moto, request.region);
      return read(request, backend);
    };
  };
  return {
    moto: true,
    existing: () => scheduled.existing(),
    operations: {
      CreateAutoScalingGroup: remembering,
      UpdateAutoScalingGroup: async (request, backend) => {
        const response = await remembering(request, backend);
        if (response.status < 400) await leaveSubnets(request, backend.moto);
        return response;
      },
      DeleteAutoScalingGroup: async (request, backend) => {
        await refuseWhileInstancesExist(request, backend);
        const response = await backend.forward(request);
        if (response.status < 400) {
          extras.forget(request);
          scheduled.forget(request);
          refreshes.forget(keyOf(request));
        }
        return response;
      },
      DescribeAutoScalingGroups: reading('AutoScalingGroups', (group, region) => {
        extras.inject(group, region);
        itemsAt(group, 'Instances').forEach((instance) => versions.inject(instance));
        itemsAt(group, 'SuspendedProcesses').forEach(fixSuspension);
      }),
      DescribeAutoScalingInstances: reading('AutoScalingInstances', (instance) => versions.inject(instance)),
      DescribePolicies: fixed(fixPolicy, 'ScalingPolicies'),
      DescribeLifecycleHooks: fixed(fixHook, 'LifecycleHooks'),
      PutScalingPolicy: putScalingPolicy,
      ...notificationOperations(memory),
      ...scheduled.operations(),
      ...refreshOperations(refreshes, versions),
    },
  };
}

/** Moto gives no suspension reason; AWS always does. [Auto Scaling API, SuspendedProcess] */
function fixSuspension(process: XmlNode): void {
  if (typeof process === 'object' && !Array.isArray(process))
    process['SuspensionReason'] = `User suspended at ${new Date().toISOString()}`;
}

/** Refuses changes of the launch template while an instance refresh with a desired configuration runs. */
function refuseTemplate({ parameters }: AwsRequest): void {
  if (!Object.keys(parameters).some((name) => /^(LaunchTemplate|MixedInstancesPolicy)\./.test(name))) return;
  throw new AwsError(
    'ValidationError',
    'An active instance refresh with a desired configuration exists. All configuration options derived from the ' +
      'desired configuration are not available for update while the instance refresh is active.',
  );
}

/** Forwards to moto and changes each member of a list in the answer. */
function fixed(
  change: (member: Record<string, XmlNode>, request: AwsRequest) => void,
  list: string,
): Operation {
  return async (request, { forward }) => {
    const response = await forward(request);
    if (response.status >= 400) return response;
    const answer = parseXml(response.body.toString()) as Record<string, Record<string, XmlNode>>;
    const result = answer[`${request.action}Response`]?.[`${request.action}Result`] ?? '';
    for (const member of itemsAt(result, list)) {
      if (typeof member === 'object' && !Array.isArray(member)) change(member, request);
    }
    return { ...response, body: Buffer.from(buildXml(answer)) };
  };
}

/** Moto adds an empty predictive configuration to every policy, and omits whether it is enabled. */
function fixPolicy(policy: Record<string, XmlNode>): void {
  policy['Enabled'] ??= 'true';
  if (policy['PredictiveScalingConfiguration'] === '') delete policy['PredictiveScalingConfiguration'];
}

/** Moto adds a notification target and a role to hooks that have none. */
function fixHook(hook: Record<string, XmlNode>): void {
  delete hook['NotificationTargetARN'];
  delete hook['RoleARN'];
}

async function refuseWhileInstancesExist(request: AwsRequest, { moto }: Backend): Promise<void> {
  if (request.parameters['ForceDelete'] === 'true') return;
  const names = { 'AutoScalingGroupNames.member.1': request.parameters['AutoScalingGroupName'] ?? '' };
  const answer = await moto.query('autoscaling', 'DescribeAutoScalingGroups', names, request.region);
  if (itemsAt(answer, 'AutoScalingGroups').every((group) => itemsAt(group, 'Instances').length === 0)) return;
  throw new AwsError(
    'ResourceInUse',
    'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still ' +
      'in the group.',
  );
}

/** A policy on requests per target needs a load balancer that already routes to the target group. */
async function putScalingPolicy(request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> {
  const prefix = 'TargetTrackingConfiguration.PredefinedMetricSpecification';
  const label = request.parameters[`${prefix}.ResourceLabel`];
  if (label) {
    const arn = `arn:aws:elasticloadbalancing:${request.region}:`;
    const name = label.slice(label.indexOf('targetgroup/'));
    const answer = await moto.query('elasticloadbalancing', 'DescribeTargetGroups', {}, request.region);
    const group = itemsAt(answer, 'TargetGroups').find((candidate) => {
      const candidateArn = textAt(candidate, 'TargetGroupArn');
      return candidateArn.startsWith(arn) && candidateArn.endsWith(name);
    });
    if (!group || itemsAt(group, 'LoadBalancerArns').length === 0) {
      throw new AwsError(
        'ValidationError',
        `The load balancer does not route traffic to the target group: ${label}`,
      );
    }
  }
  return forward(request);
}
