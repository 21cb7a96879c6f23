import type { IncomingHttpHeaders } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AwsRequest, Json } from './request';
import { escapeXml } from './xml';

/** An answer of the embedded AWS. */
export interface AwsResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A client error of a service, thrown by the handler of an operation. */
export class AwsError extends Error {
  constructor(
    /** The code as the service writes it: `DependencyViolation`. */
    readonly code: string,
    message: string,
    /** Never above 499 but for a fault: programs retry server errors for minutes. */
    readonly status = 400,
  ) {
    super(message);
  }
}

/** An answer in JSON, as JSON and REST-JSON services write it. */
export function jsonResponse(body: Json, status = 200): AwsResponse {
  return respond(status, 'application/x-amz-json-1.1', JSON.stringify(body));
}

/** An answer in XML. */
export function xmlResponse(body: string, status = 200): AwsResponse {
  return respond(status, 'text/xml', body);
}

/** The answer to a query call: `<ActionResponse><ActionResult>…`. */
export function queryResponse(request: AwsRequest, result: string): AwsResponse {
  const name = request.action;
  const id = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return xmlResponse(`<${name}Response><${name}Result>${result}</${name}Result>${id}</${name}Response>`);
}

/** An error, in the form of the request's service. */
export function errorResponse(request: AwsRequest, error: AwsError): AwsResponse {
  const { status, headers, body } = writeError(request, error);
  return { status, headers: { ...headers, 'x-amzn-errortype': error.code }, body };
}

function writeError(request: AwsRequest, error: AwsError): AwsResponse {
  const id = randomUUID();
  const inner = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  switch (request.protocol) {
    case 'ec2':
      return xmlResponse(
        `<Response><Errors><Error>${inner}</Error></Errors><RequestID>${id}</RequestID></Response>`,
        error.status,
      );
    case 's3':
      return xmlResponse(`<Error>${inner}<RequestId>${id}</RequestId></Error>`, error.status);
    case 'query':
    case 'rest-xml':
      return xmlResponse(
        `<ErrorResponse><Error><Type>Sender</Type>${inner}</Error><RequestId>${id}</RequestId></ErrorResponse>`,
        error.status,
      );
    default:
      return jsonResponse({ __type: error.code, message: error.message }, error.status);
  }
}

/** The error code of an answer, for any protocol; undefined where it is no error. */
export function errorCodeOf(response: AwsResponse): string | undefined {
  if (response.status < 400) return undefined;
  const header = response.headers['x-amzn-errortype'];
  if (header) return String(header).split(':')[0];
  const text = response.body.toString();
  return (
    /<Code>([^<]+)</.exec(text)?.[1] ??
    /"__type"\s*:\s*"(?:[^"]*#)?([^"]+)"/.exec(text)?.[1] ??
    String(response.status)
  );
}

function respond(status: number, type: string, body: string): AwsResponse {
  return {
    status,
    headers: { 'content-type': type, 'x-amzn-requestid': randomUUID() },
    body: Buffer.from(body),
  };
}
