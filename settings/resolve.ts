import { mergeApp } from './merge-app';
import { knownArchitecture } from '../packages/facts';
import { crossFieldProblems } from './cross-field';
import type { Rule } from './cross-field/rule';
import { hostName } from './names';
import { plain } from './plain';
import { pathText } from './problem';
import { problemsOf, report } from './report';
import { ParsedSettings, ParsedStage, settingsSchema } from './schema';
import type { InstanceSettings, NetworkSettings, ScheduleSettings, Settings, StageSettings } from './types';
import { salvage } from './walk';
import { warningsOf } from './warnings';

/**
 * Checks all settings, fills in defaults and adds derived values.
 * @param input the export of config.ts
 * @param source name of the file in a report
 * @param today to compare with the end of a package's support
 * @param more further rules, for AWS's limits on what the stacks make of the settings
 * @throws SettingsError with all problems at once
 */
export function resolveSettings(
  input: unknown,
  source = 'the settings',
  today = new Date(),
  more: readonly Rule[] = [],
): Settings {
  const { value, lost } = plain(input);
  const parsed = settingsSchema.safeParse(value);
  const inFields = parsed.success ? [] : problemsOf(settingsSchema, parsed.error, value);
  const acrossFields = crossFieldProblems(salvage(settingsSchema, value) ?? {}, more).filter(
    // A rule's problem in a field that is wrong already is a consequence of that.
    ({ path }) => !inFields.some((field) => isWithin(path, field.path)),
  );
  const notKept = lost.map(({ path, ...said }) => ({ path: pathText(path), ...said }));
  const problems = [...notKept, ...inFields, ...acrossFields];
  if (!parsed.success || problems.length > 0) throw report(problems, source);

  const { app, stages, ...project } = parsed.data;
  const resolved = Object.entries(stages).map(([key, stage]) => [key, resolveStage(key, stage, parsed.data)]);
  const settings = {
    ...project,
    app: { folder: app.folder },
    stages: Object.fromEntries(resolved) as Record<string, StageSettings>,
  };
  return { ...settings, warnings: warningsOf(settings, parsed.data, today) };
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

function resolveStage(name: string, stage: ParsedStage, { app, domain }: ParsedSettings): StageSettings {
  const { names = [], schedule, ...rest } = stage;
  return {
    ...rest,
    name,
    names,
    hostNames: domain === undefined ? [] : names.map((below) => hostName(below, domain)),
    network: resolveNetwork(stage),
    instances: resolveInstances(stage),
    ...(schedule && { schedule: resolveSchedule(schedule) }),
    app: mergeApp(app, stage.app),
  };
}

function resolveNetwork({ network }: ParsedStage): NetworkSettings {
  return { ...network, endpoints: network.endpoints ?? network.nat === 'none' };
}

function resolveInstances({ instances }: ParsedStage): InstanceSettings {
  const architecture = knownArchitecture(instances.type) ?? instances.architecture;
  // The cross-field rules refuse a type whose architecture is neither known nor given.
  if (!architecture) throw new Error(`the architecture of ${instances.type} is not known`);
  return { ...instances, architecture };
}

function resolveSchedule(schedule: NonNullable<ParsedStage['schedule']>): ScheduleSettings {
  return { ...schedule, max: schedule.max ?? schedule.min };
}
