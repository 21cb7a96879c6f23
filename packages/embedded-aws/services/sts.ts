import type { AwsRequest } from '../request';
import type { AwsResponse } from '../response';

/** Remembers which access key belongs to which role, so that the request log can say who asked. */
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
