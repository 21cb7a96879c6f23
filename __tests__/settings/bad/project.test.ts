import { refuses, testRows } from './table';

const SETTINGS = 'project, account, region, domain, repository, pipeline, alerts, circleci, app, stages';

describe('the project', () => {
  const PROJECT =
    '2 to 21 lower-case letters, digits and single hyphens, beginning with a letter, and not with aws, amazon, amzn, ' +
    'internal, sg or sthree';
  testRows([
    [{ project: undefined }, `project: not given. Accepted: ${PROJECT}.`],
    [{ project: 42 }, `project: given 42 (a number). Accepted: ${PROJECT}.`],
    ...refuses('project', PROJECT, [
      ['a'],
      ['project-of-22-letters1'],
      ['Hello World', 'hello-world'],
      ['my--app', 'my-app'],
      ['internal'],
      ['amazonia'],
    ]),
    [{ projekt: 'hello' }, `projekt: no such setting. Accepted: ${SETTINGS}. Did you mean 'project'?`],
    [{ colour: 'red' }, `colour: no such setting. Accepted: ${SETTINGS}.`],
  ]);
});

describe('the account, the region and the domain', () => {
  const ACCOUNT = "the account's twelve digits in quotes, e.g. '123456789012'";
  testRows([
    [
      { account: 123456789012 },
      `account: given 123456789012 (a number). Accepted: ${ACCOUNT}. Did you mean '123456789012'?`,
    ],
    [
      { account: 12345678901 },
      `account: given 12345678901 (a number). Accepted: ${ACCOUNT}. Did you mean '012345678901'?`,
    ],
    ...refuses('account', ACCOUNT, [
      ['1234567890', '001234567890'],
      ['1234-5678-9012', '123456789012'],
      ['acme'],
    ]),
    ...refuses('region', "a commercial region of AWS, e.g. 'us-east-1'", [
      ['us-east1', 'us-east-1'],
      ['EU-West-1', 'eu-west-1'],
      ['mars-north-1'],
      ['cn-north-1'],
    ]),
    ...refuses('domain', "a domain in lower case, e.g. 'example.com'", [
      ['https://Example.com/', 'example.com'],
      ['example.com.', 'example.com'],
      ['example'],
      [''],
      [null],
    ]),
  ]);
});

describe('the repository', () => {
  const CONNECTION =
    'arn:aws:codeconnections:us-east-1:999999999999:connection/7e2f1c3a-5b7d-4e9f-8a1b-2c3d4e5f6a7b';
  testRows([
    [{ repository: undefined }, 'repository: not given. Accepted: an object with name, branch, connection.'],
    ...refuses('repository.name', "owner and name, e.g. 'acme/hello'", [
      ['hello'],
      ['https://github.com/acme/hello.git', 'acme/hello'],
    ]),
    ...refuses('repository.branch', "a branch, e.g. 'main'", [['main branch']]),
    [
      { 'repository.brunch': 'main' },
      "repository.brunch: no such setting. Accepted: name, branch, connection. Did you mean 'branch'?",
    ],
    ...refuses(
      'repository.connection',
      "the ARN of a connection, e.g. 'arn:aws:codeconnections:us-east-1:123456789012:connection/…'",
      [['github']],
    ),
    ...refuses('repository.connection', 'a connection of the account 123456789012', [[CONNECTION]]),
  ]);
});

describe('alerts and CircleCI', () => {
  const BUDGET = 'a number from 1 to 10000000 (US dollars a month)';
  const UUID = "the id as CircleCI shows it, in lower case, e.g. 'c65b68ef-e73b-4bf2-be9a-7a322a9df150'";
  const CAPITALS = 'C65B68EF-E73B-4BF2-BE9A-7A322A9DF150';
  testRows([
    ...refuses('alerts.emails', 'a list of 1 to 10 e-mail addresses', [[[]], ['ops@example.com']]),
    [
      { 'alerts.emails': ['ops@example.com', 'ops.example.com'] },
      "alerts.emails[1]: given 'ops.example.com'. Accepted: an e-mail address, e.g. 'ops@example.com'.",
    ],
    [
      { 'alerts.emails': ['ops@example.com', 'Ops@example.com'] },
      "alerts.emails[1]: given 'Ops@example.com', the same as alerts.emails[0]. Accepted: each address once.",
    ],
    ...refuses('alerts.monthlyBudgetUsd', BUDGET, [[0], [-5], [NaN], ['200', 200]]),
    [{ 'alerts.monthlyBudgetUsd': undefined }, `alerts.monthlyBudgetUsd: not given. Accepted: ${BUDGET}.`],
    [
      { circleci: { organization: 'acme', project: CAPITALS } },
      `circleci.organization: given 'acme'. Accepted: ${UUID}.`,
      `circleci.project: given '${CAPITALS}'. Accepted: ${UUID}. Did you mean '${CAPITALS.toLowerCase()}'?`,
    ],
  ]);
});
