import { testRows } from './table';

const PROJECT =
  'Accepted: 2 to 21 lower-case letters, digits and single hyphens, beginning with a letter, and not with aws, amazon, ' +
  'amzn, internal, sg or sthree.';
const ACCOUNT = "Accepted: the account's twelve digits in quotes, e.g. '123456789012'.";
const REGION = "Accepted: a commercial region of AWS, e.g. 'us-east-1'.";
const DOMAIN = "Accepted: a domain in lower case, e.g. 'example.com'.";
const UUID =
  "Accepted: the id as CircleCI shows it, in lower case, e.g. 'c65b68ef-e73b-4bf2-be9a-7a322a9df150'.";
const BUDGET = 'Accepted: a number from 1 to 10000000 (US dollars a month).';
const CONNECTION =
  'arn:aws:codeconnections:us-east-1:999999999999:connection/7e2f1c3a-5b7d-4e9f-8a1b-2c3d4e5f6a7b';

describe('the project', () => {
  testRows([
    [{ project: undefined }, `project: not given. ${PROJECT}`],
    [{ project: 42 }, `project: given 42 (a number). ${PROJECT}`],
    [{ project: 'a' }, `project: given 'a'. ${PROJECT}`],
    [{ project: 'project-of-22-letters1' }, `project: given 'project-of-22-letters1'. ${PROJECT}`],
    [{ project: 'Hello World' }, `project: given 'Hello World'. ${PROJECT} Did you mean 'hello-world'?`],
    [{ project: 'my--app' }, `project: given 'my--app'. ${PROJECT} Did you mean 'my-app'?`],
    [{ project: 'internal' }, `project: given 'internal'. ${PROJECT}`],
    [{ project: 'amazonia' }, `project: given 'amazonia'. ${PROJECT}`],
    [
      { projekt: 'hello' },
      'projekt: no such setting. Accepted: project, account, region, domain, repository, pipeline, alerts, circleci, app, ' +
        "stages. Did you mean 'project'?",
    ],
    [
      { colour: 'red' },
      'colour: no such setting. Accepted: project, account, region, domain, repository, pipeline, alerts, circleci, app, ' +
        'stages.',
    ],
  ]);
});

describe('the account and the region', () => {
  testRows([
    [
      { account: 123456789012 },
      `account: given 123456789012 (a number). ${ACCOUNT} Did you mean '123456789012'?`,
    ],
    [
      { account: 12345678901 },
      `account: given 12345678901 (a number). ${ACCOUNT} Did you mean '012345678901'?`,
    ],
    [{ account: '1234567890' }, `account: given '1234567890'. ${ACCOUNT} Did you mean '001234567890'?`],
    [
      { account: '1234-5678-9012' },
      `account: given '1234-5678-9012'. ${ACCOUNT} Did you mean '123456789012'?`,
    ],
    [{ account: 'acme' }, `account: given 'acme'. ${ACCOUNT}`],
    [{ region: 'us-east1' }, `region: given 'us-east1'. ${REGION} Did you mean 'us-east-1'?`],
    [{ region: 'EU-West-1' }, `region: given 'EU-West-1'. ${REGION} Did you mean 'eu-west-1'?`],
    [{ region: 'mars-north-1' }, `region: given 'mars-north-1'. ${REGION}`],
    [{ region: 'cn-north-1' }, `region: given 'cn-north-1'. ${REGION}`],
  ]);
});

describe('the domain', () => {
  testRows([
    [
      { domain: 'https://Example.com/' },
      `domain: given 'https://Example.com/'. ${DOMAIN} Did you mean 'example.com'?`,
    ],
    [{ domain: 'example.com.' }, `domain: given 'example.com.'. ${DOMAIN} Did you mean 'example.com'?`],
    [{ domain: 'example' }, `domain: given 'example'. ${DOMAIN}`],
    [{ domain: '' }, `domain: given ''. ${DOMAIN}`],
    [{ domain: null }, `domain: given null. ${DOMAIN}`],
  ]);
});

describe('the repository', () => {
  testRows([
    [{ repository: undefined }, 'repository: not given. Accepted: an object with name, branch, connection.'],
    [
      { 'repository.name': 'hello' },
      "repository.name: given 'hello'. Accepted: owner and name, e.g. 'acme/hello'.",
    ],
    [
      { 'repository.name': 'https://github.com/acme/hello.git' },
      "repository.name: given 'https://github.com/acme/hello.git'. Accepted: owner and name, e.g. 'acme/hello'. " +
        "Did you mean 'acme/hello'?",
    ],
    [
      { 'repository.branch': 'main branch' },
      "repository.branch: given 'main branch'. Accepted: a branch, e.g. 'main'.",
    ],
    [
      { 'repository.brunch': 'main' },
      "repository.brunch: no such setting. Accepted: name, branch, connection. Did you mean 'branch'?",
    ],
    [
      { 'repository.connection': 'github' },
      "repository.connection: given 'github'. Accepted: the ARN of a connection, e.g. " +
        "'arn:aws:codeconnections:us-east-1:123456789012:connection/…'.",
    ],
    [
      { 'repository.connection': CONNECTION },
      `repository.connection: given '${CONNECTION}'. Accepted: a connection of the account 123456789012.`,
    ],
  ]);
});

describe('alerts and CircleCI', () => {
  testRows([
    [{ 'alerts.emails': [] }, 'alerts.emails: given []. Accepted: a list of 1 to 10 e-mail addresses.'],
    [
      { 'alerts.emails': 'ops@example.com' },
      "alerts.emails: given 'ops@example.com'. Accepted: a list of 1 to 10 e-mail addresses.",
    ],
    [
      { 'alerts.emails': ['ops@example.com', 'ops.example.com'] },
      "alerts.emails[1]: given 'ops.example.com'. Accepted: an e-mail address, e.g. 'ops@example.com'.",
    ],
    [
      { 'alerts.emails': ['ops@example.com', 'Ops@example.com'] },
      "alerts.emails[1]: given 'Ops@example.com', which is alerts.emails[0] too. Accepted: each address once.",
    ],
    [{ 'alerts.monthlyBudgetUsd': 0 }, `alerts.monthlyBudgetUsd: given 0. ${BUDGET}`],
    [{ 'alerts.monthlyBudgetUsd': -5 }, `alerts.monthlyBudgetUsd: given -5. ${BUDGET}`],
    [{ 'alerts.monthlyBudgetUsd': NaN }, `alerts.monthlyBudgetUsd: given NaN. ${BUDGET}`],
    [
      { 'alerts.monthlyBudgetUsd': '200' },
      `alerts.monthlyBudgetUsd: given '200'. ${BUDGET} Did you mean 200?`,
    ],
    [{ 'alerts.monthlyBudgetUsd': undefined }, `alerts.monthlyBudgetUsd: not given. ${BUDGET}`],
    [
      { circleci: { organization: 'acme', project: 'C65B68EF-E73B-4BF2-BE9A-7A322A9DF150' } },
      `circleci.organization: given 'acme'. ${UUID}`,
      `circleci.project: given 'C65B68EF-E73B-4BF2-BE9A-7A322A9DF150'. ${UUID} ` +
        "Did you mean 'c65b68ef-e73b-4bf2-be9a-7a322a9df150'?",
    ],
  ]);
});
