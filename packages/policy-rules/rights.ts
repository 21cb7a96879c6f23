import type { Facts } from '../facts';
import judged from './judged-policies.json';
import {
  BOUNDARY,
  type JudgedPolicies,
  type JudgedStatement,
  judgedStatementsOf,
  policyOf,
} from './judged-policies';
import { Placeholders } from './placeholders';
import type { PolicyStatement } from './policies';
import { type Finding, type Rule, unless } from './rule';
import type { Stack } from '../documents';
import { statementLines } from './statement-lines';

/** `npm run docs` writes it from the stacks of all tried settings. */
const JUDGED: JudgedPolicies = judged;

/** The reviewed content of a statement. */
function judgedOf(policy: string, sid: string): JudgedStatement | undefined {
  const statements = Object.hasOwn(JUDGED, policy) ? JUDGED[policy] : undefined;
  return statements && Object.hasOwn(statements, sid) ? statements[sid] : undefined;
}

/**
 * Checks that policies contain exactly what was reviewed: principals, actions, resources, conditions and
 * denials.
 */
export const rights: Rule = {
  id: 'rights',
  why:
    'An extra action, resource or principal can grant permissions, open what is closed, or stop what others use; ' +
    'so can a missing denial or condition.',
  fix:
    'For the app, name it in app.permissions. For a policy of the platform, `npm run docs` writes it into ' +
    'packages/policy-rules/judged-policies.json: review it there, in the diff of the change.',
  check: (stack, { facts }) => {
    const placeholders = new Placeholders(facts, stack.name);
    const statements = judgedStatementsOf(stack);
    return [
      ...statements.flatMap((statement) => said(statement, placeholders, facts)),
      ...missing(stack, statements, placeholders),
    ];
  },
};

/** The lines of a statement that were not reviewed. */
function said(statement: PolicyStatement, placeholders: Placeholders, facts: Facts): Finding[] {
  const { resource: place, raw, sid } = statement;
  const policy = policyOf(statement);
  const known = judgedOf(policy, sid);
  const lines = statementLines(raw);
  if (policy === BOUNDARY)
    return ofBoundary(statement, lines, [...(known?.always ?? []), ...ofApp(sid, facts)]);
  const judgedLines = new Set(
    [...(known?.always ?? []), ...(known?.sometimes ?? [])].flatMap((line) => placeholders.lines(line)),
  );
  const unknown = lines.filter((line) => !judgedLines.has(line));
  return unless(
    unknown.length === 0,
    place,
    `has entries that have not been reviewed, in statement ${sid || 'without a Sid'}: ${unknown.join('; ')}`,
  );
}

/** Actions that allow their caller to give itself all others. */
const RIGHTS_OF_RIGHTS = /^action (iam|sts|organizations|account|sso|identitystore|rolesanywhere|ram):/i;

/**
 * The actions of app.permissions under this name (`AppX`, `AppX2` of X). The settings accept none that
 * changes rights.
 */
function ofApp(sid: string, { stages }: Facts): string[] {
  const isOwn = (name: string) => sid.startsWith(`App${name}`) && /^\d*$/.test(sid.slice(name.length + 3));
  return Object.values(stages)
    .flatMap(({ app }) => Object.entries(app.permissions))
    .flatMap(([name, { actions }]) => (isOwn(name) ? actions.map((action) => `action ${action}`) : []));
}

/**
 * Checks the boundary, which gives no rights: what roles may do is checked with the roles, but no role may
 * ever change rights.
 */
function ofBoundary(
  { resource: place, allows, sid }: PolicyStatement,
  lines: readonly string[],
  known: readonly string[],
): Finding[] {
  const unknown = lines.filter((line) => RIGHTS_OF_RIGHTS.test(line) && !known.includes(line));
  return unless(
    unknown.length === 0 || !allows,
    place,
    `has entries that have not been reviewed, in statement ${sid || 'without a Sid'}: ${unknown.join('; ')}`,
  );
}

/** The reviewed lines that policies lack. */
function missing(
  stack: Stack,
  statements: readonly PolicyStatement[],
  placeholders: Placeholders,
): Finding[] {
  return Object.entries(JUDGED).flatMap(([policy, judgedStatements]) => {
    const place = stack.at(policy.split(' ')[0] ?? '');
    if (!place) return [];
    const own = statements.filter((statement) => policyOf(statement) === policy);
    return Object.entries(judgedStatements).flatMap(([sid, { required, always }]) => {
      const where = `statement ${sid || 'without a Sid'}`;
      const found = own.filter((statement) => statement.sid === sid);
      if (found.length === 0) return unless(!required, place, `has no ${where} any more`);
      const lines = new Set(found.flatMap(({ raw }) => statementLines(raw)));
      const gone = always.filter((line) => {
        const meant = placeholders.lines(line);
        return meant.length > 0 && !meant.some((one) => lines.has(one));
      });
      return unless(gone.length === 0, place, `no longer says in ${where}: ${gone.join('; ')}`);
    });
  });
}
