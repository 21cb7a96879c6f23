import { secretIn } from '../../packages/facts';
import { appsOf } from './apps';
import type { Rule } from './rule';

/** What is in the environment is in the state, in every saved plan and in the console, in plain text. */
export const secretValues: Rule = (draft, report) => {
  for (const { path, app } of appsOf(draft)) {
    for (const [name, value] of Object.entries(app.environment ?? {})) {
      const what = value === undefined ? undefined : secretIn(name, value);
      if (what === undefined) continue;
      report(
        [...path, 'environment', name],
        `its value, not shown here, is ${what}`,
        "the place of the value in app.secrets, e.g. 'ssm:/hello/db-password': " +
          'here whoever reads the state, a plan or the console can read it',
      );
    }
  }
};
