import { isOptInRegion } from '../packages/facts';
import { packageWarning } from './packages';
import { permissionWarnings, unreachable } from './permissions/warnings';
import { needsOwnGitHubApp } from './regions';
import type { ParsedSettings } from './schema';
import type { Settings, StageSettings } from './types';

/**
 * Warnings about settings that are accepted, but have consequences that a person should know before.
 * @param written the settings before the project's values are merged into the stages, so that each is reported once
 */
export function warningsOf(
  settings: Omit<Settings, 'warnings'>,
  written: ParsedSettings,
  today: Date,
): string[] {
  return [
    ...projectWarnings(settings),
    ...packageWarnings(written, today),
    ...permissionWarnings(written),
    ...Object.values(settings.stages).flatMap((stage) =>
      [...stageWarnings(stage), ...unreachable(stage, settings.region)].map(
        ([field, text]) => `stages.${stage.name}.${field}: ${text}`,
      ),
    ),
  ];
}

function projectWarnings({ domain, region, pipeline, repository }: Omit<Settings, 'warnings'>): string[] {
  return [
    ...(domain === undefined
      ? [
          "domain: not given, so the stages answer over plain HTTP on their load balancer's own name; names are not used.",
        ]
      : []),
    ...(isOptInRegion(region)
      ? [`region: ${region} is off in a new account: enable it in the account first.`]
      : []),
    ...(pipeline && !repository.connection && needsOwnGitHubApp(region)
      ? [
          `region: ${region} has a GitHub app of its own for connections: when you complete the connection, the console installs it beside that of any other region.`,
        ]
      : []),
    ...(pipeline
      ? []
      : [
          'pipeline: false, so a push releases nothing: you release to each stage by hand (docs/releases.md).',
        ]),
  ];
}

function packageWarnings({ app, stages }: ParsedSettings, today: Date): string[] {
  const lists = Object.entries(stages).map(
    ([key, stage]) => [`stages.${key}.app`, stage.app?.packages] as const,
  );
  const ofProject = lists.some(([, packages]) => packages === undefined) ? app.packages : [];
  return [['app', ofProject] as const, ...lists].flatMap(([path, packages = []]) =>
    packages.flatMap((name, index) => {
      const warning = packageWarning(name, today);
      return warning === undefined ? [] : [`${path}.packages[${index}]: ${warning}`];
    }),
  );
}

function stageWarnings(stage: StageSettings): [field: string, text: string][] {
  const { instances, rollout, schedule, app, network, hostNames, http } = stage;
  const warnings: [string, string][] = [];
  if (network.emptyZones > 0) {
    const next = 'once the last zone has no instances, lower network.zones and remove network.emptyZones';
    warnings.push(['network.emptyZones', `${network.emptyZones}: a step to fewer zones: ${next}.`]);
  }
  if (http === 'serve' && hostNames.length > 0) {
    warnings.push([
      'http',
      "'serve' answers unencrypted beside HTTPS: use it only until all clients use HTTPS.",
    ]);
  }
  if (instances.min === 1) {
    const when = instances.max === 1 ? '' : 'while only one runs, ';
    warnings.push([
      'instances.min',
      `1, so ${when}every release is an outage, and so is every failure of the instance.`,
    ]);
  } else if (rollout === 'AllAtOnce' && stage.protected) {
    warnings.push([
      'rollout',
      "'AllAtOnce' takes all instances out of service at once: every release is an outage.",
    ]);
  }
  if (schedule && stage.protected) {
    const size =
      schedule.max === 0
        ? 'has no instances'
        : `has at most ${schedule.max} instance${schedule.max === 1 ? '' : 's'}`;
    warnings.push(['schedule', `the stage is protected, and while it is down, it ${size}.`]);
  }
  if (schedule && schedule.max > 0 && schedule.min <= 1 && instances.min > 1) {
    const when = schedule.max === 1 ? 'it is down, ' : 'it is down, with only one running, ';
    warnings.push([
      'schedule.min',
      `${schedule.min}, so while ${when}every release is an outage, and so is every failure of the instance.`,
    ]);
  }
  if (schedule?.min === 0 && Object.keys(app.schedule).length > 0) {
    warnings.push([
      'app.schedule',
      'a command that is due while the stage is scaled to 0 does not run, not even later, and no alarm goes off.',
    ]);
  }
  for (const name of Object.keys(app.environment)) {
    if (/PASSWORD|PASSWD|SECRET|TOKEN|(?:API|ACCESS|PRIVATE)_?KEY/i.test(name)) {
      const text =
        'looks like a secret, but its value can be read in the state and in the console: use app.secrets for secrets.';
      warnings.push([`app.environment.${name}`, text]);
    }
  }
  return warnings;
}
