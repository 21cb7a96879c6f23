import type { Calls as Asked } from '../../resource-kinds';
import type { World } from './world';

/** The API versions that the query services expect. */
const VERSIONS: Readonly<Record<string, string>> = {
  ec2: '2016-11-15',
  elasticloadbalancing: '2015-12-01',
  autoscaling: '2011-01-01',
  iam: '2010-05-08',
  monitoring: '2010-08-01',
  sns: '2010-03-31',
};

/**
 * Calls to the embedded AWS that Terraform does not know of. Each returns the body of the answer, and throws where AWS
 * refuses.
 */
export class Calls implements Asked {
  constructor(private readonly world: World) {}

  query(service: string, Action: string, parameters: Record<string, unknown>): Promise<string> {
    const given = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
    const body = new URLSearchParams([['Action', Action], ['Version', VERSIONS[service] ?? ''], ...given]);
    return this.send(service, '/', { method: 'POST', body });
  }

  /** @param target `Logs_20140328.DeleteLogGroup` */
  json(service: string, target: string, input: object): Promise<string> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    return this.send(service, '/', { method: 'POST', headers, body: JSON.stringify(input) });
  }

  rest(service: string, method: string, path: string, body?: string): Promise<string> {
    return this.send(service, path, { method, ...(body !== undefined && { body }) });
  }

  private async send(service: string, path: string, request: RequestInit): Promise<string> {
    const scope = `AKIAFAULTS/20260101/us-east-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const headers = { ...(request.headers as Record<string, string>), authorization };
    const response = await fetch(`${this.world.aws.endpoint}${path}`, { ...request, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} answered ${response.status}: ${text.slice(0, 400)}`);
    return text;
  }
}
