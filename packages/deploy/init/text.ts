import type { Facts } from '../../facts';
import { columns } from '../command/screen';
import type { Found } from './found';
import { valueAt } from './questions';
import { type Change, printed, type Value } from './source';

/** What was found out, before the first question. */
export function foundText({ account, withoutAws, zones }: Found): string {
  if (withoutAws !== undefined)
    return `The account was not asked. ${withoutAws} The settings can be written all the same.\n`;
  const domains = zones.length > 0 ? `, with public hosted zones of ${zones.join(', ')}` : '';
  return `The credentials belong to account ${account}${domains}.\n`;
}

/** Each setting that changes, before and after. */
export function changesText(path: string, before: unknown, changes: readonly Change[]): string {
  const lines = changes.flatMap(({ path: keys, value }) => {
    const setting = keys.join('.');
    const old = valueAt(before, keys);
    return [
      ...(old === undefined ? [] : [`- ${setting}: ${shown(old)}`]),
      ...(value === undefined ? [] : [`+ ${setting}: ${printed(value)}`]),
    ];
  });
  return [`What changes in ${path}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

const shown = (value: unknown): string =>
  typeof value === 'object' && !Array.isArray(value) ? '{ … }' : printed(value as Value);

/**
 * The commands from here to an app that is released, with what each takes. The minutes are those of docs/first-account.md
 * and of AWS's own waits: a certificate, a load balancer, NAT gateways, instances that start.
 */
export function wayText({ alerts, pipeline }: Facts): string {
  const steps = [
    ['npm run preflight', 'until nothing is FAIL: seconds'],
    ['npm run bootstrap', 'the bucket of all state, once an account: a minute'],
    ['npm run deploy -- all', `every stack, with a question at each: about 12 minutes a stage`],
    ['(your mailbox)', `confirm AWS's mails to ${alerts.emails.join(', ')}: a minute`],
    ...(pipeline
      ? [
          ['(the console)', 'complete the connection to your repository, by the output `once`: a minute'],
          ['npm run release', 'the first release; from then on each push is one: about 10 minutes'],
        ]
      : [['npm run deploy -- <stage>', 'and a person releases to it: docs/releases.md']]),
  ];
  const lines = columns(steps.map(([command = '', says = ''], index) => [`${index + 1}.`, command, says]));
  return ['', 'The way from here:', ...lines.map((line) => `  ${line}`)].join('\n');
}
