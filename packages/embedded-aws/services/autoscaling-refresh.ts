import { type MotoClient, listParameter } from '../moto-client';
import { nested } from '../query-parameters';
import type { AwsRequest } from '../request';
import { AwsError, queryResponse } from '../response';
import type { Operation } from '../service';
import { escapeXml, itemsAt, textAt, type XmlNode } from '../xml';
import type { InstanceRefresh, InstanceRefreshes } from './instance-refresh';
import type { InstanceVersions } from './instance-versions';

/** The most alarms of an instance refresh (Auto Scaling user guide). */
const MAXIMUM_ALARMS = 10;

/** The operations of instance refreshes, which moto does not have. */
export function refreshOperations(
  refreshes: InstanceRefreshes,
  versions: InstanceVersions,
): Record<string, Operation> {
  const keyOf = (request: AwsRequest) =>
    `${request.region}/${request.parameters['AutoScalingGroupName'] ?? ''}`;
  const active = (request: AwsRequest): InstanceRefresh => {
    const found = refreshes.active(keyOf(request));
    if (found) return found;
    const name = request.parameters['AutoScalingGroupName'];
    throw new AwsError(
      'ActiveInstanceRefreshNotFound',
      `No in progress or pending Instance Refresh found for Auto Scaling group ${name}`,
    );
  };
  return {
    StartInstanceRefresh: async (request, { moto }) => {
      await settle(refreshes, versions, moto);
      const order = await orderOf(request, moto);
      await versions.note(moto, request.region);
      const refresh = refreshes.start(
        keyOf(request),
        request.parameters['AutoScalingGroupName'] ?? '',
        order,
      );
      return queryResponse(request, `<InstanceRefreshId>${refresh.id}</InstanceRefreshId>`);
    },
    DescribeInstanceRefreshes: async (request, { moto }) => {
      await settle(refreshes, versions, moto);
      await groupOf(request, moto);
      const ids = listParameter(request.parameters, 'InstanceRefreshIds');
      const wanted = refreshes.of(keyOf(request)).filter(({ id }) => ids.length === 0 || ids.includes(id));
      const limited = wanted.slice(0, Number(request.parameters['MaxRecords'] ?? 50));
      return queryResponse(
        request,
        `<InstanceRefreshes>${limited.map(described).join('')}</InstanceRefreshes>`,
      );
    },
    CancelInstanceRefresh: async (request, { moto }) => {
      await settle(refreshes, versions, moto);
      const refresh = active(request);
      refresh.cancel();
      return queryResponse(request, `<InstanceRefreshId>${refresh.id}</InstanceRefreshId>`);
    },
    RollbackInstanceRefresh: async (request, { moto }) => {
      await settle(refreshes, versions, moto);
      const refresh = active(request);
      if (refresh.order.version === undefined) {
        throw new AwsError(
          'IrreversibleInstanceRefresh',
          'The instance refresh has no desired configuration',
        );
      }
      if (refresh.status !== 'RollbackInProgress') refresh.rollback('Rollback was requested');
      return queryResponse(request, `<InstanceRefreshId>${refresh.id}</InstanceRefreshId>`);
    },
  };
}

/**
 * Advances every refresh by the clock. One that has just succeeded changes the group's version and replaces the
 * instances.
 */
export async function settle(
  refreshes: InstanceRefreshes,
  versions: InstanceVersions,
  moto: MotoClient,
): Promise<void> {
  for (const key of refreshes.keys()) {
    const region = key.slice(0, key.indexOf('/'));
    for (const refresh of refreshes.of(key)) {
      if (refresh.advance()) await replaceInstances(moto, region, refresh, versions);
    }
  }
}

async function replaceInstances(
  moto: MotoClient,
  region: string,
  { group, order }: InstanceRefresh,
  versions: InstanceVersions,
): Promise<void> {
  const names = { 'AutoScalingGroupNames.member.1': group };
  const answer = await moto.query('autoscaling', 'DescribeAutoScalingGroups', names, region);
  const [described] = itemsAt(answer, 'AutoScalingGroups');
  if (order.version !== undefined) {
    const id = textAt(described, 'LaunchTemplate', 'LaunchTemplateId');
    const template = { 'LaunchTemplate.LaunchTemplateId': id, 'LaunchTemplate.Version': order.version };
    await moto.query(
      'autoscaling',
      'UpdateAutoScalingGroup',
      { AutoScalingGroupName: group, ...template },
      region,
    );
  }
  const ids = itemsAt(described, 'Instances').map((instance) => textAt(instance, 'InstanceId'));
  for (const InstanceId of ids) {
    const question = { InstanceId, ShouldDecrementDesiredCapacity: 'false' };
    await moto.query('autoscaling', 'TerminateInstanceInAutoScalingGroup', question, region);
  }
  const targetGroups = itemsAt(described, 'TargetGroupARNs').map((arn) => String(arn));
  for (const arn of targetGroups) await deregister(moto, region, arn, ids);
  await versions.note(moto, region);
}

