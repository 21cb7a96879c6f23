import { ORGANIZATION, PROJECT, stateStack, trusts, type Document } from './simulate';

const roles = stateStack().aws_iam_role ?? {};
const trustOf = (role: string) => JSON.parse(roles[role]?.assume_role_policy ?? '') as Document;
const plan = trustOf('circleci_plan_role');
const apply = trustOf('circleci_apply_role');

const USER = '99999999-aaaa-bbbb-cccc-dddddddddddd';
const MAIN = 'refs/heads/main';

interface Claims {
  organization?: string;
  project?: string;
  user?: string;
  origin?: string;
  ref?: string;
  audience?: string;
}

/** The claims of a V2 token, by default of the settings' branch. */
function token(claims: Claims) {
  const { organization = ORGANIZATION, project = PROJECT, user = USER, audience = ORGANIZATION } = claims;
  const { origin = 'github.com/acme/hello', ref = MAIN } = claims;
  return {
    aud: audience,
    sub: `org/${organization}/project/${project}/user/${user}/vcs-origin/${origin}/vcs-ref/${ref}`,
  };
}

/** A branch may have such a name: everything after the first `refs/heads/` is its name. */
const FORGED = `x/vcs-origin/github.com/acme/hello/vcs-ref/${MAIN}`;

const OTHER = '00000000-0000-4000-8000-000000000000';

test.each<[string, Claims, { plan: boolean; apply: boolean }]>([
  ["the settings' branch", {}, { plan: true, apply: true }],
  ['the same, by another user', { user: OTHER }, { plan: true, apply: true }],
  ['another branch', { ref: 'refs/heads/feature' }, { plan: true, apply: false }],
  ['a branch whose name begins like it', { ref: `${MAIN}-2` }, { plan: true, apply: false }],
  ['a branch whose name ends like it', { ref: 'refs/heads/feature/main' }, { plan: true, apply: false }],
  ['a tag of that name', { ref: 'refs/tags/main' }, { plan: true, apply: false }],
  ['a pull request', { ref: 'refs/pull/7/head' }, { plan: true, apply: false }],
  [
    'a branch that forges the end of the subject',
    { ref: `refs/heads/${FORGED}` },
    { plan: true, apply: false },
  ],
  ['a fork', { origin: 'github.com/mallory/hello' }, { plan: false, apply: false }],
  [
    'a fork with a branch that forges the end of the subject',
    { origin: 'github.com/mallory/hello', ref: `refs/heads/${FORGED}` },
    { plan: false, apply: false },
  ],
  ['another repository of the owner', { origin: 'github.com/acme/hello-2' }, { plan: false, apply: false }],
  ['the same repository elsewhere', { origin: 'bitbucket.org/acme/hello' }, { plan: false, apply: false }],
  ['another project of the organization', { project: OTHER }, { plan: false, apply: false }],
  ['another organization', { organization: OTHER }, { plan: false, apply: false }],
  ['another audience', { audience: OTHER }, { plan: false, apply: false }],
  ['no user', { user: '' }, { plan: false, apply: false }],
])('%s', async (_, claims, expected) => {
  const claimed = token(claims);
  expect({ plan: await trusts(plan, claimed), apply: await trusts(apply, claimed) }).toEqual(expected);
});

test('a V1 token, whose subject names no branch, is refused', async () => {
  const claimed = { aud: ORGANIZATION, sub: `org/${ORGANIZATION}/project/${PROJECT}/user/${USER}` };
  expect(await trusts(plan, claimed)).toBe(false);
  expect(await trusts(apply, claimed)).toBe(false);
});

test('without `circleci` in the settings there is no role for CI', () => {
  const resources = stateStack(false);
  expect(Object.keys(resources).filter((type) => type.startsWith('aws_iam'))).toEqual([]);
});
