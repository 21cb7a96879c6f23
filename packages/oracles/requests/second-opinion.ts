import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  type AwsRequest,
  botocoreName,
  checkRequest,
  defaultPython,
  type Finding,
  isBelow,
  type ServiceModels,
} from '../../embedded-aws';
import { json, serviceModels, servicesInUse, signed } from './calls';

/** An operation in the output of second_opinion.py. */
interface Sample {
  readonly service: string;
  readonly protocol: string;
  readonly operation: string;
  readonly input: object;
  readonly request: { method: string; url: string; headers: Record<string, string>; body: string | null };
  /** The findings of botocore's ParamValidator for the input. */
  readonly kinds: readonly string[];
  readonly spoiled: readonly { readonly input: object; readonly kinds: readonly string[] }[];
}

/** Where botocore and the embedded AWS differ, and how much was compared. */
export interface Compared {
  readonly requests: number;
  readonly protocols: readonly string[];
  readonly readOtherwise: readonly string[];
  readonly spoiled: number;
  readonly judgedOtherwise: readonly string[];
}

const TIME = '2026-01-02T03:04:05Z';
const JUDGED_BY_BOTH = ['missing', 'unknown', 'type', 'length', 'range'];

/**
 * Compares how requests are read and checked with botocore's own serializers and its ParamValidator.
 *
 * @param wanted botocore's names of services; `ec2:Create` for only some operations
 */
export async function secondOpinion(wanted: readonly string[]): Promise<Compared> {
  const models = await serviceModels();
  const script = join(__dirname, 'second_opinion.py');
  const text = execFileSync(defaultPython(), [script, ...wanted], { maxBuffer: 2 ** 28, encoding: 'utf8' });
  const samples = JSON.parse(text) as Sample[];
  const readOtherwise: string[] = [];
  const judgedOtherwise: string[] = [];
  let spoiled = 0;
  for (const sample of samples) {
    const name = `${sample.protocol} ${sample.service}:${sample.operation}`;
    const { value, kinds } = checked(models, sample, written(sample));
    if (!isDeepStrictEqual(value, sample.input) || !isDeepStrictEqual(kinds, sample.kinds))
      readOtherwise.push(name);
    for (const { input, kinds: theirs } of sample.spoiled) {
      if (JSON.stringify(input).includes(TIME)) continue; // JSON writes times as numbers
      spoiled += 1;
      const ours = checked(models, sample, json(signingName(sample.service), sample.operation, input)).kinds;
      if (!isDeepStrictEqual(ours, theirs)) judgedOtherwise.push(`${name}: ${ours}, not ${theirs}`);
    }
  }
  const protocols = [...new Set(samples.map(({ protocol }) => protocol))].sort();
  return { requests: samples.length, protocols, readOtherwise, spoiled, judgedOtherwise };
}

const signingName = (service: string) => servicesInUse().find((name) => botocoreName(name) === service) ?? '';

/** The request that botocore's serializer wrote, as bytes on the wire. */
function written({ service, request }: Sample): AwsRequest {
  const { method, url, headers, body } = request;
  const lower = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), String(text)] as const);
  return signed(signingName(service), method, url, body ?? '', Object.fromEntries(lower));
}

function checked(models: ServiceModels, { service, operation }: Sample, request: AwsRequest) {
  const model = models.of(signingName(service));
  const known = model?.operations[operation];
  if (!model || !known) throw new Error(`There is no model of ${service} ${operation}`);
  const { value, findings } = checkRequest(model, known, request);
  const both = findings.filter((finding) => JUDGED_BY_BOTH.includes(finding.kind) && !isOursAlone(finding));
  return { value: plain(value), kinds: both.map(({ kind }) => kind).sort() };
}

/** The ParamValidator checks the minimum of lengths and ranges, not the maximum, and counts no keys of maps. */
function isOursAlone(finding: Finding): boolean {
  if (!['length', 'range'].includes(finding.kind)) return false;
  return !isBelow(finding) || finding.shape?.type === 'map';
}

/** A value in the form that the script prints. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return Array.from(value, plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, plain(content)]));
}
