import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Facts, SecretFacts, StageFacts } from '../../facts';
import { asking, clientConfig, isCalled, words } from '../account/aws';
import { meant, UserError } from '../../command';
import { withMember } from './json-member';
import { describeKept, type Kept, parameterNames, placeOf } from './kept';

const UNCHANGED = 'Nothing was changed.';

/** A secret that can be set. */
export interface Settable {
  readonly secret: SecretFacts;
  readonly kept: Kept;
  /** Its name in a sentence: `the key password of the secret hello/db`. */
  readonly what: string;
  /** Other stages whose apps use it, too. */
  readonly others: readonly string[];
}

/** Finds a stage's secret by its variable. @throws UserError where it cannot be set by this command */
export async function settable(settings: Facts, stage: StageFacts, variable: string): Promise<Settable> {
  const secret = stage.secrets.find((one) => one.variable === variable);
  if (!secret) throw new UserError(unknown(stage, variable));
  const { service, id, key, account } = secret;
  const place = placeOf(secret);
  if (account !== settings.account)
    throw new UserError(`${variable} is stored in account ${account}: set it there: ${place}. ${UNCHANGED}`);
  const kept =
    (await asking('describing the secret', () => describeKept(settings, [secret]))).get(place) ?? {};
  if (kept.lack === 'is scheduled for deletion')
    throw new UserError(
      `${place} is scheduled for deletion. ${UNCHANGED} Cancel its deletion: aws secretsmanager restore-secret ` +
        `--secret-id '${id}'`,
    );
  if (kept.lack === 'does not exist' && id.startsWith('arn:'))
    throw new UserError(`${place} does not exist. ${UNCHANGED} Correct app.secrets: AWS gives ARNs itself.`);
  if (kept.parameter && kept.parameter.Type !== 'SecureString') {
    throw new UserError(
      `${place} is a ${kept.parameter.Type} parameter, which is not encrypted, and the type of a parameter ` +
        `cannot be changed. ${UNCHANGED} Delete it (aws ssm delete-parameter --name '${kept.parameter.Name}'), ` +
        'then set it again.',
    );
  }
  const noun = service === 'ssm' ? 'parameter' : 'secret';
  const others = Object.values(settings.stages).filter(
    ({ name, secrets }) =>
      name !== stage.name && secrets.some((one) => placeOf(one) === place && one.key === key),
  );
  return {
    secret,
    kept,
    what: `${key ? `the key ${key} of ` : ''}the ${noun} ${id}`,
    others: others.map(({ name }) => name),
  };
}

function unknown({ name, secrets }: StageFacts, variable: string): string {
  const known = secrets.map((one) => one.variable);
  const have = known.length > 0 ? `It has: ${known.join(', ')}.` : 'It has none.';
  return `app.secrets of ${name} has no secret "${variable}"${meant(variable, known)}. ${have} ${UNCHANGED}`;
}

/**
 * Sets a secret to another value. Of a JSON secret, only the one key changes.
 *
 * @returns what was done, in words
 * @throws UserError whose message never contains the value
 */
export async function setSecret(region: string, settable: Settable, value: string): Promise<string> {
  try {
    return settable.secret.service === 'ssm'
      ? await setParameter(region, settable, value)
      : await setManaged(region, settable, value);
  } catch (error) {
    if (error instanceof UserError) throw error;
    // A service's message may quote the refused value.
    const said = words(error).replaceAll(value, '…').replaceAll(JSON.stringify(value).slice(1, -1), '…');
    throw new UserError(`AWS refused the value: ${said}`);
  }
}

/**
 * Keeps the parameter's KMS key, tier and type: without them, AWS would use its defaults. [SSM API,
 * PutParameter]
 */
async function setParameter(region: string, { secret, kept }: Settable, Value: string): Promise<string> {
  const { parameter } = kept;
  const [Name] = parameterNames(secret.id);
  const { Version } = await new SSMClient(clientConfig(region)).send(
    new PutParameterCommand({
      Name: parameter?.Name ?? Name,
      Value,
      Type: 'SecureString',
      Overwrite: parameter !== undefined,
      ...(parameter?.KeyId && { KeyId: parameter.KeyId }),
      ...(parameter?.Tier && { Tier: parameter.Tier }),
    }),
  );
  return `${parameter ? 'Set' : 'Made'}, version ${Version}`;
}

async function setManaged(region: string, { secret, kept, what }: Settable, value: string): Promise<string> {
  const client = new SecretsManagerClient(clientConfig(region));
  const { id, key } = secret;
  const isThere = kept.lack !== 'does not exist';
  const before = isThere && key !== undefined ? await current(client, id) : undefined;
  const SecretString = key === undefined ? value : withMember(before ?? '{}', key, value);
  if (SecretString === undefined)
    throw new UserError(`${what} cannot be set: the secret is not a JSON object. ${UNCHANGED}`);
  if (isThere) {
    const { VersionId } = await client.send(new PutSecretValueCommand({ SecretId: id, SecretString }));
    return `Set, version ${VersionId}`;
  }
  const { VersionId } = await client.send(new CreateSecretCommand({ Name: id, SecretString }));
  return `Made, version ${VersionId}`;
}

/** The current value; undefined where it has none yet. */
async function current(client: SecretsManagerClient, SecretId: string): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
    return SecretString ?? ''; // a binary value is not JSON
  } catch (error) {
    if (isCalled(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
