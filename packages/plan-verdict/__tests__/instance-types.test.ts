import { sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

const TEMPLATE = 'aws_launch_template.fleet';
const KEPT = 'running instances keep what they have until they are refreshed';
const MUST = "the app's release must run on it before instances are refreshed";

test.each([
  ['a larger size', 't4g.small', 't4g.large', []],
  ['another family of the same architecture', 't4g.small', 'is4gen.medium', []],
  ['another family of the same architecture', 'g4dn.xlarge', 'm7i.large', []],
  ['Arm for x86', 'm7i.large', 'm8g.large', [`the architecture changes: ${MUST}`]],
  ['x86 for Arm', 't4g.small', 'g6.xlarge', [`the architecture changes: ${MUST}`]],
  ['an unknown family', 't4g.small', 't99g.small', [`the architecture may change: ${MUST}`]],
  ['a larger size of an unknown family', 't99g.small', 't99g.large', []],
])('%s: %s → %s', (_, before, after, more) => {
  const change = sketch(TEMPLATE, 'update', {
    before: { ...standing(TEMPLATE), instance_type: before },
    set: { instance_type: after },
  });
  expect(said(sketched(change), TEMPLATE)).toEqual(['in place', KEPT, ...more]);
});
