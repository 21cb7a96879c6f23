import { spawnSync } from 'node:child_process';
import { ROOT, START } from '../../command';
import { wrapMessage } from '../message';

const GROUP = '--region us-east-1 --auto-scaling-group-name hello-staging';

test.each<[what: string, text: string, wrapped: string[]]>([
  ['a line that fits', 'x'.repeat(40), ['x'.repeat(40)]],
  [
    'a sentence, wrapped between words',
    'Systems Manager does not reach i-1: an instance answers it a minute after its start.',
    ['Systems Manager does not reach i-1: an', 'instance answers it a minute after its', 'start.'],
  ],
  [
    'a command line, which stays whole',
    'Nothing was changed. Release it again: npm run rollback -- staging <commit> --yes',
    ['Nothing was changed. Release it again:', 'npm run rollback -- staging <commit> --yes'],
  ],
  [
    'a command line, then a sentence',
    'What is pushed waits: npm run release opens it, then look by npm run status -- staging and wait for its end.',
    [
      'What is pushed waits: npm run release',
      'opens it, then look by',
      'npm run status -- staging and wait for',
      'its end.',
    ],
  ],
  [
    'a command in brackets, and with a value',
    'It is off (npm run secrets -- set staging DB_PASSWORD < password.txt), or npm run releases -- staging --last 50 says it.',
    [
      'It is off',
      '(npm run secrets -- set staging DB_PASSWORD < password.txt),',
      'or npm run releases -- staging --last 50',
      'says it.',
    ],
  ],
  [
    'a command line of the AWS CLI that is longer than a line',
    `It does not scale until this is run: aws autoscaling resume-processes ${GROUP} --scaling-processes AZRebalance. So it is.`,
    [
      'It does not scale until this is run:',
      `aws autoscaling resume-processes ${GROUP} --scaling-processes AZRebalance.`,
      'So it is.',
    ],
  ],
  [
    'the name of a program in a sentence',
    'Behind the door, aws: it may answer again later.',
    ['Behind the door, aws: it may answer', 'again later.'],
  ],
  [
    'an address and a path',
    'How to install it: https://docs.aws.amazon.com/cli/latest/userguide/install.html or /opt/a folder',
    [
      'How to install it:',
      'https://docs.aws.amazon.com/cli/latest/userguide/install.html',
      'or /opt/a folder',
    ],
  ],
  [
    'a usage, between its options',
    'Usage: npm run run -- <stage> [--all] [--instance <id>] [--timeout <minutes>] -- <command>',
    ['Usage: npm run run -- <stage> [--all]', '[--instance <id>] [--timeout <minutes>]', '-- <command>'],
  ],
  [
    'code in backticks',
    'The settings have no `stages: { staging: { names } }` in it.',
    ['The settings have no', '`stages: { staging: { names } }` in it.'],
  ],
  [
    'separate lines, and an indented list',
    'It is not as it should be:\n  i-1: on template version 3, not 4; OutOfService, not in service\nSo.',
    [
      'It is not as it should be:',
      '  i-1: on template version 3, not 4;',
      '    OutOfService, not in service',
      'So.',
    ],
  ],
])('%s', (_, text, wrapped) => expect(wrapMessage(text, 40).split('\n')).toEqual(wrapped));

test.each([
  ['80 columns', {}, 80],
  ['the value of COLUMNS', { COLUMNS: '50' }, 50],
])(
  'an error in a pipe is wrapped to %s',
  (_, extra, width) => {
    const { COLUMNS, ...env } = process.env;
    void COLUMNS;
    const [node, start] = START;
    const words = [start, 'packages/deploy/smoke.ts', 'stagin'];
    const { stderr, status } = spawnSync(node, words, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...env, ...extra },
    });
    const lines = stderr.trimEnd().split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join(' ')).toMatch(
      /^There is no stage "stagin" \(staging\?\)\. Usage: npm run smoke -- <stage> /,
    );
    expect(status).toBe(1);
  },
  120_000,
);
