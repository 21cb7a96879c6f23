import { secretIn } from '../../packages/facts';
import { mergeApp } from '../merge-app';
import { pathText } from '../problem';
import { parseSecret } from '../secrets';
import type { Path } from '../walk';
import { appsOf, type Rule, stagesOf } from './rule';

/** A variable's value is plain text in the state, in every saved plan and in the console. */
export const secretValues: Rule = (draft, report) => {
  for (const { path, app } of appsOf(draft)) {
    for (const [name, value] of Object.entries(app.environment ?? {})) {
      const what = value === undefined ? undefined : secretIn(name, value);
      if (what === undefined) continue;
      report(
        [...path, 'environment', name],
        `its value, not shown here, is ${what}`,
        "the place of the value in app.secrets, e.g. 'ssm:/hello/db-password': " +
          'here everyone who reads the state, a plan or the console can read it',
      );
    }
  }
};

/** Instances fetch secrets in their own region, and policies name that region. */
const secretRegion: Rule = (draft, report) => {
  const { region } = draft;
  if (region === undefined) return;
  for (const { path, app } of appsOf(draft)) {
    for (const [name, reference] of Object.entries(app.secrets ?? {})) {
      const secret = parseSecret(reference ?? '');
      if (!secret?.at || secret.at.region === region) continue;
      const way = secret.service === 'ssm' ? 'keep a copy there' : 'replicate it there, and name the replica';
      report([...path, 'secrets', name], `a secret in ${secret.at.region}`, `one in ${region}: ${way}`);
    }
  }
};

/**
 * Another account can read a secret of Secrets Manager only if a customer managed key encrypts it: AWS's own key serves
 * only its own account. [Secrets Manager user guide, "Access secrets from a different account"] A shared parameter may
 * be plain text without a key.
 */
const secretAccount: Rule = (draft, report) => {
  const { account } = draft;
  if (account === undefined) return;
  const problems = new Map<string, { path: Path; owner: string }>();
  for (const [key, { app: own }] of stagesOf(draft)) {
    const { secrets = {}, secretKeys = [] } = mergeApp(draft.app ?? {}, own);
    for (const [name, reference] of Object.entries(secrets)) {
      const { service, at } = parseSecret(reference ?? '') ?? {};
      if (service !== 'secretsmanager' || !at || at.account === account) continue;
      if (secretKeys.some((arn) => arn?.split(':')[4] === at.account)) continue;
      const isOwn = Object.hasOwn(own?.secrets ?? {}, name);
      const path = [...(isOwn ? ['stages', key] : []), 'app', 'secrets', name];
      problems.set(pathText(path), { path, owner: at.account });
    }
  }
  for (const { path, owner } of problems.values()) {
    report(
      path,
      `a secret of account ${owner}, but app.secretKeys has no key of that account`,
      'in app.secretKeys the customer-managed key that encrypts it: another account cannot use an AWS managed key',
    );
  }
};

export const secretRules: readonly Rule[] = [secretRegion, secretAccount];
