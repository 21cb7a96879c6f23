import { createHash } from 'node:crypto';
import { type Facts, RESERVED_STAGES, type SecretFacts, type StageFacts } from '../packages/facts';
import { endpointServices, gatewayServices } from './endpoints';
import { loadSettings, readSettings, settingsFile } from './load';
import {
  accessLogBucketName,
  artifactBucketName,
  loadBalancerName,
  roleName,
  stacksBesideState,
  stageName,
  stateBucketName,
} from './names';
import { subnetCidrs, tierCidrs } from './network';
import { line, SettingsError } from './problem';
import { resolveSettings } from './resolve';
import { settingsSchema } from './schema';
import { parseSecret } from './secrets';
import { TLS_POLICIES } from './tls';
import type { Settings, StageSettings } from './types';
import { notesAt } from './walk';

/** What the tools in packages/ know of the project. */
export function factsOf(settings: Settings): Facts {
  const meaning = { ...settings, warnings: [] };
  const stacks = [...RESERVED_STAGES, ...Object.keys(settings.stages)];
  return {
    ...meaning,
    stages: Object.fromEntries(
      Object.values(settings.stages).map((stage) => [stage.name, stageFacts(settings, stage)]),
    ),
    stacksBesideState: stacksBesideState(settings),
    prefixes: Object.fromEntries(stacks.map((stack) => [stack, stageName(settings, stack)])),
    roles: stacksBesideState(settings).map((stack) =>
      roleName(settings, stack, Object.hasOwn(settings.stages, stack) ? 'instance' : 'build'),
    ),
    stateBucket: stateBucketName(settings),
    artifactBucket: artifactBucketName(settings),
    tlsPolicies: TLS_POLICIES,
    digest: createHash('sha256').update(JSON.stringify(meaning)).digest('hex'),
  };
}

function stageFacts(settings: Settings, stage: StageSettings): StageFacts {
  const { network } = stage;
  return {
    ...stage,
    loadBalancerName: loadBalancerName(stageName(settings, stage.name), stage.exposure),
    accessLogBucket: accessLogBucketName(settings, stage.name),
    endpointServices: endpointServices(stage.app),
    gatewayServices: gatewayServices(stage.app, network.endpoints),
    secrets: secretFacts(settings, stage),
    instanceRole: `arn:aws:iam::${settings.account}:role/${roleName(settings, stage.name, 'instance')}`,
    network: { ...network, tiers: tierCidrs(network.cidr), subnets: subnetCidrs(network.cidr) },
  };
}

function secretFacts({ account }: Settings, { app }: StageSettings): SecretFacts[] {
  return Object.entries(app.secrets).flatMap(([variable, reference]) => {
    const secret = parseSecret(reference);
    if (!secret) return []; // the settings are valid
    const { service, id, at, key } = secret;
    return [{ variable, service, id, account: at?.account ?? account, ...(key && { key }) }];
  });
}

/**
 * The facts of the settings file, for commands that start without main.ts (packages/facts/user-code.ts).
 * @param changes values that replace those of the file
 */
export function loadFacts(changes: Partial<Settings> = {}): Facts {
  return factsOf({ ...loadSettings(), ...changes });
}

/** The facts of settings in the form of config.ts. */
export function resolveFacts(input: unknown): Facts {
  return factsOf(resolveSettings(input));
}

/** The settings file's path and its export, unchecked. @throws SettingsError if it cannot be read */
export function readInput(path = settingsFile()): { path: string; input: unknown } {
  return { path, input: readSettings(path) };
}

/** All problems of settings in the form of config.ts: the setting's path, and its line in a report. */
export function problemsIn(input: unknown): { path: string; line: string }[] {
  try {
    resolveSettings(input);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((problem) => ({ path: problem.path, line: line(problem) }));
  }
}

/** The value of a setting that a wrong text probably means; undefined if there is none. */
export function meantBy(path: readonly (string | number)[], given: string): string | undefined {
  const meant = notesAt(settingsSchema, path)?.nearest?.(given);
  return meant === undefined ? undefined : String(meant);
}
