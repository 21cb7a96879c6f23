import { type ParameterMetadata, paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';
import { allPages } from '../account/aws';
import { inParts } from '../account/in-parts';
import { parameterNames } from '../secrets/kept';
import { clientOf, type Context, within } from './context';
import { attemptIfAllowed, fail, type Finding, ok, open } from './finding';
import { type NamedSecret, usedBy } from './named-secrets';
import { checkKeyOf } from './secret-keys';

/** How many values a filter takes. [SSM API, ParameterStringFilter] */
const AT_ONCE = 50;

/**
 * Checks parameters of Parameter Store by their descriptions: GetParameter would return the value of an
 * unencrypted one.
 */
export async function checkParameters(
  context: Context,
  parameters: readonly NamedSecret[],
): Promise<Finding[]> {
  const { account } = context.settings;
  const own = parameters.filter((one) => one.account === account);
  const shared = parameters.filter((one) => one.account !== account);
  const findings = await Promise.all([
    ...inParts(own, AT_ONCE).map((part) =>
      attemptIfAllowed(named(part), async () => {
        const found = await describe(context, { names: part.flatMap(({ id }) => parameterNames(id)) });
        return each(part, (one) => checkOwn(context, one, found));
      }),
    ),
    ...(shared.length > 0
      ? [
          attemptIfAllowed(named(shared), async () => {
            const found = await describe(context, { shared: true });
            return each(shared, (one) => checkShared(context, one, found));
          }),
        ]
      : []),
  ]);
  return findings.flat();
}

const each = async (all: readonly NamedSecret[], check: (one: NamedSecret) => Promise<Finding[]>) =>
  (await Promise.all(all.map(check))).flat();

/** The parameters in a sentence: `the parameters /hello/db, /hello/token`. */
const named = (all: readonly NamedSecret[]): string =>
  all.length === 1 ? (all[0]?.what ?? '') : `the parameters ${all.map(({ id }) => id).join(', ')}`;

/** Describes the account's own parameters by name, or all that other accounts share with it. */
async function describe(
  context: Context,
  { names: Values = [], shared: Shared = false }: { names?: string[]; shared?: boolean },
): Promise<ParameterMetadata[]> {
  const ParameterFilters = Shared ? undefined : [{ Key: 'Name', Option: 'Equals', Values }];
  const config = { client: new SSMClient(clientOf(context)), stopOnSameToken: true };
  const question = Shared ? { Shared } : { ParameterFilters };
  const pages = paginateDescribeParameters(config, question, within(context));
  return allPages(pages, ({ Parameters }) => Parameters);
}

async function checkOwn(
  context: Context,
  parameter: NamedSecret,
  all: readonly ParameterMetadata[],
): Promise<Finding[]> {
  const { what, id } = parameter;
  const names = parameterNames(parameter.id);
  const found = all.find(({ Name = '' }) => names.includes(Name));
  if (!found) {
    return [
      fail(
        `${what} does not exist in ${context.settings.region} (${usedBy(parameter)})`,
        `Create it (aws ssm put-parameter --type SecureString --name '${names[0] ?? id}' …), or ` +
          'correct app.secrets.',
      ),
    ];
  }
  return [ok(`${what} is there`), ...(await checkKeyOf(context, parameter, keyOf(found)))];
}

/**
 * Checks a parameter of another account. One that is not shared by a resource share of AWS RAM is not listed.
 */
async function checkShared(
  context: Context,
  parameter: NamedSecret,
  all: readonly ParameterMetadata[],
): Promise<Finding[]> {
  const { what, id, account } = parameter;
  const found = all.find(({ ARN, Name }) => ARN === id || Name === id);
  if (!found) {
    return [
      open(
        `${what} is not among those that other accounts share with this one (${usedBy(parameter)})`,
        `Let account ${account} share it by AWS RAM, or correct app.secrets.`,
      ),
    ];
  }
  return [ok(`${what} is there`), ...(await checkKeyOf(context, parameter, keyOf(found)))];
}

const keyOf = ({ Type, KeyId }: ParameterMetadata) => (Type === 'SecureString' ? KeyId : undefined);
