import {
  type AwsRequest,
  type AwsResponse,
  buildXml,
  isFlattened,
  jsonResponse,
  type Reference,
  type ServiceModel,
  type Shape,
  shapeOf,
  type XmlNode,
  xmlResponse,
} from '../../embedded-aws';

/** Values for shapes whose sample is sent back to AWS. */
const SAMPLES: Readonly<Record<string, string>> = {
  PipelineExecutionId: '01234567-89ab-cdef-0123-456789abcdef',
  ConnectionArn:
    'arn:aws:codestar-connections:us-east-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef',
};

/** A state is sampled as finished. */
const DONE = /^succe(ss|eded)$/i;

const TIME = new Date('2026-01-02T03:04:05Z');

/** An answer with every member of an operation's output. */
export function sampleAnswer(model: ServiceModel, request: AwsRequest): AwsResponse {
  const { output } = model.operations[request.action] ?? {};
  if (request.protocol === 'json' || request.protocol === 'rest-json')
    return jsonResponse(output ? jsonOf(model, output, []) : {});
  const content = output && request.method !== 'HEAD' ? contentOf(model, output, request) : {};
  const wrapped =
    request.protocol === 'query' && output?.resultWrapper ? { [output.resultWrapper]: content } : content;
  return xmlResponse(buildXml({ [`${request.action}Response`]: wrapped }));
}

function contentOf(model: ServiceModel, output: Reference, request: AwsRequest): XmlNode {
  return (xmlOf(model, output, [request.protocol]) ?? {}) as XmlNode;
}

function scalar(shape: Shape, name: string): string | number | boolean {
  switch (shape.type) {
    case 'boolean':
      return true;
    case 'timestamp':
      return TIME.toISOString();
    case 'string':
    case 'blob':
      return (
        SAMPLES[name] ??
        shape.enum?.find((value) => DONE.test(value)) ??
        shape.enum?.[0] ??
        'x'.repeat(Math.max(1, shape.min ?? 1))
      );
    default:
      return Math.max(1, shape.min ?? 1);
  }
}

function jsonOf(model: ServiceModel, reference: Reference, above: readonly string[]): unknown {
  const shape = shapeOf(model, reference);
  if (above.includes(reference.shape)) return undefined;
  const below = [...above, reference.shape];
  if (shape.type === 'list' && shape.member) {
    const item = jsonOf(model, shape.member, below);
    return item === undefined ? [] : [item];
  }
  if (shape.type === 'map' && shape.value) return { key: jsonOf(model, shape.value, below) };
  if (shape.type === 'timestamp') return TIME.getTime() / 1000;
  if (shape.type !== 'structure') return scalar(shape, reference.shape);
  const members = Object.entries(shape.members ?? {});
  return Object.fromEntries(
    members.map(([name, member]) => [member.locationName ?? name, jsonOf(model, member, below)]),
  );
}

function xmlOf(model: ServiceModel, reference: Reference, above: readonly string[]): XmlNode | undefined {
  const shape = shapeOf(model, reference);
  if (above.includes(reference.shape)) return undefined;
  const below = [...above, reference.shape];
  if (shape.type === 'list' && shape.member) {
    const item = xmlOf(model, shape.member, below) ?? '';
    return isFlattened(reference, shape) ? [item] : { [shape.member.locationName ?? 'member']: item };
  }
  if (shape.type === 'map' && shape.value && shape.key) {
    const value = xmlOf(model, shape.value, below) ?? '';
    return {
      entry: { [shape.key.locationName ?? 'key']: 'key', [shape.value.locationName ?? 'value']: value },
    };
  }
  if (shape.type !== 'structure') return String(scalar(shape, reference.shape));
  const members = Object.entries(shape.members ?? {}).filter(([, { location }]) => !location);
  return Object.fromEntries(
    members.flatMap(([name, member]) => {
      const value = xmlOf(model, member, below);
      return value === undefined ? [] : [[member.locationName ?? name, value]];
    }),
  );
}
