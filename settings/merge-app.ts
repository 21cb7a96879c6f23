import type { App } from './schema-app';
import type { Draft } from './walk';

type StageApp = Draft<App> | undefined;

/**
 * The project's app merged with a stage's own: the stage's entries replace those of the same name, its `secretKeys` are
 * added, and any other value replaces the project's.
 */
export function mergeApp(project: App, stage: StageApp): App;
export function mergeApp(project: Draft<App>, stage: StageApp): Draft<App>;
export function mergeApp(project: Draft<App>, stage: StageApp): Draft<App> {
  return {
    healthPath: stage?.healthPath ?? project.healthPath,
    packages: stage?.packages ?? project.packages,
    idleTimeoutSeconds: stage?.idleTimeoutSeconds ?? project.idleTimeoutSeconds,
    bodyLimitMiB: stage?.bodyLimitMiB ?? project.bodyLimitMiB,
    releaseTimeoutMinutes: stage?.releaseTimeoutMinutes ?? project.releaseTimeoutMinutes,
    limits: { ...project.limits, ...stage?.limits },
    environment: { ...project.environment, ...stage?.environment },
    secrets: { ...project.secrets, ...stage?.secrets },
    secretKeys: [...new Set([...(project.secretKeys ?? []), ...(stage?.secretKeys ?? [])])],
    egress: stage?.egress ?? project.egress,
    permissions: { ...project.permissions, ...stage?.permissions },
    schedule: { ...project.schedule, ...stage?.schedule },
  };
}
