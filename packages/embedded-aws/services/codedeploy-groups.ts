import { randomUUID } from 'node:crypto';
import { ACCOUNT } from '../environment';
import type { MotoClient } from '../moto-client';
import type { AwsRequest, Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Backend, Operation } from '../service';
import { itemsAt } from '../xml';
import { requireAssumableRole } from './assumable-role';
import type { CodeDeployState } from './codedeploy-state';

/** The defaults of a deployment group. */
const DEFAULTS = {
  deploymentConfigName: 'CodeDeployDefault.OneAtATime',
  ec2TagFilters: [],
  onPremisesInstanceTagFilters: [],
  triggerConfigurations: [],
  alarmConfiguration: { enabled: false, ignorePollAlarmFailure: false, alarms: [] },
  autoRollbackConfiguration: { enabled: false, events: [] },
  deploymentStyle: { deploymentType: 'IN_PLACE', deploymentOption: 'WITHOUT_TRAFFIC_CONTROL' },
  outdatedInstancesStrategy: 'UPDATE',
  computePlatform: 'Server',
};

/** The most alarms of a group (CodeDeploy quotas). */
const MAXIMUM_ALARMS = 10;

export function deploymentGroupOperations(state: CodeDeployState): Record<string, Operation> {
  const keyOf = ({ region, json }: AwsRequest, name: string) => `${region}/${json.applicationName}/${name}`;
  const find = (request: AwsRequest, name: string): Json => {
    state.application(request);
    const found = state.groups.get(keyOf(request, name));
    if (found) return found;
    throw new AwsError('DeploymentGroupDoesNotExistException', `No Deployment Group found for name: ${name}`);
  };
  return {
    CreateDeploymentGroup: async (request, backend) => {
      const { json } = request;
      state.application(request);
      const name: string = json.deploymentGroupName ?? '';
      if (!name)
        throw new AwsError('DeploymentGroupNameRequiredException', 'Deployment Group name is required');
      if (state.groups.has(keyOf(request, name))) {
        throw new AwsError(
          'DeploymentGroupAlreadyExistsException',
          `Deployment group already exists: ${name}`,
        );
      }
      await validate(request, backend);
      const deploymentGroupId = randomUUID();
      const { tags, autoScalingGroups, ...given } = json;
      const hooks = await attach(backend.moto, request.region, name, autoScalingGroups ?? []);
      state.groups.set(keyOf(request, name), {
        ...DEFAULTS,
        ...given,
        deploymentGroupId,
        autoScalingGroups: hooks,
      });
      state.tags.create(arnOf(request, name), tags);
      return jsonResponse({ deploymentGroupId });
    },
    GetDeploymentGroup: (request) =>
      jsonResponse({ deploymentGroupInfo: find(request, request.json.deploymentGroupName) }),
    ListDeploymentGroups: (request) => {
      const { applicationName } = state.application(request);
      const groups = [...state.groups.values()].filter((group) => group.applicationName === applicationName);
      return jsonResponse({
        applicationName,
        deploymentGroups: groups.map((group) => group.deploymentGroupName),
      });
    },
    UpdateDeploymentGroup: async (request, backend) => {
      const before = find(request, request.json.currentDeploymentGroupName);
      await validate(request, backend);
      const { currentDeploymentGroupName, newDeploymentGroupName, autoScalingGroups, ...changes } =
        request.json;
      const name = newDeploymentGroupName ?? currentDeploymentGroupName;
      const after = { ...before, ...changes, deploymentGroupName: name };
      if (autoScalingGroups !== undefined) {
        await detach(backend.moto, request.region, before.autoScalingGroups);
        after.autoScalingGroups = await attach(backend.moto, request.region, name, autoScalingGroups);
      }
      state.groups.delete(keyOf(request, currentDeploymentGroupName));
      state.groups.set(keyOf(request, name), after);
      return jsonResponse({ hooksNotCleanedUp: [] });
    },
    DeleteDeploymentGroup: async (request, backend) => {
      const name = request.json.deploymentGroupName;
      const group = state.groups.get(keyOf(request, name));
      await detach(backend.moto, request.region, group?.autoScalingGroups ?? []);
      state.groups.delete(keyOf(request, name));
      state.tags.delete(arnOf(request, name));
      return jsonResponse({ hooksNotCleanedUp: [] });
    },
  };
}

function arnOf({ region, json }: AwsRequest, name: string): string {
  return `arn:aws:codedeploy:${region}:${ACCOUNT}:deploymentgroup:${json.applicationName}/${name}`;
}

async function validate({ json, region }: AwsRequest, { moto }: Backend): Promise<void> {
  if (json.alarmConfiguration?.alarms?.length > MAXIMUM_ALARMS) {
    throw new AwsError('AlarmsLimitExceededException', `A maximum of ${MAXIMUM_ALARMS} alarms can be added`);
  }
  const isTraffic = json.deploymentStyle?.deploymentOption === 'WITH_TRAFFIC_CONTROL';
  if (isTraffic && !json.loadBalancerInfo) {
    throw new AwsError(
      'InvalidLoadBalancerInfoException',
      'Load balancer information is required with traffic control',
    );
  }
  for (const name of json.autoScalingGroups ?? []) {
    const question = { 'AutoScalingGroupNames.member.1': name };
    const answer = await moto.query('autoscaling', 'DescribeAutoScalingGroups', question, region);
    if (itemsAt(answer, 'AutoScalingGroups').length > 0) continue;
    throw new AwsError(
      'InvalidAutoScalingGroupException',
      `The specified Auto Scaling group does not exist: ${name}`,
    );
  }
  if (json.serviceRoleArn === undefined) return;
  await requireAssumableRole(moto, json.serviceRoleArn, 'codedeploy.amazonaws.com', (arn) => {
    const message = `AWS CodeDeploy does not have the permissions required to assume the role ${arn}.`;
    return new AwsError('InvalidRoleException', message);
  });
}

/** CodeDeploy adds a lifecycle hook to each Auto Scaling group, by which it deploys to new instances. */
async function attach(moto: MotoClient, region: string, group: string, names: string[]): Promise<Json[]> {
  const attached = [];
  for (const name of names) {
    const hook = `CodeDeploy-managed-automatic-launch-deployment-hook-${group}-${randomUUID()}`;
    await moto.query(
      'autoscaling',
      'PutLifecycleHook',
      {
        AutoScalingGroupName: name,
        LifecycleHookName: hook,
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
        HeartbeatTimeout: '600',
        DefaultResult: 'ABANDON',
      },
      region,
    );
    attached.push({ name, hook });
  }
  return attached;
}

/** A group that was deleted has no hook any more. */
async function detach(moto: MotoClient, region: string, attached: Json[]): Promise<void> {
  for (const { name, hook } of attached) {
    const question = { AutoScalingGroupName: name, LifecycleHookName: hook };
    await moto.query('autoscaling', 'DeleteLifecycleHook', question, region).catch(() => undefined);
  }
}
