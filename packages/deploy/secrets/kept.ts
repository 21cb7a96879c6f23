import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ParameterMetadata, paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';
import type { Facts, SecretFacts } from '../../facts';
import { clientConfig, isCalled, words } from '../account/aws';

/** What AWS tells about a secret without its value. */
export interface Kept {
  /** When it was last changed, in milliseconds since the epoch. */
  readonly changed?: number;
  /** Why it cannot be used, in words. Undefined where it exists. */
  readonly lack?: string;
  /** Only for Parameter Store. */
  readonly parameter?: ParameterMetadata;
}

/** The secret that holds a value. Several variables can share one. */
export const placeOf = ({ service, id }: Pick<SecretFacts, 'service' | 'id'>): string => `${service}:${id}`;

/** Describes secrets in parallel. @returns each by {@link placeOf} */
export async function describeKept(
  { region, account }: Pick<Facts, 'region' | 'account'>,
  secrets: readonly SecretFacts[],
): Promise<Map<string, Kept>> {
  const places = new Map(secrets.map((secret) => [placeOf(secret), secret]));
  const [manager, ssm] = [
    new SecretsManagerClient(clientConfig(region)),
    new SSMClient(clientConfig(region)),
  ];
  const kept = await Promise.all(
    [...places].map(async ([place, secret]): Promise<[string, Kept]> => {
      if (secret.service === 'ssm' && secret.account !== account)
        return [place, { lack: `is stored in account ${secret.account}` }];
      const describe =
        secret.service === 'ssm' ? describeParameter(ssm, secret.id) : describeSecret(manager, secret.id);
      return [place, await describe.catch(refused)];
    }),
  );
  return new Map(kept);
}

/** The right for only this secret may be missing: the others are still shown. */
function refused(error: unknown): Kept {
  if (isCalled(error, 'AccessDeniedException', 'AccessDenied'))
    return { lack: `cannot be read (${words(error)})` };
  throw error;
}

async function describeSecret(client: SecretsManagerClient, SecretId: string): Promise<Kept> {
  try {
    const found = await client.send(new DescribeSecretCommand({ SecretId }));
    if (found.DeletedDate) return { lack: 'is scheduled for deletion' };
    const stages = Object.values(found.VersionIdsToStages ?? {}).flat();
    if (!stages.includes('AWSCURRENT')) return { lack: 'has no value' };
    // LastChangedDate includes changes of the description. Other dates would miss a version that was promoted
    // later.
    const changed = found.LastChangedDate ?? found.CreatedDate;
    return changed ? { changed: changed.getTime() } : {};
  } catch (error) {
    if (isCalled(error, 'ResourceNotFoundException')) return { lack: 'does not exist' };
    throw error;
  }
}

async function describeParameter(client: SSMClient, id: string): Promise<Kept> {
  const ParameterFilters = [{ Key: 'Name', Option: 'Equals', Values: parameterNames(id) }];
  for await (const { Parameters = [] } of paginateDescribeParameters({ client }, { ParameterFilters })) {
    const [parameter] = Parameters;
    if (parameter)
      return {
        parameter,
        ...(parameter.LastModifiedDate && { changed: parameter.LastModifiedDate.getTime() }),
      };
  }
  return { lack: 'does not exist' };
}

/**
 * The possible names for an ARN, which does not show a leading slash: `parameter/db` stands for `/db` and for
 * `db`.
 */
export function parameterNames(id: string): string[] {
  const name = id.replace(/^arn:.*:parameter/, '');
  return id === name || name.lastIndexOf('/') > 0 ? [name] : [name, name.slice(1)];
}
