import { UserError } from '../command';
import type { Refresh, Snapshot } from './fleet';

/** How an ending that is no success reads, and where the instances are then. */
const ENDINGS: Readonly<Record<string, { what: string; where: (now: string, wanted: string) => string }>> = {
  RollbackSuccessful: {
    what: 'was rolled back',
    where: (now, wanted) =>
      `The instances are on version ${now} again, as before; version ${wanted} is not in service.`,
  },
  RollbackFailed: {
    what: 'failed, and so did its rollback',
    where: (_, wanted) =>
      `Some instances may be on version ${wanted}. Look at the group's activity history in EC2.`,
  },
  Cancelled: {
    what: 'was cancelled',
    where: (now, wanted) => `Some instances are on version ${wanted}, the others on version ${now}.`,
  },
  Failed: {
    what: 'failed',
    where: (now, wanted) => `Some instances may be on version ${wanted}, the others are on version ${now}.`,
  },
};

/**
 * @param before the stage as it was when the refresh began
 * @throws UserError where a refresh did not succeed: AWS's reason, where the instances are, and what to do
 */
export function mustHaveSucceeded(refresh: Refresh, before: Snapshot, stage: string): void {
  if (refresh.Status === 'Successful') return;
  const { InstanceRefreshId, StatusReason, RollbackDetails, DesiredConfiguration } = refresh;
  const { what, where } = ENDINGS[refresh.Status] ?? { what: `ended as ${refresh.Status}`, where: () => '' };
  const reason = RollbackDetails?.RollbackReason ?? StatusReason ?? 'AWS gives no reason';
  const wanted = DesiredConfiguration?.LaunchTemplate?.Version ?? before.newest;
  throw new UserError(
    [
      `The instance refresh of ${stage} ${what} (${InstanceRefreshId}): ${reason.replace(/\.$/, '')}.`,
      where(before.groupVersion, wanted),
      `Mend it and deploy again, or try the same once more: npm run refresh-instances -- ${stage}`,
    ].join('\n'),
  );
}
