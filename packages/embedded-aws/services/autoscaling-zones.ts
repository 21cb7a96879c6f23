import type { AwsRequest } from '../request';
import type { MotoClient } from '../moto-client';
import { itemsAt, textAt } from '../xml';

/**
 * Does what Auto Scaling does when a group's subnets change: replaces instances in a subnet that the group left by
 * instances in its other subnets. On AWS that takes minutes, and the new ones start first.
 */
export async function leaveSubnets({ parameters, region }: AwsRequest, moto: MotoClient): Promise<void> {
  const subnets = parameters['VPCZoneIdentifier']?.split(',');
  if (!subnets) return;
  const name = { 'AutoScalingGroupNames.member.1': parameters['AutoScalingGroupName'] ?? '' };
  const answer = await moto.query('autoscaling', 'DescribeAutoScalingGroups', name, region);
  const ids = itemsAt(answer, 'AutoScalingGroups')
    .flatMap((group) => itemsAt(group, 'Instances'))
    .map((instance) => textAt(instance, 'InstanceId'));
  if (ids.length === 0) return;
  const asked = Object.fromEntries(ids.map((id, index) => [`InstanceId.${index + 1}`, id]));
  const described = await moto.query('ec2', 'DescribeInstances', asked, region);
  const left = itemsAt(described, 'reservationSet')
    .flatMap((reservation) => itemsAt(reservation, 'instancesSet'))
    .filter((instance) => !subnets.includes(textAt(instance, 'subnetId')));
  for (const instance of left) {
    const end = { InstanceId: textAt(instance, 'instanceId'), ShouldDecrementDesiredCapacity: 'false' };
    await moto.query('autoscaling', 'TerminateInstanceInAutoScalingGroup', end, region);
  }
}
