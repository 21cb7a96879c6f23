import type { AwsRequest } from '../request';
import { type AwsResponse, errorCodeOf } from '../response';
import { type Finding, unreadable } from './finding';
import type { OperationModel, Reference, ServiceModel } from './model';
import { readJson } from './read-json';
import { elementOf, readXmlMembers } from './read-xml';
import { readRestAnswer, rootOf } from './read-rest';
import { Reader, type Value } from './reader';
import { validate } from './validate';

/** Errors that any operation may return (AWS, "Common error types"), even where its model does not list them. */
const COMMON_ERRORS =
  /^(AccessDenied|Throttl|RequestLimitExceeded|Expired|InvalidClientTokenId|UnrecognizedClient|MissingParameter|MalformedInput|SerializationException|Validation(Error|Exception)$|ServiceUnavailable|InternalFailure)/;

/** The models of these services list hardly any of their errors. */
const WITHOUT_ERRORS = ['ec2', 's3'];

/** Elements of an XML answer that are not part of its output. */
const BESIDE_THE_OUTPUT = new Set(['ResponseMetadata', 'requestId', 'return']);

/** The places where an answer differs from the model of its operation. */
export function checkResponse(
  model: ServiceModel,
  operation: OperationModel,
  request: AwsRequest,
  response: AwsResponse,
): Finding[] {
  if (response.status >= 300) return checkError(operation, request, response);
  const { output } = operation;
  if (!output) return [];
  const reader = new Reader(model);
  try {
    const value = read(reader, output, output.resultWrapper, request, response);
    validate(model, output, value, reader.findings);
    return reader.findings;
  } catch (error) {
    return [unreadable(error)];
  }
}

function checkError(operation: OperationModel, request: AwsRequest, response: AwsResponse): Finding[] {
  const code = errorCodeOf(response);
  const isListed =
    code === undefined ||
    WITHOUT_ERRORS.includes(request.service) ||
    operation.errors.includes(code) ||
    COMMON_ERRORS.test(code);
  return isListed ? [] : [{ kind: 'error', path: { up: undefined, step: code }, value: code }];
}

function read(
  reader: Reader,
  output: Reference,
  wrapper: string | undefined,
  request: AwsRequest,
  response: AwsResponse,
): Value {
  switch (request.protocol) {
    case 'query':
      return readQueryAnswer(reader, output, wrapper ?? `${request.action}Result`, response);
    case 'ec2': {
      const { node } = rootOf(response.body);
      return readXmlMembers(reader, output, without(elementOf(node), BESIDE_THE_OUTPUT));
    }
    case 's3':
    case 'rest-xml':
      return readRestAnswer(
        reader,
        output,
        request.method === 'HEAD' ? headersOf(response) : response,
        'xml',
      );
    case 'rest-json':
      return readRestAnswer(reader, output, response, 'json');
    case 'json':
      return readJson(reader, output, response.body.length > 0 ? JSON.parse(response.body.toString()) : {});
    case 'cbor':
      throw new Error('The embedded AWS does not read answers in CBOR.');
  }
}

function readQueryAnswer(reader: Reader, output: Reference, wrapper: string, response: AwsResponse): Value {
  const whole = elementOf(rootOf(response.body).node);
  const beside = without(whole, new Set([...BESIDE_THE_OUTPUT, wrapper]));
  Object.keys(beside).forEach((name) => name.startsWith('@_') || reader.unknown(undefined, name));
  return readXmlMembers(reader, output, elementOf(whole[wrapper]));
}

function without<T>(element: Readonly<Record<string, T>>, names: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(element).filter(([name]) => !names.has(name)));
}

function headersOf(response: AwsResponse): AwsResponse {
  return { ...response, body: Buffer.alloc(0) };
}
