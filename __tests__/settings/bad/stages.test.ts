import { refuses, testRows, type Row } from './table';

const STAGE_KEYS =
  'names, network, instances, rollout, releaseApproval, protected, exposure, http, schedule, tlsPolicy, logRetentionDays, ' +
  'thresholds, app';
const at = (name: string) => `stages.staging.${name}`;
const names = at('names');

describe('stages', () => {
  const STAGES = 'at least one stage, e.g. { staging: { … } }';
  const STAGE_NAME =
    "Accepted: a name of lower-case letters, digits and single hyphens, beginning with a letter, and not 'state' or " +
    "'pipeline'.";
  const third = { names: ['eu'], network: { cidr: '10.2.0.0/16' } };
  const called = (name: string, found: string): Row => [
    { [`stages.${name}`]: third },
    `stages.${name}: ${found}`,
  ];
  const noSuch = (name: string, meant: string): Row => [
    { [at(name)]: 30 },
    `${at(name)}: no such setting. Accepted: ${STAGE_KEYS}. Did you mean '${meant}'?`,
  ];
  testRows([
    [{ stages: undefined }, `stages: not given. Accepted: ${STAGES}.`],
    ...refuses('stages', STAGES, [[{}], [[]]]),
    ...refuses('stages.eu', `an object with ${STAGE_KEYS}`, [[null]]),
    called('Staging_EU', `not a valid name of a stage. ${STAGE_NAME} Did you mean 'staging-eu'?`),
    called('1', `not a valid name of a stage. ${STAGE_NAME}`),
    called('state', `reserved: another stack has this name. ${STAGE_NAME}`),
    called('pipeline', `reserved: another stack has this name. ${STAGE_NAME}`),
    called('constructor', 'not usable: CDKTF cannot give a stack this name. Accepted: any other name.'),
    called(
      'staging-internal',
      "also the name of the load balancer of 'staging' when that stage is internal. Accepted: any other name.",
    ),
    [{ 'stages.eu-internal': third }],
    called(
      'eighteen-character',
      "its target group would be 'hello-eighteen-character-xxxxxxxx', 33 characters where AWS takes 32. Accepted: project " +
        'and stage names of at most 22 characters together.',
    ),
    noSuch('rolout', 'rollout'),
    noSuch('logRetention', 'logRetentionDays'),
  ]);
});

describe('names of a stage', () => {
  const LONG = 'a-label-of-many-letters-that-goes-on-and-on-and-ends-x';
  const ONE_RECORD =
    'Accepted: only one of them: the same DNS record validates both certificates, and removing either deletes it.';
  const twice = (given: string[], path: string, name: string, index: number): Row => [
    { [names]: given },
    `${path}: given '${name}', the same as ${names}[${index}]. Accepted: each name once.`,
  ];
  testRows([
    [{ [names]: undefined }, `${names}: not given. Accepted: names below example.com, e.g. ['staging'].`],
    ...refuses(names, 'a list of 1 to 10 names', [[[]], ['staging']]),
    ...refuses(
      `${names}[0]`,
      "a name below the domain in lower case: '@' for the domain itself, 'www', 'api.eu', '*'",
      [['Staging', 'staging'], ['my_stage'], ['-stage'], ['eu.*']],
    ),
    ...refuses(`${names}[0]`, 'a name without the domain', [
      ['staging.example.com', 'staging'],
      ['example.com', '@'],
    ]),
    twice(['eu', 'www'], 'stages.production.names[1]', 'www', 1),
    twice(['eu', 'eu'], `${names}[1]`, 'eu', 0),
    [
      { [names]: ['eu', '*'] },
      `stages.production.names[0]: given '@', and '*' is ${names}[1]. ${ONE_RECORD}`,
    ],
    [{ [names]: ['eu', '*.eu'] }, `${names}[1]: given '*.eu', and 'eu' is ${names}[0]. ${ONE_RECORD}`],
    ...refuses(names, "at least one name without '*', for the stage's URL", [[['*.eu']]]),
    [
      { [names]: [LONG] },
      `${names}[0]: given '${LONG}', with the domain 66 characters. Accepted: at most 64 with the domain, for the ` +
        'certificate.',
    ],
  ]);
});

describe('other settings of a stage', () => {
  testRows([
    ...refuses(at('rollout'), "'AllAtOnce', 'HalfAtATime' or 'OneAtATime'", [
      ['AllAtonce', 'AllAtOnce'],
      ['Canary'],
    ]),
    ...refuses(at('releaseApproval'), 'true or false', [['yes']]),
    ...refuses(at('protected'), 'true or false', [['true', true]]),
    ...refuses(at('exposure'), "'public' or 'internal'", [['private']]),
    ...refuses(
      at('tlsPolicy'),
      'a policy of Application Load Balancers with TLS 1.3; docs/settings.md lists them',
      [
        ['ELBSecurityPolicy-TLS13-1-2-Res-2021-6', 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06'],
        ['ELBSecurityPolicy-2016-08'],
      ],
    ),
    ...refuses(
      at('logRetentionDays'),
      '1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653',
      [[31, 30], ['90', 90], ['forever']],
    ),
  ]);
});
