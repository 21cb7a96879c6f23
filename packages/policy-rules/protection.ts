import { type Context, type Finding, type Rule, unless } from './rule';
import { isTrue, list, type Resource } from './stack';

/** What a mistake must not destroy. */
export const protection: Rule = {
  id: 'protection',
  why: 'What carries traffic or holds state and logs is gone for good once a wrong plan is applied.',
  mend: 'Leave the protection on; protected: false is a setting of the stage, applied before it is destroyed.',
  check: (stack, context) => {
    const isState = stack.name === 'state';
    const isKept = isState || isProtected(context);
    return [
      ...stack.all('aws_s3_bucket').flatMap((bucket) => {
        const [versions] = stack.of(bucket, 'aws_s3_bucket_versioning', 'bucket');
        return unless(!isState || versions !== undefined, bucket, 'does not keep earlier states');
      }),
      ...stack.all('aws_s3_bucket_versioning').flatMap((versions) => {
        const [{ status } = {}] = list(versions.values['versioning_configuration']);
        const isOn = status === 'Enabled' && stack.referred(versions.values['bucket']) !== undefined;
        return unless(isOn, versions, 'keeps no earlier versions');
      }),
      ...(isKept ? stack.all('aws_lb', 'aws_s3_bucket', 'aws_cloudwatch_log_group').flatMap(lacks) : []),
    ];
  },
};

/** The pipeline is as protected as the stage that is protected most. */
function isProtected({ facts, stage }: Context): boolean {
  return stage ? stage.protected : Object.values(facts.stages).some((one) => one.protected);
}

function lacks(resource: Resource): Finding[] {
  const { values, type } = resource;
  if (type === 'aws_cloudwatch_log_group') {
    return unless(isTrue(values['skip_destroy']), resource, 'is destroyed with the stack');
  }
  const [lifecycle] = list(values['lifecycle']);
  const refused = unless(
    isTrue(lifecycle?.['prevent_destroy']),
    resource,
    'may be destroyed by a plan: it has no prevent_destroy',
  );
  const own =
    type === 'aws_lb'
      ? unless(isTrue(values['enable_deletion_protection']), resource, 'has no deletion protection')
      : unless(!isTrue(values['force_destroy']), resource, 'is emptied when it is destroyed');
  return [...refused, ...own];
}
