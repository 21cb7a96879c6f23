import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { StageFacts } from '../../facts';
import type { Context } from './context';
import { attempt, fail, type Finding, ok } from './finding';
import type { ZoneRecords } from './zone-records';

/** The record types that direct users to a server. A name with a CNAME can have no other record. */
const LEADING = ['A', 'AAAA', 'CNAME'];

/**
 * Checks that the stages' host names have no records yet. Route 53 refuses a second record, when most of the
 * stage already exists.
 */
export async function checkHostNames(context: Context, records: ZoneRecords): Promise<Finding[]> {
  const { domain = '', stages } = context.settings;
  const names = Object.values(stages).flatMap((stage) => stage.hostNames.map((host) => ({ host, stage })));
  const found = await attempt(`the records of ${domain}`, async () => {
    const each = await Promise.all(
      names.map(async ({ host, stage }) =>
        (await records.at(host))
          .filter(({ Type = '' }) => LEADING.includes(Type))
          .filter((record) => !isStages(record, stage))
          .map((record) => taken(host, record)),
      ),
    );
    return each.flat();
  });
  return found.length > 0 ? found : [ok(`none of the ${names.length} names has another record`)];
}

/**
 * Whether a record is an alias of the stage's own load balancer:
 * `dualstack.hello-staging-4711.us-east-1.elb.amazonaws.com`.
 */
function isStages(
  { AliasTarget }: ResourceRecordSet,
  { loadBalancerName }: Pick<StageFacts, 'loadBalancerName'>,
): boolean {
  return new RegExp(`^(dualstack\\.)?(internal-)?${loadBalancerName}-\\d+\\.`, 'i').test(
    AliasTarget?.DNSName ?? '',
  );
}

function taken(host: string, { Type, AliasTarget, ResourceRecords = [] }: ResourceRecordSet): Finding {
  const target = AliasTarget?.DNSName ?? ResourceRecords.map(({ Value }) => Value).join(', ');
  return fail(
    `the hosted zone has a record ${Type} for ${host} already, which points to ${target}`,
    'Delete it right before the deploy, when its users may move to the stage; or choose another name.',
  );
}
