import { request as httpRequest } from 'node:http';
import { ACCESS_KEY_ID } from './environment';
import type { AwsRequest, Json, RawRequest } from './request';
import type { AwsResponse } from './response';
import { at, parseXml, type XmlNode } from './xml';

/** Headers of one connection, which are not forwarded. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'expect', 'content-length'];

/** The API versions that moto needs: classic and newer load balancers share a signing name. */
const VERSIONS: Record<string, string> = { elasticloadbalancing: '2015-12-01' };

/** Calls moto: forwards requests, and makes calls for the front door itself. */
export class MotoClient {
  constructor(
    private readonly port: number,
    /** The region of calls that name none. */
    readonly region: string,
    /** Gets every call that the front door makes itself. */
    private readonly look: (question: RawRequest) => void = () => undefined,
  ) {}

  /** Forwards a request unchanged. */
  send(raw: RawRequest): Promise<AwsResponse> {
    return new Promise((resolve, reject) => {
      const headers = { ...raw.headers, 'content-length': String(raw.body.length) };
      HOP_BY_HOP.slice(0, -1).forEach((name) => delete headers[name as keyof typeof headers]);
      const target = { host: '127.0.0.1', port: this.port, method: raw.method, path: raw.url, headers };
      const outgoing = httpRequest({ ...target, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const kept = { ...answer.headers };
          // The answer to HEAD has the length of a body that is not sent: keep it.
          HOP_BY_HOP.filter((name) => raw.method !== 'HEAD' || name !== 'content-length').forEach(
            (name) => delete kept[name],
          );
          resolve({ status: answer.statusCode ?? 0, headers: kept, body: Buffer.concat(chunks) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(raw.body);
    });
  }

  /** Forwards a request with other parameters (query services). */
  sendWith(request: AwsRequest, parameters: Record<string, string>): Promise<AwsResponse> {
    const body = Buffer.from(new URLSearchParams(parameters).toString());
    return this.send({ method: request.method, url: request.path, headers: request.headers, body });
  }

  /** Calls a query service. @returns the content of `<ActionResult>`, for EC2 of `<ActionResponse>` */
  async query(
    service: string,
    action: string,
    parameters: Record<string, string> = {},
    region = this.region,
  ): Promise<XmlNode> {
    const version = VERSIONS[service];
    const asked = { Action: action, ...(version ? { Version: version } : {}), ...parameters };
    const body = new URLSearchParams(asked).toString();
    const type = 'application/x-www-form-urlencoded; charset=utf-8';
    const answer = await this.ask(service, region, 'POST', '/', body, { 'content-type': type });
    const whole = at(parseXml(answer), `${action}Response`) ?? '';
    return at(whole, `${action}Result`) ?? whole;
  }

  /** Calls a JSON service. @param target as in `Logs_20140328.DescribeLogGroups` */
  async json(service: string, target: string, body: Json = {}, region = this.region): Promise<Json> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    const answer = await this.ask(service, region, 'POST', '/', JSON.stringify(body), headers);
    return answer ? JSON.parse(answer) : {};
  }

  /** Calls a REST service. @returns the body as text */
  rest(service: string, method: string, path: string, body = '', region = this.region): Promise<string> {
    return this.ask(service, region, method, path, body, {});
  }

  private async ask(
    service: string,
    region: string,
    method: string,
    url: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<string> {
    const scope = `${ACCESS_KEY_ID}/20250101/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const all = { host: `127.0.0.1:${this.port}`, authorization, ...headers };
    const question = { method, url, headers: all, body: Buffer.from(body) };
    this.look(question);
    const answer = await this.send(question);
    const text = answer.body.toString();
    if (answer.status < 400) return text;
    throw new Error(
      `moto answered ${answer.status} to ${service} ${headers['x-amz-target'] ?? (body || url)}: ${text}`,
    );
  }
}

/** Parameters for EC2's filters: `{ 'vpc-id': ['vpc-1'] }`. */
export function filters(wanted: Record<string, readonly string[]>): Record<string, string> {
  const parameters: Record<string, string> = {};
  Object.entries(wanted).forEach(([name, values], index) => {
    parameters[`Filter.${index + 1}.Name`] = name;
    values.forEach((value, position) => (parameters[`Filter.${index + 1}.Value.${position + 1}`] = value));
  });
  return parameters;
}

/** The values of a numbered list of a query call: `SecurityGroups.member.1`, `AllocationId.1`. */
export function listParameter(parameters: Readonly<Record<string, string>>, prefix: string): string[] {
  return Object.entries(parameters)
    .filter(
      ([name]) => name.startsWith(`${prefix}.`) && /^(member\.)?\d+$/.test(name.slice(prefix.length + 1)),
    )
    .map(([, value]) => value);
}
