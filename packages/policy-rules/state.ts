import { type Context, type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Stack, texts, type Values } from '../documents';

/** Checks where the stack's state is, and in which account it is applied. */
export const state: Rule = {
  id: 'state',
  why:
    'A state that is shared, unlocked or stored elsewhere is overwritten by the next apply; so it is with another ' +
    'account, region or provider.',
  fix: 'Leave backend and provider to stacks/base.ts.',
  check: (stack, context) => [
    ...backend(stack, context),
    ...account(stack, context),
    ...versions(stack),
    ...imports(stack, context),
  ],
};

function backend({ terraform, name, place }: Stack, { facts }: Context): Finding[] {
  const [{ s3 } = {}] = list(terraform['backend']);
  const [found = {}] = list(s3);
  const expected = {
    bucket: facts.stateBucket,
    key: `${facts.project}/${name}.tfstate`,
    region: facts.region,
  };
  return [
    ...Object.entries(expected).flatMap(([argument, value]) =>
      unless(found[argument] === value, place, `keeps its state with ${argument} ${given(found[argument])}`),
    ),
    ...unless(isTrue(found['encrypt']), place, 'keeps its state unencrypted'),
    ...unless(isTrue(found['use_lockfile']), place, 'does not lock its state'),
    ...unless(
      texts(found['allowed_account_ids']).join() === facts.account,
      place,
      'keeps its state in whatever account it is run with',
    ),
  ];
}

function account({ json, provider, place }: Stack, { facts }: Context): Finding[] {
  const isOwn = texts(provider['allowed_account_ids']).join() === facts.account;
  const providers = list(json.provider?.['aws']);
  return [
    ...unless(isOwn, place, 'can be applied to any account'),
    ...unless(providers.length === 1, place, `has ${providers.length} providers of AWS`),
    ...unless(
      provider['region'] === facts.region,
      place,
      `is applied in the region ${given(provider['region'])}`,
    ),
  ];
}

/**
 * Checks that the provider is HashiCorp's in one exact version, and that Terraform is at least 1.10, which
 * introduced locks in S3.
 */
function versions({ terraform, place }: Stack): Finding[] {
  const [{ aws } = {} as Values] = list(terraform['required_providers']);
  const { source, version } = (list(aws)[0] ?? {}) as Values;
  const [, minor] = /^>=1\.(\d+)\.\d+$/.exec(String(terraform['required_version'])) ?? [];
  return [
    ...unless(
      /^(registry\.terraform\.io\/)?(hashicorp\/)?aws$/.test(String(source)),
      place,
      `takes its provider from ${given(source)}`,
    ),
    ...unless(
      /^\d+\.\d+\.\d+$/.test(String(version)),
      place,
      `takes any provider of ${given(version)}: the one version is not named`,
    ),
    ...unless(
      Number(minor) >= 10,
      place,
      `is applied by any Terraform of ${given(terraform['required_version'])}`,
    ),
  ];
}

/** Checks that only the state bucket, which exists before its stack, is imported by the code. */
function imports({ json, name, place }: Stack, { facts }: Context): Finding[] {
  const found = list((json as Values)['import']).map(({ to, id }) => `${String(to)} from ${String(id)}`);
  const wanted = name === 'state' ? [`aws_s3_bucket.bucket_bucket from ${facts.stateBucket}`] : [];
  return unless(
    found.every((one) => wanted.includes(one)),
    place,
    `takes over ${found.join(', ')}`,
  );
}
