import judged from './judged-actions.json';
import { statementsOf } from './policies';
import { type Finding, type Rule } from './rule';

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
    statementsOf(stack)
      .filter(({ allows, argument }) => allows && argument === 'policy')
      .filter(({ resource: { type, address } }) => type === 'aws_iam_role_policy' && !OF_APP.test(address))
      .flatMap(({ resource, actions, sid }): Finding[] => {
        const role = roleOf(resource.values['role']);
        const unknown = actions.filter((action) => !JUDGED[role]?.includes(action));
        return unknown.length > 0
          ? [
              {
                place: resource,
                found: `allows ${unknown.join(', ')}, which nobody has judged for ${role}, in statement ${sid}`,
              },
            ]
          : [];
      }),
};

/** `fleet_instance_role_role`, by whichever attribute it is named. */
export function roleOf(reference: unknown): string {
  return /aws_iam_role\.([\w-]+)\./.exec(String(reference))?.[1] ?? String(reference);
}
