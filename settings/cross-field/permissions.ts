import { faultsOf } from '../permissions/faults';
import { copied, shown } from '../problem';
import type { Permission } from '../schema-permissions';
import type { Draft, Path } from '../walk';
import { appsOf, type Rule, type SettingsDraft } from './rule';

/** The characters that IAM allows in a statement's name. [IAM user guide, "IAM JSON policy elements: Sid"] */
const NAME = /^[A-Za-z][A-Za-z\d]{0,63}$/;

/** Every permission with its path in the settings. */
function* written(draft: SettingsDraft): Generator<[Path, string, Draft<Permission>]> {
  for (const { path, app } of appsOf(draft)) {
    for (const [name, permission] of Object.entries(app.permissions ?? {})) {
      yield [[...path, 'permissions', name], name, permission ?? {}];
    }
  }
}

const names: Rule = (draft, report) => {
  for (const [path, name] of written(draft)) {
    if (NAME.test(name)) continue;
    const meant = name.replace(/[^A-Za-z\d]+(.?)/g, (_, next: string) => next.toUpperCase());
    const nearest = NAME.test(meant) ? shown(meant) : undefined;
    report(
      path,
      'not a valid name of a permission',
      'letters and digits, beginning with a letter, at most 64',
      nearest,
    );
  }
};

/** Checks complete permissions; the schema reports wrong fields. */
const contents: Rule = (draft, report) => {
  const { project, account, region } = draft;
  if (project === undefined || account === undefined || region === undefined) return;
  const platform = { project, account, region, stageNames: Object.keys(draft.stages ?? {}) };
  for (const [path, , { actions = [], resources = [], conditions }] of written(draft)) {
    const whole = {
      actions: actions.filter((action) => action !== undefined),
      resources: resources.filter((resource) => resource !== undefined),
    };
    // If one field is wrong, whether the others fit together cannot be checked.
    if (whole.actions.length < actions.length || whole.resources.length < resources.length) continue;
    if (whole.actions.length === 0 || whole.resources.length === 0) continue;
    const faults = faultsOf(
      { why: '', ...whole, conditions: conditions as Permission['conditions'] },
      platform,
    );
    for (const { path: within, found, accepted, nearest } of faults) {
      report([...path, ...within], found, accepted, nearest && copied(nearest));
    }
  }
};

export const permissionRules: readonly Rule[] = [names, contents];
