import {
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { isCalled } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { attemptIfAllowed, fail, type Finding, ok } from './finding';
import { namedKeys, namedSecrets, type NamedSecret, usedBy } from './named-secrets';
import { checkParameters } from './parameters';
import { checkKey, checkKeyOf } from './secret-keys';

/**
 * Checks that each secret of the settings exists, and that instances may decrypt it. No value is read.
 * Without this check a deploy would succeed and every release fail, because an instance reads the secrets
 * only when its app starts.
 */
export async function checkSecrets(context: Context): Promise<Finding[]> {
  const named = namedSecrets(context.settings);
  const findings = await Promise.all([
    ...named
      .filter(({ service }) => service === 'secretsmanager')
      .map((secret) => attemptIfAllowed(secret.what, () => checkSecret(context, secret))),
    checkParameters(
      context,
      named.filter(({ service }) => service === 'ssm'),
    ),
    ...namedKeys(context.settings).map((key) => checkKey(context, key)),
  ]);
  return findings.flat();
}

async function checkSecret(context: Context, secret: NamedSecret): Promise<Finding[]> {
  const { what, id, keys } = secret;
  const found = await describe(context, id);
  if (!found) return [missing(context, secret)];
  const { ARN, DeletedDate, KmsKeyId, VersionIdsToStages } = found;
  if (id.startsWith('arn:') && ARN !== id) {
    return [fail(`${what} belongs to another secret: AWS resolves it to ${ARN}`, 'Correct app.secrets.')];
  }
  if (DeletedDate) {
    return [
      fail(
        `${what} is scheduled for deletion (${usedBy(secret)})`,
        `Cancel its deletion (aws secretsmanager restore-secret --secret-id '${id}'), or name another secret in ` +
          'app.secrets.',
      ),
    ];
  }
  if (!Object.values(VersionIdsToStages ?? {}).some((stages) => stages.includes('AWSCURRENT'))) {
    return [
      fail(
        `${what} has no value yet (${usedBy(secret)})`,
        `Give it one: aws secretsmanager put-secret-value --secret-id '${id}' …`,
      ),
    ];
  }
  const unread = `; its JSON was not read, so ${keys.join(', ')} was not checked`;
  return [
    ok(`${what} is there${keys.length > 0 ? unread : ''}`),
    ...(await checkKeyOf(context, secret, KmsKeyId)),
  ];
}

/** A secret's description. @returns undefined where it does not exist */
async function describe(
  context: Context,
  SecretId: string,
): Promise<DescribeSecretCommandOutput | undefined> {
  const client = new SecretsManagerClient(clientOf(context));
  try {
    return await client.send(new DescribeSecretCommand({ SecretId }), within(context));
  } catch (error) {
    if (isCalled(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

function missing({ settings: { region } }: Context, secret: NamedSecret): Finding {
  const { what, id } = secret;
  // AWS creates secrets with a `!` in their names itself, and assigns the ARNs.
  const create = /^arn:|!/.test(id)
    ? 'Look for it in the console (Secrets Manager, Secrets), and correct app.secrets.'
    : `Create it (aws secretsmanager create-secret --name '${id}' …), or correct app.secrets.`;
  return fail(`${what} does not exist in ${region} (${usedBy(secret)})`, create);
}
