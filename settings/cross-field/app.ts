import { mergeApp } from '../merge-app';
import { given, pathText, shown } from '../problem';
import { RESERVED_ENVIRONMENT, SHELL_ENVIRONMENT } from '../reserved';
import { App, ENVIRONMENT_LIMIT, PROCESS_NAME } from '../schema-app';
import { secretValues } from './secrets';
import { userDataSize } from './user-data-size';
import { appsOf, eachStage, Report, Rule, stagesOf } from './rule';
import type { Draft, Path } from '../walk';

const VARIABLE = /^[A-Za-z_]\w*$/;

const variableNames: Rule = (draft, report) => {
  for (const { path, app } of appsOf(draft)) {
    for (const group of ['environment', 'secrets'] as const) {
      for (const name of Object.keys(app[group] ?? {})) checkVariable([...path, group, name], name, report);
    }
  }
};

function checkVariable(path: Path, name: string, report: Report): void {
  if (RESERVED_ENVIRONMENT.includes(name)) {
    report(path, 'reserved: the platform sets it', `any name but ${RESERVED_ENVIRONMENT.join(', ')}`);
  } else if (SHELL_ENVIRONMENT.includes(name)) {
    report(path, 'reserved: bash, which starts the app, sets it', 'another name');
  } else if (!VARIABLE.test(name)) {
    const meant = name.replace(/\W+/g, '_');
    const accepted = 'letters, digits and underscores, not beginning with a digit';
    report(
      path,
      'not a valid name of an environment variable',
      accepted,
      VARIABLE.test(meant) ? shown(meant) : undefined,
    );
  }
}

const processNames: Rule = (draft, report) => {
  for (const { path, app } of appsOf(draft)) {
    for (const name of Object.keys(app.limits ?? {})) {
      if (PROCESS_NAME.test(name) && name !== 'app') continue;
      const meant = name.replace(/[^\w-]+/g, '-');
      report(
        [...path, 'limits', name],
        'not a valid name of a process',
        'at most 32 letters, digits, - and _, beginning with a letter, and not app',
        PROCESS_NAME.test(meant) && meant !== 'app' ? shown(meant) : undefined,
      );
    }
  }
};

/** Checks the merged app of each stage. A collision within the project's own app is reported once. */
const bothEnvironmentAndSecret: Rule = (draft, report) => {
  const inProject = colliding(draft.app ?? {});
  for (const name of inProject) reportCollision(['app', 'secrets', name], report);
  for (const [key, { app }] of stagesOf(draft)) {
    if (!app) continue;
    const names = colliding(mergeApp(draft.app ?? {}, app)).filter((name) => !inProject.includes(name));
    for (const name of names) {
      const group = Object.hasOwn(app.secrets ?? {}, name) ? 'secrets' : 'environment';
      reportCollision(['stages', key, 'app', group, name], report);
    }
  }
};

function colliding({ environment, secrets }: Draft<App>): string[] {
  return Object.keys(secrets ?? {}).filter((name) => Object.hasOwn(environment ?? {}, name));
}

function reportCollision(path: Path, report: Report): void {
  report(path, 'set in both app.environment and app.secrets', 'each name in only one of them');
}

const environmentSize: Rule = (draft, report) => {
  for (const { path, app, whole } of appsOf(draft)) {
    if (!app.environment) continue; // the stage has only the project's, which is checked already
    const text = Object.entries(whole.environment ?? {})
      .flat()
      .join('');
    const size = Buffer.byteLength(text);
    if (size <= ENVIRONMENT_LIMIT) continue;
    report(
      [...path, 'environment'],
      `${size} bytes of names and values`,
      `at most ${ENVIRONMENT_LIMIT}: they are part of the instances' user data`,
    );
  }
};

/** A KMS key decrypts only in its own region; a multi-Region key has an ARN in each. [KMS developer guide] */
const secretKeyRegion: Rule = (draft, report) => {
  const { region } = draft;
  for (const { path, app } of appsOf(draft)) {
    app.secretKeys?.forEach((key, index) => {
      if (key === undefined || region === undefined || key.split(':')[3] === region) return;
      report([...path, 'secretKeys', index], given(key), `a key in ${region}, where the secrets are`);
    });
  }
};

/** AWS refuses a security group's second rule of the same kind. */
const repeatedEgress: Rule = (draft, report) => {
  for (const { path, app } of appsOf(draft)) {
    const seen = new Map<string, string>();
    app.egress?.forEach((rule, index) => {
      if (rule?.port === undefined || rule.cidr === undefined) return;
      const at = [...path, 'egress', index];
      const first = seen.get(`${rule.port} ${rule.cidr}`);
      if (first) report(at, `${given(rule)}, the same as ${first}`, 'each pair once');
      else seen.set(`${rule.port} ${rule.cidr}`, pathText(at));
    });
  }
};

/** The latency metric has no request after the idle timeout, so an alarm above it would never go off. */
const latencyThreshold: Rule = eachStage(({ thresholds, app }, key, report, draft) => {
  const latency = thresholds?.latencyP99Seconds;
  const idle = mergeApp(draft.app ?? {}, app).idleTimeoutSeconds;
  if (latency === undefined || idle === undefined || latency <= idle) return;
  report(
    ['stages', key, 'thresholds', 'latencyP99Seconds'],
    `${given(latency)}, but the load balancer closes an idle connection after ${idle} seconds`,
    `at most ${idle}, or a longer app.idleTimeoutSeconds`,
  );
});

export const appRules: readonly Rule[] = [
  processNames,
  variableNames,
  bothEnvironmentAndSecret,
  environmentSize,
  secretValues,
  userDataSize,
  secretKeyRegion,
  repeatedEgress,
  latencyThreshold,
];
