/** The parts of a plan's JSON that protection shows in. */
interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly actions: string[]; readonly before: Record<string, unknown> | null };
}

/** By type: whether a resource, as it stands on AWS and in the state, is meant to outlive its stage. */
const PROTECTED: Record<string, (resource: Record<string, unknown>) => boolean> = {
  aws_lb: (lb) => lb.enable_deletion_protection === true,
  aws_s3_bucket: (bucket) => bucket.force_destroy === false,
  aws_cloudwatch_log_group: (group) => group.skip_destroy === true,
};

/** The addresses in a destroy plan's JSON that are still protected where they stand, whatever the settings say now. */
export function protectedResources(plan: unknown): string[] {
  const { resource_changes: changes = [] } = plan as { resource_changes?: PlannedChange[] };
  return changes
    .filter(
      ({ type, change }) =>
        change.actions.includes('delete') && change.before && PROTECTED[type]?.(change.before),
    )
    .map(({ address }) => address);
}
