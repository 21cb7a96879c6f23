import { writeShipped } from '../../../__tests__/support/stacks';
import { judge, print } from '../differences';
import { BROKEN, FAULTS } from './broken';
import { unknownNames } from './left-open';
import { MAPPINGS, TYPES } from './mapping';
import { OF_PIPELINE } from './regions';
import { byKey, compare, count, linesOf } from './report';
import { templateOf } from './template';

// Production has no further types. The slow test compares it as a variant.
const templates = writeShipped()
  .filter(({ name }) => name !== 'production')
  .map(({ name, json, settings }) => templateOf(name, json, settings));
const broken = templateOf('broken', BROKEN, { account: '123456789012', region: 'us-east-1' });
const reported = compare([...templates, broken]);
const found = byKey(reported.filter(({ stack }) => stack !== 'broken'));
const verdict = judge('values', /^aws_/, found.keys());

afterAll(() => print('Values', count(templates), verdict));

// [CloudFormation's registry schemas, and cfn-lint's own rules]
test('CloudFormation accepts every value of the shipped stacks', () =>
  expect(linesOf(found, verdict.unexplained)).toEqual([]));

test('a fault of each kind is found', () => {
  const keys = reported.filter(({ stack }) => stack === 'broken').map(({ key }) => key);
  expect(keys).toEqual(expect.arrayContaining(FAULTS));
});

test('enough values are compared', () => {
  for (const { counts } of templates) expect(counts.compared).toBeGreaterThan(50);
});

test('each type has a mapping, or a reason why CloudFormation has none', () => {
  expect(Object.keys(MAPPINGS).sort()).toEqual(Object.keys(TYPES));
  for (const [type, mapping] of Object.entries(MAPPINGS)) {
    expect([type, mapping.none === undefined]).toEqual([type, TYPES[type] !== null]);
  }
});

// [AWS CDK, whose enumerations have the names that CloudFormation's registry leaves open]
test('AWS CDK has every name that the registry leaves open', () => {
  expect([...unknownNames(templates).found.values()]).toEqual([]);
});

// The comparison of regions depends on this: settings without a pipeline are accepted in every region.
test('only the pipeline uses types that some regions lack', () => {
  const types = templates
    .filter(({ stack }) => stack !== 'pipeline')
    .flatMap(({ resources }) => Object.values(resources).map(({ Type }) => Type));
  expect(Object.values(OF_PIPELINE).filter((type) => types.includes(type))).toEqual([]);
});
