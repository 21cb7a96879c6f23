import { resolveSettings } from '../../../settings';
import { factsOf } from '../../../settings/facts';
import config from '../../../__tests__/support/example-config';
import { bucketNames, prefixOf, stageOf } from '../facts';
import { isSettingsError, loadFacts, resolveFacts } from '../user-code';

const facts = resolveFacts(config);

test('facts are computed from the settings', () => {
  expect(facts).toEqual(factsOf(resolveSettings(config)));
  expect(loadFacts().project).toBe('hello');
});

test('names on AWS come from the changed settings', () => {
  const { stateBucket, stages } = loadFacts({ account: '210987654321' });
  expect(stateBucket).toBe('hello-state-210987654321-us-east-1');
  expect(stages['staging']?.accessLogBucket).toBe('hello-staging-logs-210987654321-us-east-1');
});

test("the digest depends on the settings' values, not on their warnings", () => {
  const settings = resolveSettings(config);
  expect(factsOf({ ...settings, warnings: ['one more'] }).digest).toBe(facts.digest);
  expect(factsOf({ ...settings, project: 'other' }).digest).not.toBe(facts.digest);
});

test("refused settings give the settings' own error", () => {
  const refused = () => resolveFacts({ ...config, region: 'us-east-9' });
  expect(refused).toThrow(/^1 problem in the settings; nothing was built\./);
  try {
    refused();
  } catch (error) {
    expect(isSettingsError(error)).toBe(true);
  }
  expect(isSettingsError(new Error('another'))).toBe(false);
});

test("every stack has a prefix, only a stage's stack has a stage", () => {
  const stacks = ['state', ...facts.stacksBesideState];
  expect(stacks.map((stack) => prefixOf(facts, stack))).toEqual(stacks.map((stack) => `hello-${stack}`));
  expect(stacks.map((stack) => stageOf(facts, stack))).toEqual([
    undefined,
    'staging',
    'production',
    undefined,
  ]);
  expect(() => prefixOf(facts, 'qa')).toThrow('There is no stack called qa.');
});

test('a project without a pipeline has no artifact bucket', () => {
  expect(bucketNames(facts)).toHaveLength(3);
  expect(bucketNames(resolveFacts({ ...config, pipeline: false }))).toEqual([
    'hello-staging-logs-123456789012-us-east-1',
    'hello-production-logs-123456789012-us-east-1',
  ]);
});
