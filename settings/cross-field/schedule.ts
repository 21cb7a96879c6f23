import { mergeApp } from '../merge-app';
import { shown } from '../problem';
import { BY_HAND } from '../../packages/facts';
import { type App, PROCESS_NAME } from '../schema-app';
import type { Draft, Path } from '../walk';
import { Report, Rule, stagesOf } from './rule';

/** Names that another unit or log on an instance has. */
const TAKEN: readonly string[] = ['web', 'release', 'app', BY_HAND];

/** Most scheduled commands of a stage: each adds two documents, and a name to the pattern of an event rule. */
const MOST = 20;

const names: Rule = (draft, report) => {
  check(['app'], draft.app ?? {}, {}, report);
  for (const [key, { app }] of stagesOf(draft))
    check(['stages', key, 'app'], app ?? {}, draft.app ?? {}, report);
};

/** @param inherited the project's app, for a stage */
function check(path: Path, { schedule }: Draft<App>, inherited: Draft<App>, report: Report): void {
  const seen = Object.keys(inherited.schedule ?? {});
  for (const name of Object.keys(schedule ?? {})) {
    const at = [...path, 'schedule', name];
    const twin = seen.find((other) => other !== name && alike(other) === alike(name));
    if (TAKEN.includes(name.toLowerCase())) {
      report(at, 'reserved: the platform uses this name', `any name but ${TAKEN.join(', ')}`);
    } else if (!PROCESS_NAME.test(name)) {
      const meant = name.replace(/^[^A-Za-z]+|[^\w-]+$/g, '').replace(/[^\w-]+/g, '-');
      report(
        at,
        'not a valid name of a scheduled command',
        '1 to 32 letters, digits, - and _, beginning with a letter',
        PROCESS_NAME.test(meant) && !TAKEN.includes(meant) ? shown(meant) : undefined,
      );
    } else if (twin !== undefined) {
      report(at, `the name ${shown(twin)} except for case, - or _`, 'names that differ in more than that');
    }
    seen.push(name);
  }
}

/** Terraform's addresses have no hyphens, and some AWS names ignore case: such names would collide. */
const alike = (name: string) => name.toLowerCase().replaceAll('_', '-');

const number: Rule = (draft, report) => {
  for (const [key, { app }] of stagesOf(draft)) {
    const count = Object.keys(mergeApp(draft.app ?? {}, app).schedule ?? {}).length;
    if (count <= MOST) continue;
    report(
      ['stages', key, 'app', 'schedule'],
      `${count} scheduled commands, with the project's`,
      `at most ${MOST} in a stage`,
    );
  }
};

export const scheduleRules: readonly Rule[] = [names, number];
