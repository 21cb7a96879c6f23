import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protectedResources, refuseProtectedResources } from '../saved-plan/protection';
import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { parsePlan } from '../../plan-verdict';

const change = (type: string, before: object | null, actions = ['delete']) => ({
  address: `${type}.x`,
  type,
  name: 'x',
  change: { actions, before },
});

const planOf = (...changes: object[]) =>
  parsePlan({ format_version: '1.2', resource_changes: changes }, 'staging');

test.each([
  ['a load balancer with deletion protection', change('aws_lb', { enable_deletion_protection: true }), true],
  [
    'a load balancer without deletion protection',
    change('aws_lb', { enable_deletion_protection: false }),
    false,
  ],
  ['a bucket that is not emptied', change('aws_s3_bucket', { force_destroy: false }), true],
  ['a bucket that is emptied', change('aws_s3_bucket', { force_destroy: true }), false],
  ['a log group that is kept', change('aws_cloudwatch_log_group', { skip_destroy: true }), true],
  ['a log group that is not kept', change('aws_cloudwatch_log_group', { skip_destroy: false }), false],
  [
    'a resource that is not deleted',
    change('aws_lb', { enable_deletion_protection: true }, ['no-op']),
    false,
  ],
  ['a resource that does not exist', change('aws_lb', null), false],
])('%s: protected is %s', (_, resource, expected) => {
  expect(protectedResources(planOf(resource))).toEqual(expected ? [resource.address] : []);
});

test('a plan without changes protects nothing', () => expect(protectedResources(planOf())).toEqual([]));

describe('a destroy plan with resources that are still protected on AWS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'protection-'));
  const file = join(folder, 'plan.json');
  const refuse = (stack: string) => refuseProtectedResources(resolveFacts(config), stack, file);
  const write = (forceDestroy: boolean) =>
    writeFileSync(file, JSON.stringify(planOf(change('aws_s3_bucket', { force_destroy: forceDestroy }))));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [
      'staging',
      'staging is protected, so it is not destroyed: these are still protected on AWS: aws_s3_bucket.x. Nothing ' +
        'was changed.\nTo destroy it anyway: set `protected: false` for staging, then npm run deploy -- staging, ' +
        'then npm run destroy -- staging. Its load balancer logs and log groups are deleted with it.',
    ],
    [
      'pipeline',
      'pipeline belongs to protected stages, so it is not destroyed: these are still protected on AWS: ' +
        'aws_s3_bucket.x. Nothing was changed.\nTo destroy it anyway: set `protected: false` for every stage, then ' +
        'npm run deploy -- pipeline, then npm run destroy -- pipeline. Its artifacts are deleted with it, so no ' +
        'earlier release can be deployed again.',
    ],
  ])('of %s is refused, with what to do', (stack, message) => {
    write(false);
    expect(() => refuse(stack)).toThrow(message);
  });

  test.each(['staging', 'pipeline'])('of %s is accepted once the protection is off', (stack) => {
    write(true);
    expect(() => refuse(stack)).not.toThrow();
  });
});
