/**
 * A second, simple judgement of a plan's JSON, which shares no code with the verdict: what is destroyed, and whether a
 * resource that stays still names it. The verdict must refuse what this finds; it may refuse more.
 */
interface Planned {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** Users notice the end of these at once, also where a new one replaces them. */
const DOORS = /^aws_(lb|lb_listener|lb_listener_rule|vpc|internet_gateway|autoscaling_group|codedeploy_.*)$/;
/** These hold data. */
const STORES =
  /^aws_(s3_bucket|cloudwatch_log_group|kms_key|secretsmanager_secret|dynamodb_table|db_instance)$/;
/** These may go when no resource that stays names them. */
const BORNE = /^aws_(lb_target_group|subnet|nat_gateway|launch_template|security_group|acm_certificate)$/;
/** Instances reach other networks through these. */
const WAYS_OUT = /^aws_route$/;
/** These name others and do not need them; tables and groups only show rules that are resources of their own. */
const FITTINGS =
  /^aws_(route_table|route_table_association|security_group|network_acl|network_acl_association|acm_certificate_validation)$/;

/** The addresses whose change does harm. Empty for a plan that destroys a whole stack. */
export function harmed(json: unknown): string[] {
  const all = (json as { resource_changes?: Planned[] }).resource_changes ?? [];
  const managed = all.filter(({ mode }) => mode === 'managed');
  return managed.filter((one) => isHarmed(one, managed)).map(({ address }) => address);
}

function isHarmed(one: Planned, all: readonly Planned[]): boolean {
  const { type, change } = one;
  const { before, after, actions } = change;
  if (type === 'aws_cloudwatch_log_group' && actions.join() === 'update') return shorter(before, after);
  if (type === 'aws_autoscaling_group' && actions.join() === 'update') return tooSmall(before, after);
  if (type === 'aws_lb' && actions.join() === 'update') return leavesInstances(before, after, all);
  if (type === 'aws_lb_target_group' && actions.join() === 'update') return asksElsewhere(before, after);
  if (type === 'aws_lb_listener' && actions.join() === 'update') return isOnlyNewest(before, after);
  if (!actions.includes('delete')) return false;
  if (DOORS.test(type)) return true;
  if (WAYS_OUT.test(type) && actions.join() === 'delete') return isLast(one, all);
  if (STORES.test(type)) return before?.['skip_destroy'] !== true;
  if (type === 'aws_route53_record') return leads(before);
  if (!BORNE.test(type)) return false;
  const isFirst = actions.join() === 'delete,create';
  return all.some(
    (user) => stays(user) && (isFirst ? names(user, one, 'before') : names(user, one, 'after')),
  );
}

/** Whether the user itself stays; resources that only name others are not counted. */
const stays = ({ type, change }: Planned): boolean =>
  !change.actions.includes('delete') && !FITTINGS.test(type);

/** Whether one resource holds the other's id or ARN: before the plan, or still after it. */
function names(user: Planned, { change }: Planned, when: 'before' | 'after'): boolean {
  const marks = [change.before?.['id'], change.before?.['arn']].filter((mark) => typeof mark === 'string');
  const text = JSON.stringify(user.change[when] ?? user.change.before ?? null);
  return user.change.before !== null && marks.some((mark) => text.includes(`"${mark as string}"`));
}

/** Whether users resolve this record: not one that only validates a certificate. */
const leads = (record: Planned['change']['before']): boolean =>
  /^(A|AAAA|CNAME)$/.test(String(record?.['type'])) && !JSON.stringify(record).includes('.acm-validations.');

const days = (group: Planned['change']['before']): number => Number(group?.['retention_in_days']) || Infinity;
const shorter = (before: Planned['change']['before'], after: Planned['change']['after']): boolean =>
  days(after) < days(before);

type Attributes = Planned['change']['before'];
const listOf = (of: Attributes, key: string): string[] => (of?.[key] as string[] | undefined) ?? [];

/** Whether the load balancer leaves a subnet while the group still has one in its zone during the apply. */
function leavesInstances(before: Attributes, after: Attributes, all: readonly Planned[]): boolean {
  const zoneOf = (id: string): unknown =>
    all.find(({ type, change }) => type === 'aws_subnet' && change.before?.['id'] === id)?.change.before?.[
      'availability_zone'
    ];
  if (after?.['subnets'] === undefined) return false; // known only after the apply
  const left = listOf(before, 'subnets').filter((id) => !listOf(after, 'subnets').includes(id));
  const groups = all.filter(({ type, change }) => type === 'aws_autoscaling_group' && change.before !== null);
  const used = groups.flatMap(({ change }) => listOf(change.before, 'vpc_zone_identifier').map(zoneOf));
  return left.some((id) => used.includes(zoneOf(id)));
}

const asksElsewhere = (before: Attributes, after: Attributes): boolean => {
  const path = (of: Attributes): unknown =>
    (of?.['health_check'] as { path?: unknown }[] | undefined)?.[0]?.path;
  return path(before) !== path(after);
};

const isOnlyNewest = (before: Attributes, after: Attributes): boolean => {
  const isNewest = (of: Attributes): boolean => /TLS13-1-3/.test(String(of?.['ssl_policy']));
  return isNewest(after) && !isNewest(before) && before?.['ssl_policy'] !== '';
};

/** A route to everywhere, with no replacement, in a table that stays. */
const isLast = ({ change: { before } }: Planned, all: readonly Planned[]): boolean =>
  before?.['destination_cidr_block'] === '0.0.0.0/0' &&
  all.some(
    ({ type, change }) =>
      type === 'aws_route_table' &&
      change.before?.['id'] === before['route_table_id'] &&
      !change.actions.includes('delete'),
  );

const tooSmall = (before: Planned['change']['before'], after: Planned['change']['after']): boolean =>
  Number(after?.['max_size']) < Number(before?.['desired_capacity']);
