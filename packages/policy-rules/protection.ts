import { kindOf, kinds } from '../resource-kinds';
import { type Context, type Finding, type Rule, unless } from './rule';
import { isTrue, list, type Resource } from '../documents';

const PROTECTED = kinds.filter(([, { protection }]) => protection).map(([type]) => type);

/** Checks the protection of resources that a mistake must not destroy. */
export const protection: Rule = {
  id: 'protection',
  why: 'Without protection, one wrong apply deletes for good what carries traffic or holds state and logs.',
  fix: 'Leave the protection on; protected: false is a setting of the stage, applied before it is destroyed.',
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
      ...(isKept ? stack.all(...PROTECTED).flatMap(lacks) : []),
    ];
  },
};

/** Whether the stack is protected. The pipeline is where at least one stage is. */
function isProtected({ facts, stage }: Context): boolean {
  return stage ? stage.protected : Object.values(facts.stages).some((one) => one.protected);
}

function lacks(resource: Resource): Finding[] {
  const { values, type } = resource;
  const protection = kindOf(type)?.protection;
  if (!protection) return [];
  const { argument, value, without, preventDestroy } = protection;
  const [lifecycle] = list(values['lifecycle']);
  const isRefused = !preventDestroy || isTrue(lifecycle?.['prevent_destroy']);
  return [
    ...unless(isRefused, resource, 'may be destroyed by a plan: it has no prevent_destroy'),
    ...unless(isTrue(values[argument]) === value, resource, without),
  ];
}
