import { readdirSync } from 'node:fs';
import type { Difference } from '../embedded-aws';
import { differencesOf } from './differences';

/** What each part of the project is compared with. Each key is a folder beside this file. */
const ORACLES: Readonly<Record<string, string>> = {
  commands:
    'Every command line of the AWS CLI in scripts, programs, messages and docs, each `--query`, each systemd unit, and ' +
    'each option that an instance or a build uses: against the real CLI, its service models, and the programs of ' +
    'Amazon Linux 2023.',
  documents:
    'User data, SSM documents, event patterns and input paths, dashboards, metric math, agents, appspec and buildspec, ' +
    'and their sizes: against the schemas, the programs and the recorded events of those who read them.',
  requests: "Every request to the embedded AWS, and every answer of it: against botocore's service models.",
  rights:
    "Every policy: against the Service Authorization Reference, what AWS CDK's constructs grant for the same job, AWS's " +
    "own policies, and the permissions of CloudFormation's handlers.",
  values:
    "Every attribute of every resource, as its CloudFormation property: against the registry's schemas, region by region.",
};

/** The names of the oracles; each is a folder. */
export const oracles = (): string[] => Object.keys(ORACLES);

/** docs/oracles.md: every explained difference. */
export function oraclesDocument(): string {
  return [
    '<!-- Written by `npm run docs` from the code: change it there. -->',
    '',
    '# Oracles',
    '',
    "What this project makes is compared with AWS's own tools, schemas and models, as far as they can be had. Each part below",
    'says what is compared with what. A difference fails the tests until it is fixed, or explained in a `differences.json`',
    'in `packages/oracles/` or `packages/embedded-aws/`. An explanation that nothing needs fails them too.',
    '`npm run test:fixes -- --planted` plants faults that only such a comparison can find, one by one.',
    ...Object.entries(ORACLES).flatMap(([name, what]) => [
      '',
      `## ${name}`,
      '',
      what,
      '',
      ...listed(differencesOf(name)),
    ]),
    '',
  ].join('\n');
}

/** One line for each reason, with all differences that it explains. */
function listed(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ['No difference.'];
  const byReason = new Map<string, string[]>();
  for (const { what, reason } of differences) byReason.set(reason, [...(byReason.get(reason) ?? []), what]);
  const code = (what: string) => `\`${what.replaceAll('`', "'")}\``;
  return [...byReason].map(([reason, whats]) => `- ${reason} (${whats.map(code).join(', ')})`);
}

/** The folders with an oracle. */
export const folders = (): string[] =>
  readdirSync(__dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== '__tests__')
    .map(({ name }) => name)
    .sort();
