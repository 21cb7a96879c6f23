/**
 * Why a change is refused. From the cause that takes most with it to the single thing: of several in one change the
 * first one's remedy is told.
 */
export const CAUSES = [
  'region-changed',
  'vpc-destroyed',
  'load-balancer-destroyed',
  'zone-removed',
  'listener-port-closed',
  'tls-policy-narrowed',
  'certificate-replaced',
  'listener-certificate-changed',
  'dns-record-removed',
  'route-removed',
  'nat-gateway-removed',
  'endpoint-removed',
  'traffic-closed',
  'security-group-changed',
  'health-check-changed',
  'capacity-below-running',
  'launch-template-changed',
  'target-group-left',
  'permission-removed',
  'secret-removed',
  'data-deleted',
  'subscription-lost',
  'fleet-destroyed',
  'launch-template-destroyed',
  'deployment-target-changed',
  'load-balancer-narrowed',
  'listener-replaced',
  'listener-action-changed',
  'listener-rule-changed',
  'client-certificate-required',
  'target-group-empty',
  'target-group-in-use',
  'target-removed',
  'vpc-names-off',
  'deposed-in-use',
  'access-narrowed',
  'restarted',
  'name-taken',
  'unknown-type',
] as const;

export type Cause = (typeof CAUSES)[number];

/** The gravest of them. */
export const gravest = (causes: readonly Cause[]): Cause | undefined =>
  CAUSES.find((cause) => causes.includes(cause));
