import { list, type Resource, Stack, type StackJson, textsIn, type Values } from '../../documents';
import { MAPPINGS, TYPES, Usage } from './mapping';
import { type Place, References } from './references';
import { schemaOf } from '../cloudformation-registry';
import { type Finding, type Origin, Translation } from './translate';

/** A stack's resources as CloudFormation would get them. */
export interface Template {
  readonly stack: string;
  readonly region: string;
  readonly resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
  /** The findings without cfn-lint. */
  readonly findings: readonly Finding[];
  readonly counts: { readonly resources: number; readonly compared: number; readonly named: number };
  /** The attribute at a place in the template; the resource where there is no attribute. */
  originOf(logicalId: string, path: readonly (string | number)[]): Origin;
  /** Every attribute in the template. */
  origins(): Origin[];
}

/** The mappings and samples that all templates together used. */
export class Used {
  readonly mappings = new Usage();
  readonly samples = new Set<string>();
}

/** A CloudFormation resource. */
interface Made {
  readonly id: string;
  /** Its address in Terraform, without its parts. */
  readonly address: string;
  readonly type: string;
  readonly translation: Translation;
}

/** Translates all resources of a stack. A type without a mapping is a finding; data sources are left out. */
export function templateOf(stack: string, json: StackJson, place: Place, used = new Used()): Template {
  const read = new Stack(json);
  const { managed: resources } = read;
  const made = translate(read, place, used);
  const sum = (count: (one: Translation) => number) =>
    made.reduce((total, { translation }) => total + count(translation), 0);
  return {
    stack,
    region: place.region,
    resources: Object.fromEntries(
      made.map(({ id, type, translation }) => [id, { Type: type, Properties: translation.properties }]),
    ),
    findings: [...resources.flatMap(unmapped), ...made.flatMap(({ translation }) => translation.findings)],
    counts: {
      resources: resources.length,
      compared: sum(({ compared }) => compared),
      named: sum(({ named }) => named),
    },
    origins: () => made.flatMap(({ translation }) => [...translation.origins.values()]),
    originOf(logicalId, path) {
      const found = made.find(({ id }) => id === logicalId);
      const origin = found && nearest(found.translation.origins, path.map(String));
      return origin ?? nothing(found?.address ?? 'the stack');
    },
  };
}

function translate(stack: Stack, place: Place, used: Used): Made[] {
  const known = new Map(stack.resources.map(({ address, values }) => [address, values]));
  const references = new References(known, place, used.samples);
  const made = new Map<string, Made>();
  for (const { type, address, values } of parentsFirst(stack.managed)) {
    const mapping = MAPPINGS[type];
    const cloudFormationType = TYPES[type];
    if (mapping === undefined) continue;
    used.mappings.add(type, ...(mapping.none === undefined ? [] : (['none'] as const)));
    if (!cloudFormationType) continue;
    const schema = schemaOf(cloudFormationType, place.region);
    const { partOf } = mapping;
    const owner = partOf === undefined ? address : addressIn(values[partOf]) || address;
    const one = made.get(owner) ?? {
      id: `R${made.size}`,
      address: owner,
      type: cloudFormationType,
      translation: new Translation(schema, used.mappings),
    };
    made.set(owner, one);
    const takesTags = partOf === undefined && type !== 'aws_autoscaling_group' && schema.properties?.['Tags'];
    const written = references.resolve(takesTags ? withDefaultTags(values, stack) : values) as Values;
    one.translation.add({ type, address, values: written, mapping });
  }
  return [...made.values()];
}

/** The table of types and the mappings belong together: null there needs a reason here. */
function unmapped({ type, address }: Resource): Finding[] {
  const isMapped = TYPES[type] === null ? MAPPINGS[type]?.none !== undefined : TYPES[type] && MAPPINGS[type];
  return isMapped ? [] : [{ ...nothing(address), what: `${type} has no mapping` }];
}

/** The attribute at this place, or above, or below it. */
function nearest(origins: ReadonlyMap<string, Origin>, path: readonly string[]): Origin | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const place = path.slice(0, length).join('/');
    const found = origins.get(place) ?? [...origins].find(([at]) => at.startsWith(`${place}/`))?.[1];
    if (found) return found;
  }
  return undefined;
}

const nothing = (address: string): Origin => ({ address, attribute: '', value: undefined });

/** Sorts resources that have parts before their parts. */
function parentsFirst(resources: readonly Resource[]): Resource[] {
  const isPart = ({ type }: Resource) => MAPPINGS[type]?.partOf !== undefined;
  return [...resources.filter((one) => !isPart(one)), ...resources.filter(isPart)];
}

const addressIn = (value: unknown) => /\$\{(\w+\.\w+)\./.exec(textsIn(value)[0] ?? '')?.[1] ?? '';

/**
 * The provider adds its `default_tags` to all resources with tags, but not to Auto Scaling groups, whose tags are
 * blocks.
 */
function withDefaultTags(values: Values, { provider }: Stack): Values {
  const [{ tags = {} } = {}] = list(provider['default_tags']) as readonly { tags?: object }[];
  return { ...values, tags: { ...tags, ...(values['tags'] as object | undefined) } };
}
