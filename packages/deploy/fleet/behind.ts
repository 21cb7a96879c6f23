import { type Facts, prefixOf } from '../../facts';
import { asking } from '../account/aws';
import { Fleet, type Snapshot } from './fleet';

/** Whether the group and all its instances use the newest launch template version. */
export const isUpToDate = ({ groupVersion, newest, instances }: Snapshot): boolean =>
  groupVersion === newest && instances.every(({ LaunchTemplate }) => LaunchTemplate?.Version === newest);

/**
 * The stages, in their order, whose instances run an older launch template version than the newest: an
 * instance refresh failed, was cancelled, or did not start. No plan shows that. A stage that is not deployed
 * yet is not counted.
 */
export async function stagesBehind(settings: Facts): Promise<string[]> {
  const stages = Object.keys(settings.stages);
  const behind = await Promise.all(stages.map((stage) => isBehind(settings, stage)));
  return stages.filter((_, index) => behind[index]);
}

async function isBehind(settings: Facts, stage: string): Promise<boolean> {
  const fleet = new Fleet(prefixOf(settings, stage), settings.region);
  const snapshot = await asking(`reading the Auto Scaling group of ${stage}`, () => fleet.find());
  return snapshot !== undefined && !isUpToDate(snapshot);
}
