import { edited, SMALLEST } from '../form';
import type { Walk } from '../walk';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b2c3d-0000-1111-2222-333344445555';
const PIPELINE = ['pipeline'];
const QA = { names: ['qa'], network: { cidr: '10.2.0.0/16' } };
const CIRCLECI = {
  organization: '0a1b2c3d-0000-1111-2222-333344445555',
  project: '0a1b2c3d-6666-7777-8888-9999aaaabbbb',
};

/** Changes beyond one stage: the project, other stages, the pipeline. */
const project: Walk = {
  form: { name: 'project', settings: edited(SMALLEST, {}), stacks: ['staging', 'pipeline'] },
  steps: [
    {
      what: 'another branch',
      edit: { 'repository.branch': 'release' },
      expected: 'in place',
      says: /cancels every release that runs or waits/,
      stacks: PIPELINE,
    },
    {
      what: 'another repository',
      edit: { 'repository.name': 'acme/other' },
      expected: 'in place',
      stacks: PIPELINE,
    },
    {
      what: 'a connection that already exists',
      edit: { 'repository.connection': CONNECTION },
      expected: 'in place',
      stacks: PIPELINE,
    },
    {
      what: 'the repository, branch and connection as before',
      edit: {},
      expected: 'in place',
      stacks: PIPELINE,
    },
    {
      what: 'a connection of another account',
      edit: { 'repository.connection': CONNECTION.replace('123456789012', '210987654321') },
      expected: 'refused by the settings',
      says: /a connection of the account 123456789012/,
    },
    {
      what: 'approval before a release',
      edit: { 'stages.staging.releaseApproval': true },
      expected: 'in place',
      stacks: PIPELINE,
    },
    { what: 'no approval', edit: {}, expected: 'in place', stacks: PIPELINE },
    {
      what: 'other sizes of a stage, planned for the pipeline',
      edit: { 'stages.staging.instances': { min: 3, max: 6 } },
      expected: 'nothing',
      stacks: PIPELINE,
    },
    {
      what: 'a stage added, planned for the pipeline',
      edit: { 'stages.qa': QA },
      expected: 'in place',
      stacks: PIPELINE,
    },
    {
      what: 'a stage removed that was never deployed',
      edit: {},
      expected: 'in place',
      stacks: PIPELINE,
    },
    {
      what: 'a stage added whose address range overlaps another',
      edit: { 'stages.qa': { ...QA, network: { cidr: '10.0.128.0/20' } } },
      expected: 'refused by the settings',
      says: /which overlaps stages\.staging\.network\.cidr/,
    },
    {
      what: 'a stage added with a name of another stage',
      edit: { 'stages.qa': { ...QA, names: ['staging'] } },
      expected: 'refused by the settings',
      says: /the same as stages\.staging\.names\[0\]/,
    },
    {
      what: 'a deployed stage removed from the settings',
      edit: { 'stages.staging': undefined, 'stages.qa': QA },
      expected: 'refused by a command',
      says: /"staging" is not in the settings any more.*npm run destroy -- staging/s,
      stacks: PIPELINE,
    },
    {
      what: 'the deployed pipeline removed from the settings',
      edit: { pipeline: false },
      expected: 'refused by a command',
      says: /the pipeline still exists on AWS.*npm run destroy -- pipeline/s,
      stacks: ['staging'],
    },
    {
      what: 'a region without CodePipeline',
      edit: { region: 'ca-west-1' },
      expected: 'refused by the settings',
      says: /no connections, no CodePipeline, no CodeBuild.*`pipeline: false`/s,
    },
    {
      what: 'a stage renamed',
      edit: { 'stages.staging': undefined, 'stages.test': SMALLEST.stages.staging },
      expected: 'refused by a command',
      says: /"staging" is not in the settings any more.*renamed/s,
      stacks: ['test'],
    },
    {
      what: 'the project renamed',
      edit: { project: 'world' },
      expected: 'refused by a command',
      says: /project "hello".*cannot be renamed/s,
    },
    {
      what: 'another region',
      edit: { region: 'eu-west-1' },
      expected: 'refused by a command',
      says: /us-east-1.*cannot be moved/s,
    },
    {
      what: 'another account',
      edit: { account: '210987654321' },
      expected: 'refused by a command',
      says: /Wrong account: the credentials belong to account 123456789012/,
    },
    {
      what: 'a project name that AWS refuses',
      edit: { project: 'aws-hello' },
      expected: 'refused by the settings',
      says: /and not with aws/,
    },
    {
      what: 'CircleCI added',
      edit: { circleci: CIRCLECI },
      expected: 'in place',
      stacks: ['state', 'staging', 'pipeline'],
    },
    {
      what: 'another CircleCI project',
      edit: { circleci: { ...CIRCLECI, project: '0a1b2c3d-6666-7777-8888-000000000000' } },
      expected: 'in place',
      stacks: ['state', 'staging', 'pipeline'],
    },
    {
      what: 'CircleCI removed',
      edit: {},
      expected: 'in place',
      stacks: ['staging', 'pipeline', 'state'],
    },
  ],
};

export const projectWalks: readonly Walk[] = [project];