/** Moto registers the new instances, and does not deregister the old ones. */
async function deregister(
  moto: MotoClient,
  region: string,
  TargetGroupArn: string,
  ids: readonly string[],
): Promise<void> {
  const targets = ids.map((id, index) => [`Targets.member.${index + 1}.Id`, id]);
  const question = { TargetGroupArn, ...Object.fromEntries(targets) };
  if (ids.length > 0) await moto.query('elasticloadbalancing', 'DeregisterTargets', question, region);
}

async function groupOf(request: AwsRequest, moto: MotoClient): Promise<XmlNode> {
  const name = request.parameters['AutoScalingGroupName'] ?? '';
  const names = { 'AutoScalingGroupNames.member.1': name };
  const answer = await moto.query('autoscaling', 'DescribeAutoScalingGroups', names, request.region);
  const [group] = itemsAt(answer, 'AutoScalingGroups');
  if (group) return group;
  throw invalid(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

/** Parses the request, and refuses what AWS refuses (Auto Scaling user guide, "Undo changes with a rollback"). */
async function orderOf(request: AwsRequest, moto: MotoClient) {
  const { parameters, region } = request;
  const group = await groupOf(request, moto);
  const version = parameters['DesiredConfiguration.LaunchTemplate.Version'];
  const autoRollback = parameters['Preferences.AutoRollback'] === 'true';
  const alarms = listParameter(parameters, 'Preferences.AlarmSpecification.Alarms');
  if (alarms.length > MAXIMUM_ALARMS) throw invalid(`At most ${MAXIMUM_ALARMS} alarms can be specified`);
  if (autoRollback) await requireReturn(group, version, moto, region);
  for (const name of alarms) {
    const answer = await moto.query('monitoring', 'DescribeAlarms', { 'AlarmNames.member.1': name }, region);
    if (itemsAt(answer, 'MetricAlarms').length === 0)
      throw invalid(`The CloudWatch alarm ${name} does not exist`);
  }
  const kept = Object.entries(parameters).filter(([name]) =>
    /^(Preferences|DesiredConfiguration)\./.test(name),
  );
  return {
    autoRollback,
    ...(version ? { version } : {}),
    alarms,
    instances: itemsAt(group, 'Instances').length,
    parameters: Object.fromEntries(kept),
  };
}

/** A rollback needs a desired configuration, numbered versions, and a template with an image id. */
async function requireReturn(group: XmlNode, version: string | undefined, moto: MotoClient, region: string) {
  if (version === undefined) throw invalid('A desired configuration is required for auto rollback');
  const current = textAt(group, 'LaunchTemplate', 'Version');
  if (![current, version].every((number) => /^\d+$/.test(number))) {
    throw invalid('Auto rollback is not possible with the launch template versions $Latest or $Default');
  }
  const id = textAt(group, 'LaunchTemplate', 'LaunchTemplateId');
  const question = { LaunchTemplateId: id, 'LaunchTemplateVersion.1': version };
  const asked = moto.query('ec2', 'DescribeLaunchTemplateVersions', question, region);
  const answer = await asked.catch(() => undefined);
  const [described] = itemsAt(answer, 'launchTemplateVersionSet');
  if (!described) throw invalid(`The launch template version ${version} does not exist`);
  if (textAt(described, 'launchTemplateData', 'imageId').startsWith('ami-')) return;
  throw invalid('Auto rollback is not possible with an image that is not named by its id');
}

function described(refresh: InstanceRefresh): string {
  const { order, status, percentage, endTime, rollbackStart, reason } = refresh;
  const left = Math.ceil((order.instances * (100 - percentage)) / 100);
  const rollback = rollbackStart
    ? `<RollbackDetails><RollbackReason>${escapeXml(reason)}</RollbackReason>` +
      `<RollbackStartTime>${rollbackStart.toISOString()}</RollbackStartTime>` +
      `<PercentageCompleteOnRollback>${percentage}</PercentageCompleteOnRollback>` +
      `<InstancesToUpdateOnRollback>${left}</InstancesToUpdateOnRollback></RollbackDetails>`
    : '';
  return (
    `<member><InstanceRefreshId>${refresh.id}</InstanceRefreshId>` +
    `<AutoScalingGroupName>${escapeXml(refresh.group)}</AutoScalingGroupName><Status>${status}</Status>` +
    (reason ? `<StatusReason>${escapeXml(reason)}</StatusReason>` : '') +
    `<StartTime>${refresh.startTime.toISOString()}</StartTime>` +
    (endTime ? `<EndTime>${endTime.toISOString()}</EndTime>` : '') +
    `<PercentageComplete>${percentage}</PercentageComplete><InstancesToUpdate>${left}</InstancesToUpdate>` +
    `${rollback}${nested(order.parameters)}</member>`
  );
}
