import { protectedResources } from '../../commands/protection';

const change = (type: string, before: object | null, actions = ['delete']) => ({
  address: `${type}.x`,
  type,
  change: { actions, before },
});

test.each([
  ['a load balancer with deletion protection', change('aws_lb', { enable_deletion_protection: true }), true],
  ['a load balancer without', change('aws_lb', { enable_deletion_protection: false }), false],
  ['a bucket that is not emptied', change('aws_s3_bucket', { force_destroy: false }), true],
  ['a bucket that is', change('aws_s3_bucket', { force_destroy: true }), false],
  ['a log group that is kept', change('aws_cloudwatch_log_group', { skip_destroy: true }), true],
  ['a log group that is not', change('aws_cloudwatch_log_group', { skip_destroy: false }), false],
  ['what is not deleted', change('aws_lb', { enable_deletion_protection: true }, ['no-op']), false],
  ['what does not exist', change('aws_lb', null), false],
])('%s: protected is %s', (_, resource, expected) => {
  expect(protectedResources({ resource_changes: [resource] })).toEqual(expected ? [resource.address] : []);
});

test('a plan without changes protects nothing', () => expect(protectedResources({})).toEqual([]));
