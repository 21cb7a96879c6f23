import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../checkov';
import { judge } from '../judge';
import type { StackJson } from '../../documents';
import { prepare } from '../prepare';
import { isClean, report } from '../report';

const JSON_OF_STACK: StackJson & Record<string, unknown> = {
  terraform: { required_version: '>=1.10.0', backend: { s3: { bucket: 'b' } } },
  import: [{ to: 'aws_s3_bucket.logs', id: 'logs' }],
  resource: {
    aws_s3_bucket: {
      logs: {
        '//': {
          metadata: { path: 'staging/logs/bucket' },
          exceptions: [
            { rule: 'CKV_AWS_18', reason: 'It is so.' },
            { rule: 'buckets', reason: 'A rule of our own.' },
          ],
        },
        bucket: 'logs',
      },
    },
    aws_vpc: { network: { '//': { metadata: { path: 'staging/network/vpc' } }, cidr_block: '10.0.0.0/16' } },
  },
  data: { aws_prefix_list: { prefixes: { '//': { metadata: { path: 'staging/s3' } }, name: 's3' } } },
};

const folder = mkdtempSync(join(tmpdir(), 'scan-'));
const file = join(folder, 'staging', 'cdk.tf.json');
const stack = prepare('staging', JSON_OF_STACK, file);
const lines = readFileSync(file, 'utf8').split('\n');
afterAll(() => rmSync(folder, { recursive: true }));

/** A finding of Checkov in a stack's JSON. Some checks name the resource without its type. */
function inJson(check: string, key: string, resource: string): Answer {
  const line = lines.findIndex((text) => text.includes(`"${key}": {`)) + 1;
  return {
    check_id: check,
    check_name: `Ensure ${check}`,
    file_path: '/staging/cdk.tf.json',
    file_line_range: [line, line + 3],
    resource,
  };
}

function inPlan(check: string, resource: string): Answer {
  return {
    check_id: check,
    check_name: `Ensure ${check}`,
    file_path: '/staging/plan.json',
    file_line_range: [0, 0],
    resource,
  };
}

const passed = [inPlan('CKV_AWS_1', 'aws_vpc.network')];
const excepted = inJson('CKV_AWS_18', 'logs', 'resource.logs');
const judged = (...failed: Answer[]) => judge([stack], [{ passed, failed }]);

it('the copy for Checkov has everything that Checkov can read', () => {
  const copy = JSON.parse(lines.join('\n')) as Record<string, object>;
  expect(Object.keys(copy).sort()).toEqual(['data', 'resource', 'terraform']);
  expect(copy['terraform']).toEqual({ backend: { s3: { bucket: 'b' } } });
  expect(copy['resource']).toEqual(JSON_OF_STACK.resource);
});

it.each([
  ['a check that names no type', inJson('CKV_AWS_9', 'network', 'resource.network'), 'aws_vpc.network'],
  ['a data source', inJson('CKV_AWS_9', 'prefixes', 'data.prefixes'), 'data.aws_prefix_list.prefixes'],
  ['a plan', inPlan('CKV_AWS_9', 'aws_vpc.network'), 'aws_vpc.network'],
  ['one of several in a plan', inPlan('CKV_AWS_9', 'aws_vpc.network[0]'), 'aws_vpc.network'],
])("%s gives the resource's address", (_, answer, address) => {
  expect(judged(excepted, answer).failed.map((found) => found.address)).toEqual([address]);
});

it('a suppressed failure passes, in JSON and plan, and counts once', () => {
  const judgement = judged(excepted, inPlan('CKV_AWS_18', 'aws_s3_bucket.logs'));
  expect(judgement).toMatchObject({ passed: 1, failed: [], idle: [] });
  expect(judgement.excepted).toHaveLength(1);
  expect(isClean(judgement)).toBe(true);
});

it('an exception holds for its own resource and check only', () => {
  const judgement = judged(
    excepted,
    inPlan('CKV_AWS_18', 'aws_vpc.network'),
    inPlan('CKV_AWS_21', 'aws_s3_bucket.logs'),
  );
  expect(judgement.failed.map(({ check, address }) => `${check} ${address}`)).toEqual([
    'CKV_AWS_18 aws_vpc.network',
    'CKV_AWS_21 aws_s3_bucket.logs',
  ]);
  expect(isClean(judgement)).toBe(false);
});

it('an unneeded exception is a failure, except one from a policy rule', () => {
  const judgement = judged();
  expect(judgement.idle.map(({ check }) => check)).toEqual(['CKV_AWS_18']);
  expect(isClean(judgement)).toBe(false);
});

it('a scan without any passed check is not clean', () => {
  expect(isClean({ passed: 0, failed: [], excepted: [], idle: [] })).toBe(false);
});

it('the report has the place of each failure and the fix', () => {
  const text = report(judged(inPlan('CKV_AWS_21', 'aws_s3_bucket.logs')), 7);
  expect(text).toBe(
    [
      'Failed without an exception:',
      '  CKV_AWS_21: Ensure CKV_AWS_21',
      '    aws_s3_bucket.logs (construct logs/bucket) in staging',
      "    Fix the construct, or suppress the check there: suppress(resource, 'CKV_AWS_21', '<a sentence: why it is right>').",
      '',
      'Exceptions that are not needed:',
      '  CKV_AWS_18 does not fail there:',
      '    aws_s3_bucket.logs (construct logs/bucket) in staging',
      '    Remove the call of suppress, or make it only where the check fails.',
      '',
      'Excepted, by check (docs/exceptions.md has the reasons):',
      '',
      'Checkov: 1 passed, 1 failed, 0 excepted, 1 exceptions not needed, in 7 s.',
    ].join('\n'),
  );
});
