import { asking, isCalled } from '../account/aws';

const ABSENT = [
  'ApplicationDoesNotExistException',
  'InvalidVpcEndpointId.NotFound',
  'LoadBalancerNotFoundException',
  'NatGatewayNotFound',
  'NotFoundException',
  'TargetGroupNotFoundException',
];
const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

/**
 * Searches for something in AWS. For what does not exist, some services return an error, others an empty
 * list.
 *
 * @returns undefined where it does not exist, or where these credentials may not read it (as in CI), which is
 * printed
 */
export async function looking<T>(call: () => Promise<T>): Promise<T | undefined> {
  return asking('looking for resources of an interrupted apply', async () => {
    try {
      return await call();
    } catch (error) {
      if (isCalled(error, ...DENIED))
        console.log(
          'Resources of an interrupted apply were not looked for, because these credentials may not: ' +
            `${(error as Error).message}`,
        );
      else if (!isCalled(error, ...ABSENT)) throw error;
      return undefined;
    }
  });
}
