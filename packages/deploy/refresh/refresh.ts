import { type Facts, type StageFacts, prefixOf } from '../../facts';
import { asking, isCalled } from '../account/aws';
import { UserError } from '../../command';
import { isUpToDate } from '../fleet/behind';
import { checkInstances } from './check';
import { Fleet, type Snapshot } from '../fleet/fleet';
import { follow, type Patience } from './follow';
import { mayGoOnAfter, mustHaveSucceeded } from './outcome';
import { Releases } from '../release/releases';
import { waitForRelease } from '../release/wait-for-release';

/** How instances are refreshed. */
export interface RefreshOptions extends Patience {
  /**
   * Whether the refresh starts although an alarm is in ALARM, for a template that fixes the cause. @default
   * false
   */
  readonly ignoreAlarms?: boolean;
  /** Minutes to wait for the end of a running release. @default 0, refused at once */
  readonly waitForRelease?: number;
}

/**
 * Replaces all instances of a stage by ones of the newest launch template version (launched before the old
 * ones are terminated), and waits for the end. A refresh that already runs is followed. Where every instance
 * has the newest version, nothing is done.
 *
 * @throws UserError where a release runs longer than `waitForRelease`, where the refresh failed or was rolled
 * back, and where an instance fails the check at the end
 */
export async function refreshInstances(
  settings: Facts,
  { name: stage }: StageFacts,
  options: RefreshOptions = {},
): Promise<void> {
  const name = prefixOf(settings, stage);
  const fleet = new Fleet(name, settings.region);
  const releases = new Releases(settings, stage);
  const before = await asking('reading the Auto Scaling group', () => fleet.look());
  const running = await asking('looking for a refresh', () => fleet.running());
  let now = before;
  if (running) {
    console.log(
      `An instance refresh of ${name} is running already (${running.InstanceRefreshId}): following it.`,
    );
    const ended = await follow(fleet, running.InstanceRefreshId, stage, options);
    now = await asking('reading the Auto Scaling group', () => fleet.look());
    mayGoOnAfter(ended, before, now.newest, stage);
  }

  if (isUpToDate(now)) {
    if (running) return checkInstances(fleet, releases, options);
    return console.log(
      `Nothing to refresh: ${allOf(now)} of ${name} run launch template version ${now.newest}, the newest.`,
    );
  }

  const { waitForRelease: minutes = 0, poll = 5 } = options;
  const obstacle = await waitForRelease(releases, minutes, poll);
  if (obstacle) {
    throw new UserError(
      `${obstacle} An instance refresh cannot run during a release. Nothing was changed. Wait until the release ` +
        `has ended, then run: npm run refresh-instances -- ${stage}`,
    );
  }
  const alarms = options.ignoreAlarms ? [] : await asking('reading the alarms', () => releases.alarms());
  const id = await start(fleet, now, alarms);
  const guard = alarms.length > 0 ? `rolled back on ${alarms.join(', ')}` : 'no alarm rolls it back';
  console.log(`Refreshing ${name} to launch template version ${now.newest} (${id}; ${guard}).`);
  mustHaveSucceeded(await follow(fleet, id, stage, options), now, stage);
  await checkInstances(fleet, releases, options);
}

/**
 * Starts a refresh. Where somebody else has started one meanwhile, returns that one: AWS runs one at a time.
 */
async function start(fleet: Fleet, snapshot: Snapshot, alarms: readonly string[]): Promise<string> {
  return asking('starting the refresh', async () => {
    try {
      return await fleet.start(snapshot, alarms);
    } catch (error) {
      if (!isCalled(error, 'InstanceRefreshInProgress', 'InstanceRefreshInProgressFault')) throw error;
      const running = await fleet.running();
      if (!running) throw error;
      return running.InstanceRefreshId;
    }
  });
}

const allOf = ({ instances: { length } }: Snapshot): string =>
  length === 1 ? 'the one instance' : `all ${length} instances`;
