import { pathText, Problem } from '../problem';
import { appRules } from './app';
import { fleetRules } from './fleet';
import { nameRules } from './names';
import { networkRules } from './network';
import { pipelineRules } from './pipeline';
import type { SettingsDraft } from './rule';
import { secretRules } from './secrets';

const RULES = [...nameRules, ...networkRules, ...fleetRules, ...appRules, ...secretRules, ...pipelineRules];

/** What no field shows by itself. Runs on what is valid, so that one mistake hides no other. */
export function crossFieldProblems(draft: SettingsDraft): Problem[] {
  const problems: Problem[] = [];
  for (const rule of RULES) {
    rule(draft, (path, found, accepted, nearest) =>
      problems.push({ path: pathText(path), found, accepted, ...(nearest === undefined ? {} : { nearest }) }),
    );
  }
  return problems;
}
