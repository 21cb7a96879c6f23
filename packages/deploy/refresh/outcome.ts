import { UserError } from '../../command';
import type { Refresh, Snapshot } from '../fleet/fleet';

/** By a refresh's final status: the words for it, and which version the instances have then. */
const ENDINGS: Readonly<Record<string, { what: string; where: (now: string, wanted: string) => string }>> = {
  RollbackSuccessful: {
    what: 'was rolled back',
    where: (now, wanted) =>
      `The instances run version ${now} again, as before; version ${wanted} is not in service.`,
  },
  RollbackFailed: {
    what: 'failed, and so did its rollback',
    where: (_, wanted) =>
      `Some instances may run version ${wanted}. Check the activity history of the Auto Scaling group.`,
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

/** The message about a refresh that did not succeed: AWS's reason, and which version the instances have. */
function endingOf(refresh: Refresh, before: Snapshot, stage: string): string {
  const { InstanceRefreshId, StatusReason, RollbackDetails } = refresh;
  const { what, where } = ENDINGS[refresh.Status] ?? { what: `ended as ${refresh.Status}`, where: () => '' };
  const reason = RollbackDetails?.RollbackReason ?? StatusReason ?? 'AWS gives no reason';
  return [
    `The instance refresh of ${stage} ${what} (${InstanceRefreshId}): ${reason.replace(/\.$/, '')}.`,
    where(before.groupVersion, targetOf(refresh) ?? before.newest),
  ].join('\n');
}

/**
 * The template version that a refresh installs; undefined where it was started without a desired
 * configuration.
 */
const targetOf = ({ DesiredConfiguration }: Refresh): string | undefined =>
  DesiredConfiguration?.LaunchTemplate?.Version;

/**
 * Refuses to continue after a refresh that did not succeed.
 *
 * @param before the stage when the refresh began
 * @throws UserError with AWS's reason, the version that the instances have, and what to do
 */
export function mustHaveSucceeded(refresh: Refresh, before: Snapshot, stage: string): void {
  if (refresh.Status === 'Successful') return;
  throw new UserError(
    `${endingOf(refresh, before, stage)}\nFix the cause and deploy again, or retry: npm run refresh-instances -- ` +
      `${stage}`,
  );
}

/**
 * The same for a refresh that somebody else started. One to an older version may have failed because of
 * something that the newest version fixes: that is only printed.
 *
 * @param newest the launch template's newest version, after the refresh ended
 */
export function mayGoOnAfter(refresh: Refresh, before: Snapshot, newest: string, stage: string): void {
  const target = targetOf(refresh);
  if (refresh.Status === 'Successful' || target === undefined || target === newest)
    return mustHaveSucceeded(refresh, before, stage);
  console.log(
    `${endingOf(refresh, before, stage)}\nIt was to version ${target}; the newest is ${newest}: continuing with ` +
      'that one.',
  );
}
