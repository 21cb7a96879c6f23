import { writeShipped, writeVariants } from '../../../../__tests__/support/stacks';
import { judge, print } from '../../differences';
import { writeExtremes } from '../../values/extremes';
import { unknownNames } from '../../values/left-open';
import { unusedSamples } from '../../values/references';
import { byKey, compare, count, linesOf } from '../../values/report';
import { templateOf, Used } from '../../values/template';

const used = new Used();
const templates = [...writeShipped(), ...writeVariants(), ...writeExtremes()].map(
  ({ name, json, settings }) => templateOf(name, json, settings, used),
);
const found = byKey(compare(templates));
const verdict = judge('values', /^aws_/, found.keys());
const names = unknownNames(templates);

afterAll(() => print('Values', `${count(templates)}, ${names.compared} names`, verdict));

// [CloudFormation's registry schemas, and cfn-lint's own rules]
test('CloudFormation accepts every value of every variant, and of settings at their limits', () =>
  expect(linesOf(found, verdict.unexplained)).toEqual([]));

test('every explained difference still exists', () => expect(verdict.stale).toEqual([]));

test('every mapping and every sample is used', () => {
  expect(used.mappings.unused()).toEqual([]);
  expect(unusedSamples(used.samples)).toEqual([]);
});

// [AWS CDK, whose enumerations have the names that CloudFormation's registry leaves open]
test('AWS CDK has every name that the registry leaves open', () => {
  expect([...names.found.values()]).toEqual([]);
  expect(names.unused).toEqual([]);
});
