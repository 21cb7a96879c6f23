import { type Context, type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Stack, texts } from './stack';

/** Where the stack's state is, and in which account it is applied. */
export const state: Rule = {
  id: 'state',
  why: 'State that is shared, unlocked or elsewhere is overwritten by the next apply, and credentials of another account change that account.',
  mend: 'Leave backend and provider to stacks/base.ts.',
  check: (stack, context) => [...backend(stack, context), ...account(stack, context)],
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

function account(stack: Stack, { facts }: Context): Finding[] {
  const { provider, place } = stack;
  const isOwn = texts(provider['allowed_account_ids']).join() === facts.account;
  return [
    // The state bucket alone is made before its stack is.
    ...unless(!('import' in stack.json) || stack.name === 'state', place, 'takes over what is there already'),
    ...unless(isOwn, place, 'can be applied to any account'),
    ...unless(provider['region'] === facts.region, place, `is applied in ${given(provider['region'])}`),
  ];
}
