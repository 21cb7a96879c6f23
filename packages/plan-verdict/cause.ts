/**
 * The causes of a refusal, from the one that affects most to the one that affects a single resource. For a
 * change with several causes, the remedy of the first one in this order is printed.
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

/** One of {@link CAUSES}. */
export type Cause = (typeof CAUSES)[number];

/** The first of the causes in the order of {@link CAUSES}. */
export const gravest = (causes: readonly Cause[]): Cause | undefined =>
  CAUSES.find((cause) => causes.includes(cause));
