import {
  type AwsRequest,
  Conformance,
  Controls,
  createServices,
  defaultPython,
  Differences,
  Memory,
  parseRequest,
  ServiceModels,
} from '../../embedded-aws';

/** The signing names of all services of the embedded AWS. */
export function servicesInUse(): string[] {
  const memory = new Memory();
  return Object.keys(createServices(memory, new Controls(memory)));
}

let models: Promise<ServiceModels> | undefined;

/** botocore's models of all services of the embedded AWS. */
export function serviceModels(): Promise<ServiceModels> {
  return (models ??= ServiceModels.extract(defaultPython(), servicesInUse()));
}

/** A checker without explained differences. */
export async function strict(): Promise<Conformance> {
  return new Conformance(await serviceModels(), new Differences([]));
}

type Headers = Record<string, string>;

/** A signed request as the front door gets it. */
export function signed(
  service: string,
  method: string,
  url: string,
  body: string,
  headers: Headers = {},
): AwsRequest {
  const scope = `AKIATEST/20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  return parseRequest({ method, url, headers: { authorization, ...headers }, body: Buffer.from(body) });
}

/** A call of a query service, or of EC2. */
export function query(service: string, action: string, parameters: Record<string, string> = {}): AwsRequest {
  const body = new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }).toString();
  return signed(service, 'POST', '/', body, { 'content-type': 'application/x-www-form-urlencoded' });
}

/** A call of a JSON service. */
export function json(service: string, action: string, body: unknown): AwsRequest {
  return signed(service, 'POST', '/', JSON.stringify(body), { 'x-amz-target': `Target.${action}` });
}

/** A call of a REST service. */
export function rest(
  service: string,
  method: string,
  url: string,
  body = '',
  headers: Headers = {},
): AwsRequest {
  return signed(service, method, url, body, headers);
}
