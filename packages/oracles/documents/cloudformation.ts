import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Resource, Stack, Values } from '../../documents';
import { asObject } from '../as-object';
import { type Judged, withoutReferences } from './judged';

const CFN_LINT = resolve(__dirname, '../../../.venv/bin/cfn-lint');

/** A document of a resource, and the CloudFormation property for the same document. */
interface AsCloudFormation {
  readonly kind: string;
  readonly type: string;
  /** The argument with the document. */
  readonly argument: string;
  /** CloudFormation's type, and the properties around the document. */
  readonly cfn: string;
  readonly properties: (document: unknown, values: Values) => object;
}

const ARN = 'arn:aws:sns:us-east-1:123456789012:made-by-aws';

const DOCUMENTS: readonly AsCloudFormation[] = [
  policy('aws_iam_policy', 'policy', 'AWS::IAM::ManagedPolicy', 'PolicyDocument'),
  policy('aws_iam_role_policy', 'policy', 'AWS::IAM::ManagedPolicy', 'PolicyDocument'),
  policy('aws_iam_role', 'assume_role_policy', 'AWS::IAM::Role', 'AssumeRolePolicyDocument'),
  policy('aws_kms_key', 'policy', 'AWS::KMS::Key', 'KeyPolicy'),
  policy('aws_s3_bucket_policy', 'policy', 'AWS::S3::BucketPolicy', 'PolicyDocument', {
    Bucket: 'made-by-aws',
  }),
  policy('aws_sns_topic_policy', 'policy', 'AWS::SNS::TopicPolicy', 'PolicyDocument', { Topics: [ARN] }),
  policy('aws_vpc_endpoint', 'policy', 'AWS::EC2::VPCEndpoint', 'PolicyDocument', {
    VpcId: 'vpc-0a1b2c3d4e5f60718',
    ServiceName: 'com.amazonaws.us-east-1.ssm',
  }),
  {
    kind: 'schedule',
    type: 'aws_cloudwatch_event_rule',
    argument: 'schedule_expression',
    cfn: 'AWS::Events::Rule',
    properties: (ScheduleExpression) => ({ ScheduleExpression }),
  },
  {
    kind: 'SSM document',
    type: 'aws_ssm_document',
    argument: 'content',
    cfn: 'AWS::SSM::Document',
    properties: (Content, values) => ({ Content, DocumentType: values['document_type'] }),
  },
];

function policy(
  type: string,
  argument: string,
  cfn: string,
  property: string,
  beside = {},
): AsCloudFormation {
  const properties = (document: unknown) => ({ ...beside, [property]: document });
  return { kind: 'policy', type, argument, cfn, properties };
}

/** One finding of cfn-lint. */
interface Match {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** Checks the stacks' policies, documents and schedules by cfn-lint's own rules and schemas. */
export function byCfnLint(stacks: readonly Stack[]): Judged[] {
  const found = stacks.flatMap((stack) => DOCUMENTS.flatMap((each) => documentsOf(stack, each)));
  const distinct = [...new Map(found.map((each) => [JSON.stringify(each.resource), each])).values()];
  // CloudFormation accepts 500 resources in a template.
  return chunks(distinct, 400).flatMap((part) => {
    const said = lint(Object.fromEntries(part.map(({ resource }, index) => [`Document${index}`, resource])));
    return part.map(({ kind, place, text }, index) => {
      const own = said.filter(({ Location }) => Location.Path?.[1] === `Document${index}`);
      return {
        kind: `cfn-lint ${kind}`,
        place,
        text,
        problems: own.map(({ Rule, Message }) => `${Rule.Id} ${Message}`),
      };
    });
  });
}

function documentsOf(stack: Stack, { kind, type, argument, cfn, properties }: AsCloudFormation) {
  return stack.all(type).flatMap(({ address, values }: Resource) => {
    const text = values[argument];
    if (typeof text !== 'string') return [];
    const document = asObject(withArns(text));
    return [
      { kind, place: address, text, resource: { Type: cfn, Properties: properties(document, values) } },
    ];
  });
}

/** Replaces Terraform's references by ARNs of the form that AWS uses. */
function withArns(text: string): string {
  return withoutReferences(text.replace(/(?<!\$)\$\{[^}]*\.arn\}/g, ARN));
}

function lint(Resources: object): Match[] {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  try {
    const template = join(folder, 'template.json');
    writeFileSync(template, JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources }));
    const { status, stdout, stderr } = spawnSync(
      CFN_LINT,
      // E3019 is that two policies are for one bucket: names beside the documents are placeholders here.
      ['--format', 'json', '--regions', 'us-east-1', '--ignore-checks', 'E3019', '--', template],
      { encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    if (stderr || status === null) throw new Error(`cfn-lint could not judge.\n${stderr}`);
    return JSON.parse(stdout || '[]') as Match[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
