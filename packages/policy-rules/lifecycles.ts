import { type Context, type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Resource, type Stack, type Values } from '../documents';

/** Checks which objects of buckets expire, and after how long. */
export const lifecycles: Rule = {
  id: 'lifecycles',
  why:
    'A lifecycle rule without a prefix, or with fewer days, deletes states, logs or releases that are still ' +
    'needed, without a question.',
  fix: 'Leave the rules to the modules of the buckets; logRetentionDays is a setting of the stage.',
  check: (stack, context) =>
    stack
      .all('aws_s3_bucket_lifecycle_configuration')
      .flatMap((one) => list(one.values['rule']).flatMap((rule) => ends(stack, context, one, rule))),
};

function ends(stack: Stack, { facts, stage, name }: Context, place: Resource, rule: Values): Finding[] {
  const bucket = stack.referred(place.values['bucket'])?.values['bucket'];
  const [filter, ends, older] = ['filter', 'expiration', 'noncurrent_version_expiration'].map(
    (one) => list(rule[one])[0],
  );
  const prefix = filter?.['prefix'];
  const days = ends?.['days'];
  const isLog = stage !== undefined && bucket === stage.accessLogBucket;
  // CodePipeline's folder is the first 20 characters of the pipeline's name.
  const passing = ['cache/', `${name.slice(0, 20)}/source/`];
  const isPassing = bucket === facts.artifactBucket && passing.includes(String(prefix));
  const least = isLog ? stage.logRetentionDays : isPassing ? 30 : Infinity;
  const lasts = ends === undefined || isTrue(ends['expired_object_delete_marker']) || Number(days) >= least;
  const noncurrent = older?.['noncurrent_days'];
  const what = `${String(rule['id'])} of ${given(prefix)}`;
  return [
    ...unless(
      lasts || ![facts.stateBucket, facts.artifactBucket, stage?.accessLogBucket].includes(String(bucket)),
      place,
      `ends ${what} after ${given(days)} days`,
    ),
    ...unless(
      older === undefined || Number(noncurrent) >= (bucket === facts.stateBucket ? 90 : 30),
      place,
      `ends earlier versions by ${what} after ${given(noncurrent)} days`,
    ),
  ];
}
