import { type Cause, gravest } from './cause';
import type { JudgedChange } from './judged-change';

/** How to reach the goal by the settings. docs/changing.md has the steps. */
const SECOND_STAGE =
  'a second stage beside this one (another key of `stages`, with names and addresses of its own) with the new ' +
  'settings: deploy it, release to it, move users over, then destroy this one';
const BY_NAME = 'then allow the rest by its exact address';

/** The remedy where no specific one is known. */
export const GENERAL_REMEDY = `first find what uses it and move that, ${BY_NAME}`;

const CERTIFICATE =
  'keep the first entry of `names` and add others after it; where the first must go, choose a time when a moment with ' +
  `the wrong certificate affects no user, ${BY_NAME}`;
const WAY_OUT =
  'first set `network.endpoints: true` beside NAT, so that AWS is reached in either case; when the app no longer ' +
  `uses the internet (check the flow logs), ${BY_NAME}`;
const TRAFFIC = `first check that nobody uses what is closed (in the VPC's flow logs), ${BY_NAME}`;
const RIGHT = `first release an app that does without the old permission or secret, refresh the instances, ${BY_NAME}`;

const REMEDIES: Readonly<Record<Cause, string>> = {
  'region-changed':
    'put the old region back; for the new region create a project of its own, with another name',
  'vpc-destroyed': `the CIDR of a stage cannot be changed; instead ${SECOND_STAGE}`,
  'load-balancer-destroyed': `a load balancer cannot change between public and internal; instead ${SECOND_STAGE}`,
  'zone-removed':
    'remove zones in two applies: first set `network.emptyZones`, which takes the instances out of the last zones; ' +
    'when they are gone, lower `network.zones`. Zones are added and removed at the end only: ' +
    `for another order, ${SECOND_STAGE}`,
  'listener-port-closed':
    "change to a domain, or back, with `http: 'serve'` in between: port 80 and HTTPS then both answer; close the old " +
    'port when no user comes to it any more (check the access logs)',
  'tls-policy-narrowed':
    'first check which protocols and ciphers clients used in the last weeks (the access logs: `ssl_protocol`, ' +
    `\`ssl_cipher\`), ${BY_NAME}`,
  'certificate-replaced': CERTIFICATE,
  'listener-certificate-changed': CERTIFICATE,
  'dns-record-removed': `keep the old name beside the new one until nobody uses it any more (check the access logs), ${BY_NAME}`,
  'route-removed': WAY_OUT,
  'nat-gateway-removed': WAY_OUT,
  'endpoint-removed':
    'first set `network.endpoints: true` beside the new NAT, then remove it; for an endpoint of a service that only ' +
    `the app uses, first release an app that does without, ${BY_NAME}`,
  'traffic-closed': TRAFFIC,
  'security-group-changed': TRAFFIC,
  'health-check-changed': `first release an app that answers the old and the new health path to every instance, ${BY_NAME}`,
  'capacity-below-running':
    'first lower the load, or the desired capacity by hand; when no more instances run than the new `max`, plan again',
  'launch-template-changed':
    'create the template alone, set the group to its first version by hand, then plan again (docs/recovery.md, ' +
    '"What disappears", has the commands)',
  'target-group-left': `the target group of a stage cannot be changed; instead ${SECOND_STAGE}`,
  'permission-removed': RIGHT,
  'secret-removed': RIGHT,
  'data-deleted': `first copy elsewhere what must be kept (logs: an export to S3), ${BY_NAME}`,
  'subscription-lost': `first subscribe the addresses to another topic; each must confirm again, ${BY_NAME}`,
  'fleet-destroyed': GENERAL_REMEDY,
  'launch-template-destroyed': GENERAL_REMEDY,
  'deployment-target-changed': GENERAL_REMEDY,
  'load-balancer-narrowed': GENERAL_REMEDY,
  'listener-replaced': GENERAL_REMEDY,
  'listener-action-changed': GENERAL_REMEDY,
  'listener-rule-changed': GENERAL_REMEDY,
  'client-certificate-required': GENERAL_REMEDY,
  'target-group-empty': GENERAL_REMEDY,
  'target-group-in-use': GENERAL_REMEDY,
  'target-removed': GENERAL_REMEDY,
  'vpc-names-off': GENERAL_REMEDY,
  'deposed-in-use': GENERAL_REMEDY,
  'access-narrowed': `first check that nobody uses what is closed or changed, or move them, ${BY_NAME}`,
  restarted:
    'without `apply_immediately` the change waits for the maintenance window; or choose a time when it affects no user, ' +
    `${BY_NAME}`,
  'name-taken': 'give the new one another name: AWS still keeps the old one under this name',
  'unknown-type': GENERAL_REMEDY,
};

/** Causes that affect the whole stage. */
const WHOLE: readonly Cause[] = ['region-changed', 'vpc-destroyed'];

/** Causes that a replaced load balancer has as consequences: its remedy covers them. */
const WITH_LOAD_BALANCER: ReadonlySet<Cause | undefined> = new Set<Cause>([
  'load-balancer-destroyed',
  'load-balancer-narrowed',
  'zone-removed',
  'listener-port-closed',
  'listener-replaced',
  'listener-action-changed',
  'listener-rule-changed',
  'listener-certificate-changed',
  'client-certificate-required',
  'tls-policy-narrowed',
  'target-group-left',
  'target-group-empty',
  'target-group-in-use',
  'target-removed',
  'health-check-changed',
  'dns-record-removed',
  'route-removed',
  'traffic-closed',
  'deployment-target-changed',
]);

/**
 * The remedies for all harm in a plan, each once. Consequences of a cause that is refused itself are covered
 * by that cause's remedy.
 */
export function remediesOf(refused: readonly Pick<JudgedChange, 'causes'>[]): string[] {
  const causes = refused.map((change) => gravest(change.causes));
  const whole = WHOLE.find((cause) => causes.includes(cause));
  if (whole) return [REMEDIES[whole]];
  const replaced = causes.filter((cause) => cause === 'load-balancer-destroyed').slice(0, 1);
  const rest = replaced.length > 0 ? causes.filter((cause) => !WITH_LOAD_BALANCER.has(cause)) : causes;
  return [...new Set([...replaced, ...rest].map((cause) => (cause ? REMEDIES[cause] : GENERAL_REMEDY)))];
}
