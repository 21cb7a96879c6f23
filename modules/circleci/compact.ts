/**
 * Patterns that replace single actions of the resource kinds in CI's policies, which must be short: IAM takes 6,144
 * characters of a managed policy, and 10,240 of all inline ones. Each pattern matches all actions, or all reading
 * actions, on the same resources. The actions that it adds give CI no access that it does not have anyway.
 */
const PATTERNS = {
  /** All reading actions of the provider on them. None shows data. */
  plan: ['autoscaling:Describe*', 'ec2:Describe*', 'elasticloadbalancing:Describe*'],
  /** On resources with the project's own names. */
  named: [
    'codedeploy:*Application',
    'codedeploy:*DeploymentGroup',
    'events:*Rule',
    'events:*Targets',
    'logs:*MetricFilter',
    'logs:*RetentionPolicy',
  ],
  /** On a load balancer and its parts, or on an EC2 resource and its entries or versions. */
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

/** The actions, sorted, with each pattern in place of those that it matches. */
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
