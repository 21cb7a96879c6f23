import { pathText, Problem } from '../problem';
import { appRules } from './app';
import { fleetRules } from './fleet';
import { nameRules } from './names';
import { networkRules } from './network';
import { permissionRules } from './permissions';
import { pipelineRules } from './pipeline';
import type { Rule, SettingsDraft } from './rule';
import { scheduleRules } from './schedule';
import { secretRules } from './secrets';

const RULES = [
  ...nameRules,
  ...networkRules,
  ...fleetRules,
  ...appRules,
  ...permissionRules,
  ...secretRules,
  ...scheduleRules,
  ...pipelineRules,
];

/**
 * Problems that only several fields together show. The rules run on the valid fields, so that one mistake hides no
 * other.
 * @param more rules beyond those of the settings alone
 */
export function crossFieldProblems(draft: SettingsDraft, more: readonly Rule[] = []): Problem[] {
  const problems: Problem[] = [];
  for (const rule of [...RULES, ...more]) {
    rule(draft, (path, found, accepted, nearest) =>
      problems.push({ path: pathText(path), found, accepted, ...(nearest === undefined ? {} : { nearest }) }),
    );
  }
  return problems;
}
