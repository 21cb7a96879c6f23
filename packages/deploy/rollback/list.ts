import type { Facts } from '../../facts';
import { asking } from '../account/aws';
import { historyOf, type Deployed } from '../release/history';
import { type Transition, Transitions } from '../release/transitions';
import { age, ago, wrap } from '../../command';
import { stateOf, tableOf } from './table';
import { short } from './targets';

/** How releases are listed. */
export interface ListOptions {
  /** How many of the newest are listed. */
  readonly last: number;
  readonly json: boolean;
}

/**
 * `npm run releases`: lists the deployments to a stage, the newest first, and what keeps the next one out.
 */
export async function listReleases(
  settings: Facts,
  stage: string,
  { last, json }: ListOptions,
): Promise<void> {
  const [history, transition] = await asking('reading the releases', () =>
    Promise.all([
      historyOf(settings, stage),
      settings.pipeline ? new Transitions(settings).into(stage) : undefined,
    ]),
  );
  const shown = history.slice(0, last);
  if (json) return console.log(JSON.stringify(asJson(stage, shown, transition), undefined, 2));
  if (shown.length === 0)
    return console.log(`Nothing was ever released to ${stage}. Release: npm run release`);
  console.log(tableOf(shown));
  const older = history.length - shown.length;
  if (older > 0) console.log(`… and ${older} older: npm run releases -- ${stage} --last ${history.length}`);
  const present = history.find(({ isInService }) => isInService);
  const what = present ? `${short(present)}, for ${age(present.created)}` : 'nothing';
  console.log(`\nIn service in ${stage}: ${what}.`);
  if (transition && !transition.isEnabled) console.log(wrap(closed(transition), '  ', '').join('\n'));
}

function closed({ stage, by = 'somebody', since, reason, waiting: { length } }: Transition): string {
  const waits = length === 0 ? 'nothing waits' : length === 1 ? '1 release waits' : `${length} releases wait`;
  const when = since ? `, ${ago(since)}` : '';
  return `The transition into ${stage} is disabled, and ${waits} there (${by}${when}): ${reason}`;
}

function asJson(stage: string, deployments: readonly Deployed[], transition: Transition | undefined) {
  return {
    stage,
    releases: deployments.map((each) => ({
      deployment: each.id,
      kind: each.kind,
      commit: each.commit?.id ?? null,
      message: each.commit?.message ?? null,
      author: each.commit?.author ?? null,
      created: each.created.toISOString(),
      status: each.status,
      state: stateOf(each),
      inService: each.isInService,
      artifact: each.artifact ?? null,
    })),
    wayIn: transition
      ? {
          open: transition.isEnabled,
          by: transition.by ?? null,
          since: transition.since?.toISOString() ?? null,
          reason: transition.reason ?? null,
          waiting: transition.waiting,
        }
      : null,
  };
}
