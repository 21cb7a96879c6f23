import type { AwsRequest } from '../request';
import { type Finding, unreadable } from './finding';
import type { OperationModel, ServiceModel } from './model';
import { readJson } from './read-json';
import { readQuery } from './read-query';
import { readRestRequest } from './read-rest';
import { Reader, type Value } from './reader';
import { validate } from './validate';

/** A request, read by the model of its operation. */
export interface ReadRequest {
  readonly value: Value;
  readonly findings: Finding[];
}

/** The places where a request differs from the model of its operation. */
export function checkRequest(
  model: ServiceModel,
  operation: OperationModel,
  request: AwsRequest,
): ReadRequest {
  const reader = new Reader(model);
  const { findings } = reader;
  try {
    const value = read(reader, operation, request);
    if (operation.input) validate(model, operation.input, value, findings);
    return { value, findings };
  } catch (error) {
    return { value: undefined, findings: [unreadable(error)] };
  }
}

function read(reader: Reader, operation: OperationModel, request: AwsRequest): Value {
  const { input } = operation;
  switch (request.protocol) {
    case 'query':
    case 'ec2':
      return input ? readQuery(reader, input, request.parameters, request.protocol) : {};
    case 's3':
    case 'rest-xml':
      return readRestRequest(reader, operation, request, 'xml');
    case 'rest-json':
      return readRestRequest(reader, operation, request, 'json');
    case 'json':
      return input ? readJson(reader, input, request.json) : {};
    case 'cbor':
      throw new Error('The embedded AWS does not read requests in CBOR.');
  }
}
