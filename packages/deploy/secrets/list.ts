import { type Facts, prefixOf, type SecretFacts, type StageFacts } from '../../facts';
import { asking } from '../account/aws';
import { ago, columns } from '../../command';
import { describeKept, type Kept, placeOf } from './kept';
import { type Started, startedOn, withOld } from './started';

/** A secret of a stage, and the instances that still use its former value. */
export interface SecretState {
  readonly variable: string;
  /** The reference in the settings. */
  readonly kept: string;
  readonly exists: boolean;
  readonly lack?: string;
  /** When it was last changed, in ISO 8601. */
  readonly changed?: string;
  /** Instances with a process that was started before the change. */
  readonly old: readonly string[];
}

/** The secrets of a stage, and what its instances use. */
export interface StageSecrets {
  readonly stage: string;
  readonly secrets: readonly SecretState[];
  /** Instances in service. */
  readonly instances: readonly string[];
  /** Instances that did not tell when their processes were started. */
  readonly unknown: readonly string[];
}

/**
 * Finds out which secrets of a stage exist, when they were changed, and which instances still use a former
 * value.
 */
export async function stageSecrets(settings: Facts, { name, secrets }: StageFacts): Promise<StageSecrets> {
  if (secrets.length === 0) return { stage: name, secrets: [], instances: [], unknown: [] };
  const [kept, started] = await Promise.all([
    asking('describing the secrets', () => describeKept(settings, secrets)),
    startedOn(settings.region, prefixOf(settings, name), name),
  ]);
  return {
    stage: name,
    secrets: secrets.map((secret) => stateOf(secret, kept.get(placeOf(secret)) ?? {}, started)),
    instances: started.map(({ instance }) => instance),
    unknown: started.filter(({ processes }) => !processes).map(({ instance }) => instance),
  };
}

function stateOf(secret: SecretFacts, { changed, lack }: Kept, started: readonly Started[]): SecretState {
  const old = changed === undefined ? [] : started.filter((one) => withOld(one, changed).length > 0);
  return {
    variable: secret.variable,
    kept: `${placeOf(secret)}${secret.key ? `#${secret.key}` : ''}`,
    exists: lack === undefined,
    ...(lack !== undefined && { lack }),
    ...(changed !== undefined && { changed: new Date(changed).toISOString() }),
    old: old.map(({ instance }) => instance),
  };
}

/** The same as text for a person. */
export function secretsScreen(found: StageSecrets, now = new Date()): string {
  const { stage, secrets, unknown } = found;
  if (secrets.length === 0) return `${stage} has no secrets in app.secrets.`;
  const rows = [
    ['SECRET', 'CHANGED', 'STORED IN'],
    ...secrets.map(({ variable, changed, lack, kept }) => [
      variable,
      lack ?? (changed ? ago(new Date(changed), now) : '-'),
      kept,
    ]),
  ];
  const behind = secrets.filter(({ old }) => old.length > 0);
  return [
    ...columns(rows),
    '',
    ...behind.map(
      ({ variable, old }) =>
        `${variable}: ${old.join(', ')} still run${old.length === 1 ? 's' : ''} with the old value.`,
    ),
    ...unknown.map((id) => `${id} does not report when its app was started.`),
    summary(found),
  ].join('\n');
}

function summary({ stage, secrets, instances, unknown }: StageSecrets): string {
  if (secrets.some(({ old }) => old.length > 0)) return `Next: npm run restart -- ${stage}`;
  if (instances.length === 0) return 'No instance is in service.';
  return `${unknown.length > 0 ? 'The other instances run' : 'Every instance in service runs'} with the current values.`;
}
