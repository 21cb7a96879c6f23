import { readFileSync } from 'node:fs';
import { regionTable } from '../../test-support';
import { regionFacts } from '../regions';

test("regions.json is up to date with the AWS CDK's region facts: npm run docs writes it", () => {
  expect(readFileSync('packages/facts/regions.json', 'utf8')).toBe(regionTable());
});

// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
test.each([
  ['us-east-1', { partition: 'aws', elbv2Account: '127311923021' }],
  ['cn-north-1', { partition: 'aws-cn', elbv2Account: '638102146993' }],
  ['ap-southeast-5', { partition: 'aws', isOptIn: true }], // its logs come from the service principal
])('the facts of %s', (region, facts) => {
  expect(regionFacts(region)).toEqual(facts);
});

test.each(['mars-north-1', 'constructor'])('%s has no facts', (name) => {
  expect(regionFacts(name)).toEqual({});
});
