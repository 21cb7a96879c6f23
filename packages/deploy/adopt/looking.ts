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
 * Looks for something on AWS. What AWS has not is an error of some services, an empty list of others.
 *
 * @returns undefined where AWS has it not, or these credentials may not look (as in CI): that is said
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
