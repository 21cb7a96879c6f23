import judged from './judged-actions.json';
import { type PolicyStatement, statementsOf } from './policies';
import { type Finding, type Rule, unless } from './rule';
import { type Stack } from './stack';

/** By role: what its policies may allow. `npm run docs` writes it from the stacks of all settings that are tried. */
const JUDGED: Readonly<Record<string, readonly string[]>> = judged;

/** The policy of what the app may do, which the settings say (`app.permissions`) and check. */
const OF_APP = /^aws_iam_role_policy\.fleet_instance_role_app$/;

/** Roles do what they were made for. What CI may do is a policy of its own, which tests evaluate as a whole. */
export const rights: Rule = {
  id: 'rights',
  why: 'An action that no role needed so far may hand out rights, open what is closed, or end what others use: a name says little about it.',
  mend: "For the app, name it in app.permissions. For a role of the platform, `npm run docs` writes it into packages/policy-rules/judged-actions.json: judge it there, in the change's own diff.",
  check: (stack) =>
    grantsOfRoles(stack).flatMap(({ role, statement: { resource, actions, sid } }): Finding[] => {
      const unknown = actions.filter((action) => !JUDGED[role]?.includes(action));
      return unless(
        unknown.length === 0,
        resource,
        `allows ${unknown.join(', ')}, which nobody has judged for ${role}, in statement ${sid}`,
      );
    }),
};

/** What policies of roles allow, but for the app's own, and the role: `fleet_instance_role_role`. */
export function grantsOfRoles(
  stack: Stack,
): { readonly role: string; readonly statement: PolicyStatement }[] {
  return statementsOf(stack)
    .filter(({ allows, argument }) => allows && argument === 'policy')
    .filter(({ resource: { type, address } }) => type === 'aws_iam_role_policy' && !OF_APP.test(address))
    .map((statement) => ({ role: roleOf(statement.resource.values['role']), statement }));
}

/** By whichever attribute it is named. */
function roleOf(reference: unknown): string {
  return /aws_iam_role\.([\w-]+)\./.exec(String(reference))?.[1] ?? String(reference);
}
