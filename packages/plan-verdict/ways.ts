import type { JudgedChange } from './verdict';

/** How to get there all the same, in terms of the settings: docs/changing.md goes through each with its steps. */
const SECOND_STAGE =
  'a second stage beside this one (another key of `stages`, with names and addresses of its own) with the new ' +
  'settings: deploy it, release to it, move users over, then destroy this one';
const BY_NAME = 'then allow what is left by its exact address';

interface Way {
  readonly types: RegExp;
  /** What must be among the reasons. @default anything */
  readonly because?: RegExp;
  readonly way: string;
}

/** From the cause that takes most with it to the single thing; the first that fits says how. */
const WAYS: readonly Way[] = [
  {
    types: /^provider$/,
    way: 'put the old region back; in the new one make a project of its own, with another name',
  },
  { types: /^aws_vpc$/, way: `an address range stays for a stage's life; instead ${SECOND_STAGE}` },
  {
    types: /^aws_lb$/,
    because: /name and addresses|nobody reaches|deletion protection is on/,
    way: `whether it is public or internal stays for a load balancer's life; instead ${SECOND_STAGE}`,
  },
  {
    types: /^aws_(subnet|lb|autoscaling_group)$/,
    because:
      /stands in it|every subnet|run in a zone that it leaves|not one of its subnets|addresses are taken/,
    way:
      'fewer zones in two applies: first `network.emptyZones`, which takes the instances out of the last zones; when ' +
      'they have gone, fewer `network.zones`. Zones are added and taken away at the end only: ' +
      `for another order, ${SECOND_STAGE}`,
  },
  {
    types: /^aws_lb_listener$/,
    because: /does not answer yet|no longer answers/,
    way:
      "to a domain and back with `http: 'serve'` in between: port 80 and HTTPS both answer, first with nobody on the " +
      'new one, in the end with nobody on the old one, which can then go',
  },
  {
    types: /^aws_lb_listener$/,
    because: /TLS/,
    way:
      'first see which protocols and ciphers the clients of the last weeks used (the access logs: `ssl_protocol`, ' +
      `\`ssl_cipher\`), ${BY_NAME}`,
  },
  {
    types: /^aws_lb_listener(_certificate)?$|^aws_acm_certificate$/,
    way:
      'keep the first of `names` where it is and add others behind it; where it must go, at an hour when nobody is ' +
      `harmed by a moment with the wrong certificate, ${BY_NAME}`,
  },
  {
    types: /^aws_route53_(record|zone)$/,
    way: `keep the old name beside the new one until nobody asks for it any more (the access logs tell), ${BY_NAME}`,
  },
  {
    types: /^aws_(route|route_table|route_table_association|nat_gateway|eip|internet_gateway)$/,
    way:
      '`network.endpoints: true` beside NAT first, so that AWS is reached in either case; when the app asks nothing of ' +
      `the internet any more (the flow logs tell), ${BY_NAME}`,
  },
  {
    types: /^aws_vpc_endpoint/,
    way:
      '`network.endpoints: true` beside the new NAT first, then take it out; an endpoint of a service that only the ' +
      `app uses: first release an app that does without, ${BY_NAME}`,
  },
  {
    types: /^aws_(network_acl|default_network_acl|vpc_security_group|security_group|default_security_group)/,
    way: `first see that nobody uses what is closed (the VPC's flow logs tell), ${BY_NAME}`,
  },
  {
    types: /^aws_lb_target_group$/,
    because: /health check/,
    way: `first release an app that answers the old and the new health path to every instance, ${BY_NAME}`,
  },
  {
    types: /^aws_autoscaling_group$/,
    because: /ended at once|no instance is left/,
    way: 'lower the load first, or the desired capacity by hand: when no more run than the new `max`, plan again',
  },
  {
    types: /^aws_autoscaling_group$/,
    because: /another launch template/,
    way:
      'make the template alone, point the group to its first version by hand, then plan again (docs/recovery.md, ' +
      '"What disappears", has the commands)',
  },
  {
    types: /^aws_(autoscaling_group|lb_target_group)$/,
    because: /target group/,
    way: `instances stay in their target group for a stage's life; instead ${SECOND_STAGE}`,
  },
  {
    types: /^aws_(iam_|ssm_parameter|secretsmanager)/,
    way: `first release an app that does without the old right or secret, refresh the instances, ${BY_NAME}`,
  },
  {
    types: /^aws_(cloudwatch_log_|s3_|kms_|dynamodb_|db_)/,
    way: `first copy elsewhere what must be kept (logs: an export to S3), ${BY_NAME}`,
  },
  {
    types: /^aws_sns_topic/,
    way: `first subscribe the addresses elsewhere; each has to confirm anew, ${BY_NAME}`,
  },
];

/** Types that come and go with a load balancer: what replaces it says how for them too. */
const FRONT = /^aws_(lb|route53_record|vpc_security_group|network_acl|route|internet_gateway|codedeploy)/;

/** For what nobody has thought of. */
export const UNTHOUGHT = `find out what uses it and move that first, ${BY_NAME}`;

/**
 * The ways to what a plan wants, of all that it does harm with: each said once, and what follows from a cause that is
 * refused itself is left to that.
 */
export function waysOf(refused: readonly JudgedChange[]): string[] {
  const ways = refused.map((change) => [change, wayOf(change)] as const);
  const whole = ways.find(([{ type }]) => /^(provider|aws_vpc)$/.test(type));
  if (whole) return [whole[1]];
  const front = ways.find(([{ type }, way]) => type === 'aws_lb' && way.includes(SECOND_STAGE));
  const rest = front
    ? ways.filter(([{ type }, way]) => !FRONT.test(type) && !way.includes(SECOND_STAGE))
    : ways;
  return [...new Set([...(front ? [front[1]] : []), ...rest.map(([, way]) => way)])];
}

function wayOf({ type, reasons }: JudgedChange): string {
  const said = reasons.join('\n');
  return (
    WAYS.find(({ types, because }) => types.test(type) && (because?.test(said) ?? true))?.way ?? UNTHOUGHT
  );
}
