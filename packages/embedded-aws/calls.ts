import type { EmbeddedAws } from './embedded-aws';
import { at, parseXml, type XmlNode } from './xml';

/** The embedded AWS's answer to a call. */
export interface Answer {
  readonly status: number;
  /** The error code; empty where there was no error. */
  readonly code: string;
  readonly message: string;
  readonly text: string;
}

/** The credentials and the region of a call. */
export interface Caller {
  readonly region?: string;
  readonly accessKeyId?: string;
}

const ALARM = {
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: '1',
  MetricName: 'x',
  Namespace: 'y',
  Period: '60',
  Statistic: 'Sum',
  Threshold: '1',
};

/** Calls the embedded AWS as an SDK does. The signature only names the access key and the service. */
export class Calls {
  constructor(private readonly embedded: EmbeddedAws) {}

  /** A call of a query service; lists are written `Attributes.member.1.Key`. */
  async query(service: string, action: string, parameters: Record<string, string> = {}, caller: Caller = {}) {
    const version: Record<string, string> =
      service === 'elasticloadbalancing' ? { Version: '2015-12-01' } : {};
    const body = new URLSearchParams({ Action: action, ...version, ...parameters }).toString();
    return this.send(service, '/', { method: 'POST', body }, 'application/x-www-form-urlencoded', caller);
  }

  /** The parsed result of a query call; throws where the call was refused. */
  async result(service: string, action: string, parameters: Record<string, string> = {}): Promise<XmlNode> {
    const answer = await this.query(service, action, parameters);
    if (answer.code) throw new Error(`${action}: ${answer.code}: ${answer.message}`);
    const whole = at(parseXml(answer.text), `${action}Response`) ?? '';
    return at(whole, `${action}Result`) ?? whole;
  }

  /** Creates an alarm on a metric that nobody publishes: a test sets its state. @param more further parameters */
  alarm(AlarmName: string, more: Record<string, string> = {}): Promise<Answer> {
    return this.query('monitoring', 'PutMetricAlarm', { ...ALARM, AlarmName, ...more });
  }

  /** A call of a JSON service: `CodeBuild_20161006.CreateProject`. */
  async json(service: string, target: string, body: unknown = {}, caller: Caller = {}): Promise<Answer> {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'x-amz-target': target } };
    return this.send(service, '/', init, 'application/x-amz-json-1.1', caller);
  }

  /** A call of a REST service. */
  async rest(service: string, method: string, path: string, body = ''): Promise<Answer> {
    return this.send(service, path, { method, ...(body ? { body } : {}) }, 'application/octet-stream', {});
  }

  private async send(
    service: string,
    path: string,
    init: { method: string; body?: string; headers?: Record<string, string> },
    type: string,
    { region = 'us-east-1', accessKeyId = 'AKIATEST' }: Caller,
  ): Promise<Answer> {
    const scope = `${accessKeyId}/20260101/${region}/${service}/aws4_request`;
    const headers = {
      ...init.headers,
      'content-type': type,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    };
    const response = await fetch(this.embedded.endpoint + path, { ...init, headers });
    const text = await response.text();
    const isError = response.status >= 400;
    const code =
      /<Code>([^<]+)</.exec(text)?.[1] ?? response.headers.get('x-amzn-errortype') ?? String(response.status);
    const message =
      /<Message>([^<]+)</.exec(text)?.[1] ?? /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '';
    return { status: response.status, code: isError ? code : '', message, text };
  }
}
