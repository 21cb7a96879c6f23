import type { StackJson } from '../../../packages/documents';
import { rolesOf } from '../../../packages/test-support';
import { matches } from '../../support/policy';
import { writeShipped, writeVariants } from '../../support/stacks';
import { expectationsOf } from './broken';
import { type World, worldOf } from './world';

interface Allowed {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
}

const PLACE = '__tests__/security/least-privilege/stage-roles.ts';

/**
 * Actions that the policies of the app's role allow, and that no expectation names as needed.
 *
 * @returns one line each; empty if all are expected
 */
function unexpectedRights(json: StackJson, world: World): string[] {
  const expectations = expectationsOf(json, world).filter(({ role }) => role.endsWith('-instance'));
  return expectations.flatMap(({ role, needs }) => {
    const identity = rolesOf(json).find(({ name }) => name === role)?.identity ?? [];
    const statements = identity.flatMap(({ Statement }) => Statement as readonly Allowed[]);
    const allowed = statements.flatMap(({ Effect, Action = [] }) =>
      Effect === 'Allow' ? [Action].flat() : [],
    );
    const unexpected = [...new Set(allowed)].filter(
      (pattern) => !needs.some(({ action }) => matches(pattern, action)),
    );
    return unexpected.map(
      (action) =>
        `${role}: no expectation says that it may ${action}. Say on what, and what it must never do, in ${PLACE}.`,
    );
  });
}

test.each([...writeShipped(), ...writeVariants()])(
  'every right in $name is expected',
  ({ json, settings }) => {
    expect(unexpectedRights(json, worldOf(settings))).toEqual([]);
  },
);
