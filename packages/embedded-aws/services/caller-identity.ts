import { ACCOUNT } from '../environment';
import type { AwsRequest } from '../request';
import type { AwsResponse } from '../response';
import type { Backend, Operation } from '../service';

/** The user whose keys the embedded AWS hands out. */
export const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:user/administrator`;

/** Moto calls the owner of every key that it does not know by a name that no user has on AWS. */
export const getCallerIdentity: Operation = async (
  request: AwsRequest,
  { forward }: Backend,
): Promise<AwsResponse> => {
  const response = await forward(request);
  const body = response.body.toString().replace(`arn:aws:sts::${ACCOUNT}:user/moto`, ADMINISTRATOR);
  return { ...response, body: Buffer.from(body) };
};
