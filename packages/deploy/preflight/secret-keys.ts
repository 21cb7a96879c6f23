import { DescribeKeyCommand, GetKeyPolicyCommand, type KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import { readPolicy } from '../../documents';
import { isCalled } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { attemptIfAllowed, fail, type Finding, ok, open } from './finding';
import { judgeKeyPolicy } from './key-policy';
import type { NamedKey, NamedSecret } from './named-secrets';

/** The aliases of the two services' AWS managed keys. */
const OF_AWS = ['alias/aws/secretsmanager', 'alias/aws/ssm'];

/**
 * Checks that the stages which use a secret under a customer managed key name that key, so that their
 * instances may decrypt it.
 *
 * @param id from the service: a key id, an ARN or an alias. Undefined or null: the AWS managed key, or no key
 */
export async function checkKeyOf(
  context: Context,
  { what, users }: NamedSecret,
  id: string | null | undefined,
): Promise<Finding[]> {
  if (!id || OF_AWS.includes(id)) return [];
  return attemptIfAllowed(`the key ${id} of ${what}`, async () => {
    // An ARN that the settings contain needs no further lookup.
    const key = users.some(({ stage }) => stage.app.secretKeys.includes(id))
      ? { Arn: id, KeyManager: 'CUSTOMER' }
      : await describe(context, id);
    if (!key)
      return [fail(`${what} is encrypted by ${id}, which does not exist`, 'Encrypt it by another key.')];
    if (key.KeyManager === 'AWS') return [];
    const { Arn = id } = key;
    const without = users.filter(({ stage }) => !stage.app.secretKeys.includes(Arn));
    if (without.length === 0) return [];
    const stages = without.map(({ stage }) => stage.name).join(', ');
    return [
      fail(
        `${what} is encrypted by ${Arn}, which is missing in app.secretKeys of ${stages}`,
        'Add it to app.secretKeys: instances may decrypt with those keys only.',
      ),
    ];
  });
}

/**
 * Checks that a key of the settings exists, is enabled for decryption, and allows the instances to use it.
 */
export function checkKey(context: Context, key: NamedKey): Promise<Finding[]> {
  const what = `the key ${key.arn}`;
  return attemptIfAllowed(what, async () => {
    const found = await describe(context, key.arn);
    if (!found) return [fail(`${what} does not exist`, 'Correct app.secretKeys.')];
    if (found.KeyManager === 'AWS')
      return [open(`${what} is an AWS managed key, which needs no entry`, 'Remove it from app.secretKeys.')];
    if (found.KeyUsage !== 'ENCRYPT_DECRYPT' || found.KeySpec !== 'SYMMETRIC_DEFAULT') {
      return [
        fail(
          `${what} cannot encrypt secrets: it is a key ${found.KeySpec} for ${found.KeyUsage}`,
          'Name the key that encrypts the secrets: a symmetric key for ENCRYPT_DECRYPT.',
        ),
      ];
    }
    if (found.KeyState !== 'Enabled')
      return [fail(`${what} is in the state ${found.KeyState}, not Enabled`, remedyOf(found))];
    return attemptIfAllowed(`the policy of ${what}`, () => checkPolicy(context, what, key));
  });
}

function remedyOf({ KeyState, Arn }: KeyMetadata): string {
  const enable = `aws kms enable-key --key-id ${Arn}`;
  if (KeyState === 'Disabled') return `Enable it: ${enable}`;
  if (KeyState === 'PendingDeletion')
    return `Cancel its deletion (aws kms cancel-key-deletion --key-id ${Arn}), then enable it (${enable}).`;
  return 'Wait until it is enabled, or check it in the console (KMS, Customer managed keys).';
}

async function checkPolicy(context: Context, what: string, key: NamedKey): Promise<Finding[]> {
  const question = new GetKeyPolicyCommand({ KeyId: key.arn, PolicyName: 'default' });
  const { settings } = context;
  const { Policy } = await new KMSClient(clientOf(context)).send(question, within(context));
  const policy = readPolicy(Policy);
  if (!policy) throw new Error(`${what} has a policy that cannot be read: ${Policy}`);
  const judged = await Promise.all(
    key.stages.map(async (stage) => ({ stage, ...(await judgeKeyPolicy(context, key.arn, policy, stage)) })),
  );
  const named = (all: readonly { readonly stage: { readonly name: string } }[]) =>
    all.map(({ stage }) => stage.name).join(', ');
  const allowed = judged.filter(({ isAllowed }) => isAllowed);
  const unknown = judged.filter(({ isAllowed, unknown }) => !isAllowed && unknown.length > 0);
  const refused = judged.filter(({ isAllowed, unknown }) => !isAllowed && unknown.length === 0);
  const conditions = [...new Set(unknown.flatMap((one) => one.unknown))].sort().join(', ');
  return [
    ...(allowed.length > 0 ? [ok(`${what} decrypts for the instances of ${named(allowed)}`)] : []),
    ...(unknown.length > 0
      ? [
          open(
            `whether ${what} decrypts for the instances of ${named(unknown)} depends on ${conditions}, which ` +
              'cannot be known here',
            "Check the conditions in the key's policy.",
          ),
        ]
      : []),
    ...refused.map(({ stage }) =>
      fail(
        `${what} does not decrypt for the instances of ${stage.name}: its policy neither delegates to IAM ` +
          `policies nor allows kms:Decrypt to ${stage.instanceRole}`,
        `Allow kms:Decrypt in its policy to arn:aws:iam::${settings.account}:root, as the console's default ` +
          'policy does. (A grant works too, but this check does not read grants.)',
      ),
    ),
  ];
}

/** A key by its id, ARN or alias; undefined where it does not exist. */
async function describe(context: Context, KeyId: string): Promise<KeyMetadata | undefined> {
  const client = new KMSClient(clientOf(context));
  try {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }), within(context));
    return KeyMetadata;
  } catch (error) {
    if (isCalled(error, 'NotFoundException')) return undefined;
    throw error;
  }
}
