import { writeShipped, writeVariants } from '../support/stacks';
import { judge, stale } from '../oracles/values/differences';
import { writeExtremes } from '../oracles/values/extremes';
import { unknownNames } from '../oracles/values/left-open';
import { unusedSamples } from '../oracles/values/references';
import { byKey, compare, count } from '../oracles/values/report';
import { templateOf, Used } from '../oracles/values/template';

const used = new Used();
const templates = [...writeShipped(), ...writeVariants(), ...writeExtremes()].map(
  ({ name, json, settings }) => templateOf(name, json, settings, used),
);
const found = byKey(compare(templates));
const { unexplained, explained } = judge(found);
const names = unknownNames(templates);

afterAll(() => {
  const difference = `${unexplained.length} unexplained, ${explained.length} explained`;
  process.stdout.write(`Values: ${count(templates)}, ${difference}; ${names.compared} names looked up.\n`);
});

// [CloudFormation's registry schemas, and cfn-lint's own rules]
test('CloudFormation takes every value of every variant, and at the edges of what the settings take', () =>
  expect(unexplained).toEqual([]));

test('no explained difference is gone', () => expect(stale(found, /^aws_/)).toEqual([]));

test('every mapping and every sample is of use', () => {
  expect(used.mappings.unused()).toEqual([]);
  expect(unusedSamples(used.samples)).toEqual([]);
});

// [AWS CDK, whose enumerations hold what CloudFormation's registry leaves open]
test('AWS CDK names every name that the registry leaves open', () => {
  expect([...names.found.values()]).toEqual([]);
  expect(names.unused).toEqual([]);
});
