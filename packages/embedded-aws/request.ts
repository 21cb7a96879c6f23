import type { IncomingHttpHeaders } from 'node:http';
import { route53Action } from './route53-actions';
import { s3Action } from './s3-actions';
import { schedulerAction } from './scheduler-actions';

/** The protocol of a service's requests and answers. */
export type Protocol = 'query' | 'ec2' | 'json' | 's3' | 'rest-xml' | 'rest-json' | 'cbor';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the body of a call, whose shape each service knows
export type Json = any;

/** One call of an AWS service, parsed. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query, unchanged. */
  readonly url: string;
  /** The path, still percent-encoded. */
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The service's name in the signature: `ec2`, `elasticloadbalancing`, `monitoring` … */
  readonly service: string;
  readonly region: string;
  /** Empty where the request is not signed. */
  readonly accessKeyId: string;
  readonly protocol: Protocol;
  /** The operation's name in the service's API: `CreateVpc`. */
  readonly action: string;
  /** The IAM action that the call needs: `s3:ListBucket` for HeadBucket. */
  readonly permission: string;
  /** Parameters of a query call (`Filter.1.Name`); empty for the other protocols. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The body of a JSON call; an empty object for the other protocols. */
  readonly json: Json;
}

/** A request as it was received. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Signing names whose IAM prefix is different. */
const IAM_PREFIXES: Record<string, string> = { monitoring: 'cloudwatch', tagging: 'tag' };

/** Parses a request: its access key and service, the protocol, and the operation. */
export function parseRequest(raw: RawRequest): AwsRequest {
  const url = new URL(raw.url, 'http://embedded');
  const path = raw.url.split('?')[0] ?? '/';
  const credential = credentialOf(raw.headers, url.searchParams);
  const target = String(raw.headers['x-amz-target'] ?? '');
  const form = parametersOf(raw, url.searchParams);
  const service = credential.service || serviceOfUnsigned(form, target);
  const protocol = protocolOf(service, raw, target, form);
  const json = isJson(protocol) ? parseJson(raw.body) : {};
  const base = { ...raw, path, search: url.searchParams, ...credential, service, protocol, json };
  const { action, permission } = actionOf(base, target, form);
  const prefix = IAM_PREFIXES[service] ?? service;
  return {
    ...base,
    action,
    permission: permission ?? `${prefix}:${action}`,
    parameters: protocol === 'query' || protocol === 'ec2' ? form : {},
  };
}

function credentialOf(headers: IncomingHttpHeaders, search: URLSearchParams) {
  const signed = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  const [accessKeyId = '', , region = 'us-east-1', service = ''] = (
    signed ??
    search.get('X-Amz-Credential') ??
    ''
  ).split('/');
  return { accessKeyId, region, service: service.toLowerCase() };
}

/** Unsigned requests exchange a web identity token for credentials, or read public objects. */
function serviceOfUnsigned(form: Record<string, string>, target: string): string {
  if (form['Action']?.startsWith('AssumeRoleWith')) return 'sts';
  return target ? (target.split('.')[0] ?? '').toLowerCase() : 's3';
}

function parametersOf(raw: RawRequest, search: URLSearchParams): Record<string, string> {
  const isForm = String(raw.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  if (isForm) return Object.fromEntries(new URLSearchParams(raw.body.toString()));
  return search.has('Action') ? Object.fromEntries(search) : {};
}

function protocolOf(
  service: string,
  raw: RawRequest,
  target: string,
  form: Record<string, string>,
): Protocol {
  if (raw.headers['smithy-protocol']) return 'cbor';
  if (target) return 'json';
  if (form['Action']) return service === 'ec2' ? 'ec2' : 'query';
  if (service === 's3' || service === 's3express') return 's3';
  return service === 'route53' ? 'rest-xml' : 'rest-json';
}

function isJson(protocol: Protocol): boolean {
  return protocol === 'json' || protocol === 'rest-json';
}

function parseJson(body: Buffer): Json {
  try {
    return body.length > 0 ? JSON.parse(body.toString()) : {};
  } catch {
    return {};
  }
}

type Unnamed = Omit<AwsRequest, 'action' | 'permission' | 'parameters'>;

function actionOf(
  request: Unnamed,
  target: string,
  form: Record<string, string>,
): { action: string; permission?: string } {
  switch (request.protocol) {
    case 'json':
      return { action: target.split('.').pop() ?? '' };
    case 'query':
    case 'ec2':
      return { action: form['Action'] ?? '' };
    case 'cbor':
      return { action: request.path.split('/').pop() ?? '' };
    case 's3':
      return s3Action(request.method, request.path, request.search, request.headers);
    case 'rest-xml':
      return { action: route53Action(request.method, request.path) };
    case 'rest-json':
      return {
        action: (request.service === 'scheduler' ? schedulerAction : restAction)(
          request.method,
          request.path,
        ),
      };
  }
}

/** `/createNotificationRule` is CreateNotificationRule; any other path is named by its method. */
function restAction(method: string, path: string): string {
  const first = path.split('/')[1] ?? '';
  return method === 'POST' && /^[a-z]+[A-Z]/.test(first)
    ? first[0]?.toUpperCase() + first.slice(1)
    : `${method} ${path}`;
}
