import type { Statement } from '../../documents';
import { fits, isKeyOf } from '../../facts';
import { type Action, typeOfKey } from './service-reference';

/** A statement, with what the Service Authorization Reference says of its actions. */
export interface Known extends Statement {
  /** The place of the statement: `pipeline-build WriteLogs`. */
  readonly where: string;
  /** By the action as it is written, with or without a wildcard. */
  readonly known: ReadonlyMap<string, readonly Action[]>;
}

/** Operators by the type of key that they compare. [IAM user guide, "Condition operators"] */
const OPERATORS: Readonly<Record<string, RegExp>> = {
  ARN: /^Arn(Not)?(Equals|Like)$/,
  Bool: /^Bool$/,
  Date: /^Date(Not)?(Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)$/,
  IPAddress: /^(Not)?IpAddress$/,
  Numeric: /^Numeric(Not)?(Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)$/,
  String: /^String(Not)?(Equals|EqualsIgnoreCase|Like)$/,
};

/**
 * Global keys that only some requests have: those of actions with tags, or on resources with tags, as the reference
 * says.
 */
const OF_TAGS = /^aws:(RequestTag|ResourceTag)\/|^aws:TagKeys$/i;

/** What is wrong with the conditions of a statement: it never applies, or applies to more than it says. */
export async function conditionFaults(statement: Known): Promise<string[]> {
  const found: string[] = [];
  for (const [operator, keys] of Object.entries(statement.conditions)) {
    for (const [key, value] of Object.entries(keys)) {
      const type = isClaim(key, statement) ? 'String' : await typeOfKey(key);
      found.push(...(type ? operatorFaults(operator, key, type, value) : [`no condition key ${key}`]));
      if (type) found.push(...unknownTo(key, statement));
    }
  }
  return found;
}

/** A claim of the token, in the trust policy of a role: the key begins with the identity provider's address. */
function isClaim(key: string, { principals }: Known): boolean {
  const providers = (principals['Federated'] ?? []).map((arn) => arn.split(':oidc-provider/')[1] ?? '');
  return providers.some((provider) => ['aud', 'sub', 'amr'].some((claim) => key === `${provider}:${claim}`));
}

function operatorFaults(operator: string, key: string, type: string, value: unknown): string[] {
  const [, set = '', name = ''] = /^(ForAnyValue:|ForAllValues:)?(.+?)(?:IfExists)?$/.exec(operator) ?? [];
  const isList = type.startsWith('ArrayOf');
  const single = type.replace('ArrayOf', '');
  const values = [value].flat().map(String);
  return [
    ...(name !== 'Null' && !OPERATORS[single]?.test(name) ? [`${operator} on ${key}, which is ${type}`] : []),
    ...(isList && !set && name !== 'Null' ? [`${operator} on ${key}, which has many values`] : []),
    ...(!isList && set ? [`${operator} on ${key}, which has one value`] : []),
    ...(/^String(Not)?Equals/.test(name) && values.some((one) => /[*?]/.test(one))
      ? [`${operator} on ${key} does not treat * and ? as wildcards`]
      : []),
  ];
}

/** The actions of a statement whose requests never have a key. */
function unknownTo(key: string, statement: Known): string[] {
  if (isClaim(key, statement) || (/^aws:/i.test(key) && !OF_TAGS.test(key))) return [];
  return [...statement.known].flatMap(([written, actions]) =>
    actions.length > 0 && !actions.every((action) => knows(action, key, statement.resources))
      ? [`${written} knows no ${key}`]
      : [],
  );
}

/** Whether requests of an action can have a key, on any of the resources. */
function knows({ keys, types }: Action, key: string, resources: readonly string[]): boolean {
  const isAmong = (forms: readonly string[]) => forms.some((form) => isKeyOf(key, form));
  if (isAmong(keys)) return true;
  const about = resources.map((resource) =>
    types.filter(({ form, ofService }) => fits(resource, form, ofService)),
  );
  const named = about.filter((types) => types.length > 0);
  return named.length > 0 && named.every((types) => types.some((type) => isAmong(type.keys)));
}
