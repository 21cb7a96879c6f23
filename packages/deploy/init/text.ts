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
 * Minutes that docs/first-account.md allows on AWS, by what its headings call them: certificates, load balancers, NAT
 * gateways and instances take their time. A test holds the two together. What nobody allowed for has no minutes here.
 */
export const ALLOWED_MINUTES = { 'Before anything is made': 5, 'The stage': 12, Mails: 3 } as const;

/** The commands from here to an app that is released, with the minutes that are allowed for them. */
export function wayText({ alerts, pipeline }: Pick<Facts, 'alerts' | 'pipeline'>): string {
  const { 'Before anything is made': before, 'The stage': stage, Mails: mails } = ALLOWED_MINUTES;
  const steps = [
    ['npm run preflight', 'until nothing is FAIL'],
    ['npm run bootstrap', `the bucket of all state, once an account: up to here ${before} minutes`],
    ['npm run deploy -- all', `every stack, with a question at each: about ${stage} minutes a stage`],
    ['(your mailbox)', `confirm AWS's mails to ${alerts.emails.join(', ')}: ${mails} minutes`],
    ...(pipeline
      ? [
          ['(the console)', 'complete the connection to your repository, by the output `once`'],
          ['npm run release', 'the first release; from then on each push is one'],
        ]
      : [['npm run deploy -- <stage>', 'and a person releases to it: docs/releases.md']]),
  ];
  const lines = columns(steps.map(([command = '', says = ''], index) => [`${index + 1}.`, command, says]));
  return ['', 'The way from here:', ...lines.map((line) => `  ${line}`)].join('\n');
}
