import { ACCOUNT } from '../environment';
import type { AwsRequest } from '../request';
import type { AwsResponse } from '../response';
import type { Backend, Operation } from '../service';

/** The roles of access keys, so that the request log can name the caller. */
export class RoleSessions {
  private readonly roles = new Map<string, string>();

  /** Reads the answer to AssumeRole, AssumeRoleWithWebIdentity or AssumeRoleWithSAML. */
  remember(request: AwsRequest, response: AwsResponse): void {
    if (request.service !== 'sts' || !request.action.startsWith('AssumeRole') || response.status >= 300)
      return;
    const key = /<AccessKeyId>([^<]+)</.exec(response.body.toString())?.[1];
    const role = request.parameters['RoleArn'];
    if (key && role) this.roles.set(key, role);
  }

  roleOf(request: AwsRequest): string | undefined {
    return this.roles.get(request.accessKeyId);
  }
}

/** The user with the embedded AWS's access key. */
export const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:user/administrator`;

/** For an access key that it does not know, moto returns a user name that no user on AWS has. */
export const getCallerIdentity: Operation = async (
  request: AwsRequest,
  { forward }: Backend,
): Promise<AwsResponse> => {
  const response = await forward(request);
  const body = response.body.toString().replace(`arn:aws:sts::${ACCOUNT}:user/moto`, ADMINISTRATOR);
  return { ...response, body: Buffer.from(body) };
};
