/**
 * Patterns that stand in CI's policies for the single actions that the resource kinds name: IAM takes 6,144 characters
 * of a managed policy, and 10,240 of all inline ones. Each pattern is everything that can be done to the same things,
 * or everything that is asked of them: what it allows beyond the single actions gives CI nothing that it does not have.
 */
const PATTERNS = {
  /** All that the provider reads of them. None of it shows data. */
  plan: ['autoscaling:Describe*', 'ec2:Describe*', 'elasticloadbalancing:Describe*'],
  /** On things of the project's own names. */
  named: [
    'codedeploy:*Application',
    'codedeploy:*DeploymentGroup',
    'events:*Rule',
    'events:*Targets',
    'logs:*MetricFilter',
    'logs:*RetentionPolicy',
  ],
  /** A load balancer and its parts; a thing of EC2 and its entries or versions. */
  unscoped: [
    'ec2:AuthorizeSecurityGroup*',
    'ec2:CreateLaunchTemplate*',
    'ec2:CreateNetworkAcl*',
    'ec2:CreateRoute*',
    'ec2:DeleteLaunchTemplate*',
    'ec2:DeleteNetworkAcl*',
    'ec2:DeleteRoute*',
    'ec2:ReplaceNetworkAcl*',
    'ec2:ReplaceRoute*',
    'ec2:RevokeSecurityGroup*',
    'elasticloadbalancing:Add*',
    'elasticloadbalancing:Create*',
    'elasticloadbalancing:Delete*',
    'elasticloadbalancing:Modify*',
    'elasticloadbalancing:Remove*',
    'elasticloadbalancing:Set*',
  ],
};

/** The same actions, sorted, with a pattern in place of those that it stands for. */
export function compact(actions: readonly string[], patterns: keyof typeof PATTERNS): string[] {
  const matchers = PATTERNS[patterns].map((pattern) => ({
    pattern,
    matches: new RegExp(`^${pattern.replace('*', '.*')}$`),
  }));
  const compacted = actions.map(
    (action) => matchers.find(({ matches }) => matches.test(action))?.pattern ?? action,
  );
  return [...new Set(compacted)].sort();
}
