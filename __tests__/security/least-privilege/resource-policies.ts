import type { StackJson } from '../../../packages/documents';
import { allows, type Call, document, list } from '../../../packages/test-support';
import { calls, describe } from './expectation';
import { KEY, type World } from './world';

/** A principal of another account that may do everything there. */
const STRANGER = 'arn:aws:iam::999999999999:role/stranger';
const EVERYTHING = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Resources with a policy of their own: type, argument, and calls that no other account may make. */
const KINDS = [
  {
    type: 'aws_s3_bucket_policy',
    calls: (name: string): Call[] => [
      ...calls(`arn:aws:s3:::${name}/x`, ['s3:DeleteObject', 's3:GetObject', 's3:PutObject']),
      ...calls(`arn:aws:s3:::${name}`, ['s3:DeleteBucket', 's3:ListBucket', 's3:PutBucketPolicy']),
    ],
  },
  {
    type: 'aws_kms_key',
    calls: (_: string, { arn }: World): Call[] =>
      calls(arn('kms', KEY), ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt', 'kms:PutKeyPolicy']),
  },
  {
    type: 'aws_sns_topic_policy',
    calls: (name: string, { arn }: World): Call[] =>
      calls(arn('sns', name), ['sns:Publish', 'sns:SetTopicAttributes', 'sns:Subscribe']),
  },
] as const;

/** Faults of resources' own policies: calls from another account, or without TLS. */
export async function brokenResourcePolicies(json: StackJson, world: World): Promise<string[]> {
  const broken: string[] = [];
  for (const { type, calls: callsOn } of KINDS) {
    for (const [address, values] of list(json, type)) {
      const resource = document(values['policy']);
      const name = namedIn(JSON.stringify(resource));
      for (const call of callsOn(name, world)) {
        const open = await allows({ identity: [EVERYTHING], resource }, call, {
          principal: STRANGER,
          account: world.account,
        });
        if (open) broken.push(`${address}: another account may ${describe(call)}`);
      }
      broken.push(...(await withoutTls(address, type, callsOn(name, world), resource, world)));
    }
  }
  return broken;
}

/** Buckets and topics refuse calls without TLS, and allow the account's calls with it. */
async function withoutTls(
  address: string,
  type: string,
  called: Call[],
  resource: ReturnType<typeof document>,
  { account }: World,
): Promise<string[]> {
  if (type === 'aws_kms_key') return [];
  const caller = { principal: `arn:aws:iam::${account}:role/any`, account };
  const tested =
    type === 'aws_sns_topic_policy' ? called.filter(({ action }) => action === 'sns:Publish') : called;
  const found = await Promise.all(
    tested.map(async (call) => {
      const plain = { ...call, context: { 'aws:SecureTransport': 'false' } };
      if (await allows({ identity: [EVERYTHING], resource }, plain, caller)) {
        return [`${address}: without TLS the account may ${describe(call)}`];
      }
      const usable = await allows({ identity: [EVERYTHING], resource }, call, caller);
      return usable ? [] : [`${address}: with TLS the account may not ${describe(call)}`];
    }),
  );
  return found.flat();
}

/** The bucket or topic that a policy is about. */
function namedIn(policy: string): string {
  return (
    /arn:aws:s3:::([^/"*]+)/.exec(policy)?.[1] ?? /arn:aws:sns:[^:]+:\d+:([^"*]+)/.exec(policy)?.[1] ?? ''
  );
}
