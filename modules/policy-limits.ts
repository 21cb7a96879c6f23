import { boundary, LIMIT as BOUNDARY_LIMIT } from './circleci/boundary';
import { instanceRights } from './fleet/instance-rights';
import { policy, type Statement } from './policy';
import type { AppSettings } from '../settings';
import {
  eachStage,
  type Rule,
  type SettingsDraft,
  type StageDraft,
  stagesOf,
} from '../settings/cross-field/rule';
import { mergeApp } from '../settings/merge-app';
import { artifactBucketName, stageName, stateBucketName } from '../settings/names';
import type { Draft } from '../settings/walk';

/*
 * Checks that `app.permissions` fits IAM's size limits, together with all other checks of the settings: IAM would say
 * it in the middle of an apply. At synthesis, the rule policy-sizes checks every policy again.
 */

type Permissions = AppSettings['permissions'];
type RightsApp = Pick<AppSettings, 'permissions' | 'secretKeys' | 'secrets'>;

/** Most characters of all inline policies of a role. [IAM user guide, "IAM and AWS STS quotas"] */
const INLINE_LIMIT = 10_240;

/** The inline policies of a stage's instance role. */
const inline: Rule = (draft, report) => {
  const told = new Set<string>();
  eachStage((stage, key) => {
    const { project, account, region } = draft;
    if (project === undefined || account === undefined || region === undefined) return;
    const app = rightsApp(draft, stage);
    if (Object.keys(app.permissions).length === 0) return;
    const endpoints = stage.network?.endpoints ?? stage.network?.nat === 'none';
    const name = stageName({ project }, key);
    const rights = instanceRights({
      project,
      name,
      account,
      region,
      stage: { name: key, network: { endpoints }, app },
    });
    const size = Object.values(rights).reduce((sum, statements) => sum + sizeOf(statements), 0);
    const path = stage.app?.permissions ? ['stages', key, 'app', 'permissions'] : ['app', 'permissions'];
    if (size <= INLINE_LIMIT || told.has(path.join())) return;
    told.add(path.join());
    report(
      path,
      `${number(size)} characters, with all other policies of the instances' role`,
      `at most ${number(INLINE_LIMIT)}: fewer actions and ARNs, or the beginning of a name with * in place of many`,
    );
  })(draft, report);
};

/** The permissions boundary, which allows what all stages may do. */
const inBoundary: Rule = (draft, report) => {
  const { project, account, region, pipeline, repository, circleci } = draft;
  if (project === undefined || account === undefined || region === undefined || !circleci) return;
  const apps = stagesOf(draft).map(([, stage]) => rightsApp(draft, stage));
  const owner = { project, account, region };
  const withCommands = stagesOf(draft)
    .filter(([, stage]) => Object.keys(mergeApp(draft.app ?? {}, stage.app).schedule ?? {}).length > 0)
    .map(([key]) => key);
  const sizeWith = (permissions: readonly Permissions[], scheduled: readonly string[]) =>
    sizeOf(
      boundary({
        ...owner,
        stages: stagesOf(draft).map(([key]) => key),
        pipeline: pipeline ?? true,
        stateBucket: stateBucketName(owner),
        artifactBucket: artifactBucketName(owner),
        buckets: [],
        secrets: apps.flatMap(({ secrets }) => Object.values(secrets)),
        permissions,
        scheduled,
        connection: repository?.connection,
      }),
    );
  const permissions = apps.map((app) => app.permissions);
  const size = sizeWith(permissions, withCommands);
  if (size <= BOUNDARY_LIMIT) return;
  const limit = `at most ${number(BOUNDARY_LIMIT)} of a boundary, which allows what all stages may do`;
  const tell = (setting: 'permissions' | 'schedule', without: number, instead: string) =>
    report(
      ['app', setting],
      `${number(size - without)} characters in the permissions boundary, which then has ${number(size)}`,
      `${limit}: ${instead}, or secrets below /${project}/`,
    );
  const [withoutPermissions, withoutCommands] = [sizeWith([], withCommands), sizeWith(permissions, [])];
  if (withoutPermissions < size) {
    tell('permissions', withoutPermissions, 'fewer ARNs, the same entry for all stages');
  } else if (withoutCommands < size) {
    tell('schedule', withoutCommands, 'commands in fewer stages (four fit)');
  }
};

/** The complete entries of a stage's app. Other rules report the incomplete ones. */
function rightsApp(draft: SettingsDraft, stage: StageDraft): RightsApp {
  const { permissions = {}, secrets = {}, secretKeys = [] } = mergeApp(draft.app ?? {}, stage.app);
  return {
    permissions: Object.fromEntries(
      Object.entries(permissions).filter(([, one]) => isWhole(one)),
    ) as Permissions,
    secrets: Object.fromEntries(Object.entries(secrets).filter(([, place]) => place)) as RightsApp['secrets'],
    secretKeys: secretKeys.filter((key) => key !== undefined),
  };
}

function isWhole(permission: Draft<Permissions[string]> | undefined): boolean {
  const { why, actions, resources } = permission ?? {};
  return Boolean(why && actions?.every(Boolean) && resources?.every(Boolean));
}

/** As IAM counts: without white space. */
const sizeOf = (statements: Statement[]): number => policy(statements).replace(/\s/g, '').length;

const number = (count: number): string => count.toLocaleString('en');

/** For `loadSettings`. */
export const policyLimits: readonly Rule[] = [inline, inBoundary];
