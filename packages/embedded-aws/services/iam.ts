import type { MotoClient } from '../moto-client';
import type { AwsRequest } from '../request';
import { AwsError, type AwsResponse } from '../response';
import type { Backend, Service } from '../service';
import { itemsAt, textAt } from '../xml';

/** IAM: a managed policy can be deleted only when it is attached to nothing and has no older versions. */
export const iam: Service = { moto: true, operations: { DeletePolicy: deletePolicy } };

async function deletePolicy(request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> {
  const arn = request.parameters['PolicyArn'] ?? '';
  const ask = { PolicyArn: arn };
  const versions = await moto.query('iam', 'ListPolicyVersions', ask).catch(() => undefined);
  if (versions === undefined) return forward(request);
  const carriers = await moto.query('iam', 'ListEntitiesForPolicy', ask);
  const lists = ['PolicyRoles', 'PolicyUsers', 'PolicyGroups'];
  if (lists.some((list) => itemsAt(carriers, list).length > 0) || (await isBoundary(moto, arn))) {
    throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
  }
  if (itemsAt(versions, 'Versions').length > 1) {
    throw new AwsError(
      'DeleteConflict',
      "This policy has more than one version. Before you delete a policy, you must delete the policy's " +
        'versions. The default version is deleted with the policy.',
      409,
    );
  }
  return forward(request);
}

async function isBoundary(moto: MotoClient, arn: string): Promise<boolean> {
  for (const role of itemsAt(await moto.query('iam', 'ListRoles'), 'Roles')) {
    const name = textAt(role, 'RoleName');
    // A role that was deleted since the list has no policies.
    const whole = await moto.query('iam', 'GetRole', { RoleName: name }).catch(() => undefined);
    if (whole && textAt(whole, 'Role', 'PermissionsBoundary', 'PermissionsBoundaryArn') === arn) return true;
  }
  return false;
}
