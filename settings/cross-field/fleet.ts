import { familyOf, knownArchitecture } from '../../packages/facts';
import { nearestInstanceType, unsupported } from '../architecture';
import { given, shown } from '../problem';
import { everMeet } from '../schedule';
import { eachStage, type Rule, type StageDraft } from './rule';

const minAndMax: Rule = eachStage(({ instances }, key, report) => {
  if (instances?.min === undefined || instances.max === undefined || instances.min <= instances.max) return;
  const found = `${given(instances.min)}, more than instances.max ${instances.max}`;
  report(['stages', key, 'instances', 'min'], found, `at most ${instances.max}, or a larger instances.max`);
});

const architecture: Rule = eachStage(({ instances }, key, report) => {
  if (instances?.type === undefined) return;
  const { type } = instances;
  const family = familyOf(type);
  const path = ['stages', key, 'instances', 'type'];
  const known = knownArchitecture(type);
  const reason = unsupported(type);
  if (reason) report(path, `${given(type)}: ${reason}`, 'another family');
  else if (!known && instances.architecture === undefined) {
    const meant = nearestInstanceType(type);
    report(
      path,
      `${given(type)}, and the architecture of the family ${shown(family)} is not known`,
      "a known family, or instances.architecture set to 'arm64' or 'x86_64'",
      meant && shown(meant),
    );
  } else if (known && instances.architecture !== undefined && instances.architecture !== known) {
    const found = `${given(instances.architecture)}, but ${type} is ${known}`;
    report(['stages', key, 'instances', 'architecture'], found, `${shown(known)}, or leave it out`);
  }
});

const scheduleWithinInstances: Rule = eachStage(({ instances, schedule }, key, report) => {
  if (!instances || schedule?.min === undefined) return;
  const path = (field: string) => ['stages', key, 'schedule', field];
  if (instances.min !== undefined && schedule.min > instances.min) {
    const found = `${given(schedule.min)}, more than instances.min ${instances.min}`;
    report(path('min'), found, `at most ${instances.min}: a schedule scales down`);
  }
  if (schedule.max === undefined) return;
  if (schedule.max < schedule.min) {
    report(
      path('max'),
      `${given(schedule.max)}, less than schedule.min ${schedule.min}`,
      `at least ${schedule.min}`,
    );
  } else if (instances.max !== undefined && schedule.max > instances.max) {
    const found = `${given(schedule.max)}, more than instances.max ${instances.max}`;
    report(path('max'), found, `at most ${instances.max}: a schedule scales down`);
  }
});

const downAndUp: Rule = eachStage(({ schedule }, key, report) => {
  const { up, down, timeZone } = schedule ?? {};
  if (up === undefined || down === undefined || timeZone === undefined) return;
  if (!everMeet(up, down, timeZone)) return;
  const found =
    up === down
      ? `${given(up)}, the same as schedule.down`
      : `${given(up)}, which is sometimes the same minute as schedule.down ${shown(down)}`;
  report(['stages', key, 'schedule', 'up'], found, 'a time that is never the same minute as schedule.down');
});

/**
 * CodeDeploy rounds the number of instances that must stay healthy up, so with one instance HalfAtATime cannot deploy.
 * It holds at night too: a scaled down stage begins with its minimum.
 */
const halfOfSome: Rule = eachStage(({ instances, schedule, rollout }, key, report) => {
  if (rollout !== 'HalfAtATime') return;
  const field = instances?.min === 1 ? 'instances.min' : isOneAtNight(schedule) ? 'schedule.min' : undefined;
  if (!field) return;
  const min = field === 'instances.min' ? instances?.min : schedule?.min;
  const found = `${given(rollout)}, but only one instance may be running (${field} ${min}): half of one is none`;
  const other = field === 'instances.min' ? '2 or more' : '0 with schedule.max 0, or 2 or more';
  report(['stages', key, 'rollout'], found, `'OneAtATime', or ${field} ${other}`);
});

/** Whether the scaled down stage may have exactly one instance; with a minimum of 0, scaling policies may start one. */
function isOneAtNight(schedule: StageDraft['schedule']): boolean {
  return schedule?.min === 1 || (schedule?.min === 0 && (schedule.max ?? 0) > 0);
}

export const fleetRules: readonly Rule[] = [
  minAndMax,
  architecture,
  scheduleWithinInstances,
  downAndUp,
  halfOfSome,
];
