import { untilEnded } from '../account/until-ended';
import { Waiting } from '../../command';
import { type Fleet, hasEnded, type Refresh } from '../fleet/fleet';

/** How often and for how long AWS is asked, in seconds. */
export interface Patience {
  /** Between two polls. @default 5 */
  readonly poll?: number;
  /**
   * How long AWS may stay unreachable before the command gives up. The refresh continues in AWS. @default 900
   */
  readonly contact?: number;
  /** How long the last instances may take to become healthy after the refresh. @default 180 */
  readonly health?: number;
}

/**
 * Waits for the end of a refresh, and prints its progress. A lost connection does not end the wait. An
 * interrupt ends only the wait, with the message that the caller set by `nowHolds`.
 *
 * @throws UserError where AWS stayed unreachable for too long, or refuses to answer
 */
export async function follow(
  fleet: Fleet,
  id: string,
  stage: string,
  patience: Patience = {},
): Promise<Refresh> {
  const { poll = 5, contact = 900 } = patience;
  const waiting = new Waiting();
  return untilEnded({
    what: 'refresh',
    goesOn: goesOn(fleet, id, stage),
    poll,
    contact,
    waiting,
    look: () => fleet.refresh(id),
    show: (refresh) => waiting.say(progressOf(refresh)),
    hasEnded,
  });
}

function goesOn({ name, region }: Fleet, id: string, stage: string): string {
  const group = `--region ${region} --auto-scaling-group-name ${name}`;
  return [
    `The instance refresh ${id} continues on AWS, and rolls back by itself if it fails.`,
    `  follow it again:  npm run refresh-instances -- ${stage}`,
    `  look at it:       aws autoscaling describe-instance-refreshes ${group} --instance-refresh-ids ${id}`,
    `  roll it back:     aws autoscaling rollback-instance-refresh ${group}`,
    `  stop it as it is: aws autoscaling cancel-instance-refresh ${group}`,
  ].join('\n');
}

/** The progress: `InProgress: 50 %, 1 instance to go. Waiting for …` */
function progressOf({ Status, PercentageComplete, InstancesToUpdate, StatusReason }: Refresh): string {
  const percent = PercentageComplete === undefined ? '' : `: ${PercentageComplete} %`;
  const left = InstancesToUpdate
    ? `, ${InstancesToUpdate} instance${InstancesToUpdate === 1 ? '' : 's'} to go`
    : '';
  return `${Status}${percent}${left}${StatusReason ? `. ${StatusReason}` : ''}`;
}
