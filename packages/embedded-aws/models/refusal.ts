import type { AwsRequest } from '../request';
import { AwsError } from '../response';
import { type Finding, firstStep, isBelow, lowerFirst, spokenPath } from './finding';
import { type OperationModel, type ServiceModel, shapeOf } from './model';

/** Error codes by which JSON services refuse input: the first that an operation lists is used. */
const GENERAL_CODES = ['ValidationException', 'InvalidInputException', 'InvalidParameterException'];

/** The error with which AWS answers such a request; undefined where AWS carries it out. */
export function refusalOf(
  request: AwsRequest,
  model: ServiceModel,
  operation: OperationModel,
  findings: readonly Finding[],
): AwsError | undefined {
  const inBody = (finding: Finding) => finding.inBody ?? isInBody(model, operation, finding);
  switch (request.protocol) {
    case 'cbor':
      return undefined; // Input that cannot be read here may be valid.
    case 'ec2':
      return findings[0] && refusalOfEc2(findings[0]);
    case 's3': {
      const [first] = findings.filter((finding) => finding.kind !== 'unknown' || inBody(finding));
      return first && refusalOfS3(first, inBody(first));
    }
    case 'rest-xml': {
      const refused = findings.filter((finding) => finding.kind !== 'unknown' || inBody(finding));
      const [unknown] = refused.filter(({ kind }) => kind === 'unknown');
      if (unknown)
        return new AwsError('InvalidInput', `Invalid XML ; unknown element '${lastStep(unknown)}'`);
      return refused.length > 0 ? new AwsError('InvalidInput', listed(refused)) : undefined;
    }
    default: {
      // These services ignore unknown members.
      const refused = findings.filter(({ kind }) => kind !== 'unknown');
      const [first] = refused;
      return first && new AwsError(codeOf(request, operation, first), listed(refused));
    }
  }
}

function isInBody(model: ServiceModel, { input }: OperationModel, { path }: Finding): boolean {
  const member = input && shapeOf(model, input).members?.[String(firstStep(path))];
  return member !== undefined && member.location === undefined;
}

function codeOf({ protocol }: AwsRequest, { errors }: OperationModel, finding: Finding): string {
  if (protocol === 'query') return finding.kind === 'type' ? 'MalformedInput' : 'ValidationError';
  if (finding.kind === 'type') return 'SerializationException';
  // CodeDeploy has an error code of its own for nearly every member.
  const name = lastStep(finding);
  const member = name.slice(0, 1).toUpperCase() + name.slice(1);
  const own = finding.kind === 'missing' ? `${member}RequiredException` : `Invalid${member}Exception`;
  return [own, ...GENERAL_CODES].find((code) => errors.includes(code)) ?? 'ValidationException';
}

/** The text that several services share about invalid input. */
function listed(findings: readonly Finding[]): string {
  const noun = findings.length === 1 ? 'validation error' : 'validation errors';
  return `${findings.length} ${noun} detected: ${findings.map(sentence).join('; ')}`;
}

function sentence(finding: Finding): string {
  const value = finding.kind === 'missing' ? 'null' : `'${spoken(finding.value)}'`;
  return `Value ${value} at '${spokenPath(finding.path)}' failed to satisfy constraint: ${constraint(finding)}`;
}

function constraint(finding: Finding): string {
  const { kind, shape } = finding;
  const limit = isBelow(finding)
    ? `greater than or equal to ${shape?.min}`
    : `less than or equal to ${shape?.max}`;
  switch (kind) {
    case 'missing':
      return 'Member must not be null';
    case 'enum':
      return `Member must satisfy enum value set: [${shape?.enum?.join(', ')}]`;
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${shape?.pattern}`;
    case 'length':
      return `Member must have length ${limit}`;
    case 'range':
      return `Member must have value ${limit}`;
    default:
      return `Member must be a ${shape?.type ?? 'known member'}`;
  }
}

function refusalOfEc2(finding: Finding): AwsError {
  const name = spokenPath(finding.path).replaceAll('.member', '');
  if (finding.kind === 'missing') {
    return new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
  }
  if (finding.kind === 'unknown') {
    return new AwsError('UnknownParameter', `The parameter ${lastStep(finding)} is not recognized`);
  }
  const reason = constraint(finding);
  return new AwsError(
    'InvalidParameterValue',
    `Value (${spoken(finding.value)}) for parameter ${name} is invalid. ${reason}`,
  );
}

function refusalOfS3(finding: Finding, inBody: boolean): AwsError {
  if (inBody) {
    const message =
      'The XML you provided was not well-formed or did not validate against our published schema';
    return new AwsError('MalformedXML', message);
  }
  return new AwsError('InvalidArgument', `${lastStep(finding)}: ${constraint(finding)}`);
}

function lastStep({ path }: Finding): string {
  return typeof path?.step === 'string' ? path.step : lowerFirst(spokenPath(path));
}

function spoken(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
