import type { Written } from '../../../../__tests__/support/stacks';
import { isMutated } from './attributes';
import {
  argumentsAt,
  type Json,
  leaves,
  type Mutant,
  mutate,
  type Operator,
  type Path,
  pattern,
  removeAt,
  setAt,
} from './mutant';

/** A less safe value, and the operator that produces it. */
type Worse = readonly [operator: Operator, value: unknown];

/** Attributes that are safe when on. All others are safe when off. */
const SAFE_ON =
  /(encrypted|enabled|rotation|tokens|drop_invalid|deletion_protection|prevent_destroy|skip_destroy|^block_public|^ignore_public|^restrict_public|delete_on_termination|propagate_at_launch|internal|Encryption|Streaming|runAs)/;

/** A less safe word for each word. */
const WEAKER: Readonly<Record<string, string>> = {
  required: 'optional',
  defensive: 'monitor',
  HTTPS: 'HTTP',
  redirect: 'forward',
  ALL: 'ACCEPT',
  AES256: '',
  BucketOwnerEnforced: 'ObjectWriter',
  Enabled: 'Suspended',
  DNS: 'EMAIL',
  email: 'https',
  allow: 'deny',
  CODEPIPELINE: 'GITHUB',
};

const NAMES =
  /^(name|bucket|domain_name|description|service_name|url|endpoint|deployment_group_name|key|value|resource_type)$/;

/** Attributes whose default is as safe or safer, so that removing them does no harm. */
const REMOVED_IS_NO_WORSE = [
  'deletion_window_in_days', // 30 days
  'force_destroy', // off
  'health_check.port', // the traffic port
  'max_session_duration', // an hour
  'notification[].subscriber_email_addresses[]', // one recipient fewer
];

/** All mutants of a stack's attributes. */
export function attributeMutants(stack: Written): Mutant[] {
  return Object.entries(stack.json.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, values]) =>
      leaves(values)
        .filter(({ path }) => isMutated(type, pattern(path)))
        .flatMap(({ path, value }) => mutantsOf(stack, `${type}.${name}`, path, value)),
    ),
  );
}

function mutantsOf(stack: Written, address: string, path: Path, value: unknown): Mutant[] {
  const attribute = pattern(path);
  if (/policy$|^content$/.test(attribute) && String(value).startsWith('{')) return []; // see policies.ts
  if (isNameTag(stack, address, path)) return [];
  const make = (operator: Operator, what: string, change: (values: Json) => void) =>
    mutate(stack, operator, address, `${attribute} ${what}`, (json) => change(argumentsAt(json, address)));
  const worse = worseValues(
    stack,
    address,
    String(path.at(typeof path.at(-1) === 'number' ? -2 : -1)),
    value,
  );
  return [
    ...worse.map(([operator, other]) =>
      make(operator, `from ${JSON.stringify(value)} to ${JSON.stringify(other)}`, (values) =>
        setAt(values, path, other),
      ),
    ),
    ...(value === false || REMOVED_IS_NO_WORSE.includes(attribute)
      ? []
      : [make('removed', 'removed', (values) => removeAt(values, path))]),
  ];
}

function worseValues(stack: Written, address: string, attribute: string, value: unknown): Worse[] {
  const text = String(value);
  if (text === 'true' || text === 'false') {
    const isSafe = (text === 'true') === SAFE_ON.test(attribute);
    const flipped = typeof value === 'boolean' ? !value : String(text === 'false');
    return attribute === 'egress' || isSafe ? [['switched off', flipped]] : [];
  }
  if (/^\$\{/.test(text)) {
    return moved(stack, address, text).map((other): Worse => ['moved', other]);
  }
  const found: Worse[] = [...wider(attribute, value)];
  if (text in WEAKER) found.push(['weakened', WEAKER[text]]);
  if (attribute === 'ssl_policy') found.push(['weakened', 'ELBSecurityPolicy-2016-08']);
  if (attribute === 'image') found.push(['weakened', 'docker.io/library/node:22']);
  if (attribute === 'permissions_boundary')
    found.push(['weakened', 'arn:aws:iam::aws:policy/AdministratorAccess']);
  if (NAMES.test(attribute)) found.push(['renamed', `${text}-x`]);
  if (/^(BranchName|FullRepositoryId|includes|client_id_list|subscriber_email_addresses)$/.test(attribute)) {
    found.push(['renamed', `x${text}`]);
  }
  return found.filter(([, other]) => other !== value);
}

function wider(attribute: string, value: unknown): Worse[] {
  const text = String(value);
  const number = Number(value);
  if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text)) return [['widened', '0.0.0.0/0']];
  if (attribute === 'from_port') return [['widened', 0]];
  if (attribute === 'to_port') return [['widened', 65535]];
  if (attribute === 'port' && number > 0) return [['widened', typeof value === 'string' ? '8080' : 8080]];
  if (/^(ip_)?protocol$/.test(attribute) && text === 'tcp') return [['widened', '-1']];
  if (attribute === 'http_put_response_hop_limit') return [['widened', 64]];
  if (attribute === 'max_session_duration') return [['widened', 43200]];
  if (attribute === 'retention_in_days') return [['lowered', 1]];
  if (attribute === 'deletion_window_in_days') return [['lowered', 1]];
  return [];
}

/** References to another resource of the same type: of the other tier if it has one, else of the same tier. */
function moved(stack: Written, address: string, reference: string): string[] {
  const [, type, name, attribute] = /^\$\{(?:data\.)?(aws_\w+)\.([\w-]+)\.([\w]+)\}$/.exec(reference) ?? [];
  if (!type || !name) return [];
  const own = (reference.includes('data.') ? stack.json.data : stack.json.resource)?.[type] ?? {};
  const others = Object.keys(own).filter((other) => other !== name && `${type}.${other}` !== address);
  const tier = (text: string) => /_(public|private)_/.exec(`_${text}_`)?.[1];
  const across = others.filter((other) => tier(other) !== tier(name));
  return (across.length > 0 ? across.slice(0, 1) : others.slice(0, 1)).map((other) =>
    reference.replace(`${type}.${name}.${attribute}`, `${type}.${other}.${attribute}`),
  );
}

/** The tag Name is for people, so any value is harmless. */
function isNameTag(stack: Written, address: string, path: Path): boolean {
  if (path[0] !== 'tag') return false;
  const tags = argumentsAt(stack.json as unknown as Json, address)['tag'] as Json[];
  return tags[Number(path[1])]?.['key'] === 'Name';
}
