import type { Facts } from '../../facts';
import { columns } from '../../command';
import type { Found } from './found';
import { valueAt } from './questions';
import { type Change, printed, type Value } from './source';

/** What was found out, printed before the first question. */
export function foundText({ account, withoutAws, zones }: Found): string {
  if (withoutAws !== undefined)
    return `The AWS account was not read. ${withoutAws} The settings can be written without it.\n`;
  const domains = zones.length > 0 ? `, with public hosted zones of ${zones.join(', ')}` : '';
  return `The credentials belong to account ${account}${domains}.\n`;
}

/** Each setting that changes, with its value before and after. */
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
 * The minutes in docs/first-account.md for waiting on AWS (certificates, load balancers, NAT gateways,
 * instances), by the headings there. A test compares the two. Steps without an estimate there have none here.
 */
export const ALLOWED_MINUTES = { 'Before anything is made': 5, 'The stage': 12, Mails: 3 } as const;

/** The commands from here to the first release of an app, with their estimated minutes. */
export function wayText({ alerts, pipeline }: Pick<Facts, 'alerts' | 'pipeline'>): string {
  const { 'Before anything is made': before, 'The stage': stage, Mails: mails } = ALLOWED_MINUTES;
  const steps = [
    ['npm run preflight', 'repeat until there is no FAIL'],
    ['npm run bootstrap', `creates the state bucket, once per account: up to here ${before} minutes`],
    ['npm run deploy -- all', `deploys every stack and asks before each: about ${stage} minutes a stage`],
    ['(your mailbox)', `confirm AWS's mails to ${alerts.emails.join(', ')}: ${mails} minutes`],
    ...(pipeline
      ? [
          ['(the console)', 'complete the connection to your repository (the output `once` says how)'],
          ['npm run release', 'the first release; later each push starts one'],
        ]
      : [['npm run deploy -- <stage>', 'deploys one stage; you release to it by hand: docs/releases.md']]),
  ];
  const lines = columns(steps.map(([command = '', says = ''], index) => [`${index + 1}.`, command, says]));
  return ['', 'Next steps:', ...lines.map((line) => `  ${line}`)].join('\n');
}
