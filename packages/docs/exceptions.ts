import { Stack } from '../documents';
import { listedStacks } from './listed-stacks';

/** What Checkov's checks require, in a few words. */
const ASKED: Readonly<Record<string, string>> = {
  CKV2_AWS_1: 'a network ACL names its subnets',
  CKV2_AWS_20: 'HTTP only redirects to HTTPS',
  CKV2_AWS_28: 'a public load balancer has a web application firewall',
  CKV2_AWS_62: 'a bucket sends event notifications',
  CKV2_AWS_71: 'a certificate has no wildcard',
  CKV_AWS_2: 'a listener is HTTPS',
  CKV_AWS_18: 'a bucket has access logs',
  CKV_AWS_21: 'a bucket has versioning',
  CKV_AWS_103: 'a listener has TLS 1.2 or newer',
  CKV_AWS_144: 'a bucket is replicated to another region',
  CKV_AWS_145: 'a bucket is encrypted with a KMS key',
  CKV_AWS_147: 'a CodeBuild project encrypts with a customer managed key',
  CKV_AWS_150: 'a load balancer has deletion protection',
  CKV_AWS_158: 'a log group is encrypted with a customer managed key',
  CKV_AWS_219: 'a pipeline encrypts its artifacts with a customer managed key',
  CKV_AWS_231: 'no network ACL allows port 3389 in',
  CKV_AWS_260: 'no security group allows port 80 from the internet',
  CKV_AWS_288: 'no policy allows data exfiltration',
  CKV_AWS_290: 'no policy allows writing without constraints',
  CKV_AWS_297: 'a schedule is encrypted with a customer managed key',
  CKV_AWS_338: 'logs are kept for a year',
  CKV_AWS_352: 'no network ACL allows all ports in',
  CKV_AWS_355: 'no policy allows all resources (`*`)',
  CKV_AWS_394: 'zones are named one by one',
};

interface Row {
  readonly rule: string;
  readonly reason: string;
  readonly places: Set<string>;
}

/**
 * The text of docs/exceptions.md: every exception in the shipped settings with CircleCI, and in the tests'
 * variants of a stage.
 */
export function exceptionsDocument(): string {
  const rows = new Map<string, Row>();
  for (const { json } of listedStacks()) {
    for (const { path, exceptions } of new Stack(json).resources) {
      for (const { rule, reason } of exceptions) {
        const row = rows.get(rule + reason) ?? { rule, reason, places: new Set<string>() };
        rows
          .set(rule + reason, row)
          .get(rule + reason)
          ?.places.add(placeOf(path));
      }
    }
  }
  const sorted = [...rows.values()].sort((a, b) => a.rule.localeCompare(b.rule, 'en', { numeric: true }));
  return [
    '<!-- Written by `npm run docs` from the code: change it there. -->',
    '',
    '# Exceptions',
    '',
    'Security rules that a resource does not keep, each with the reason. The rules are those of',
    '[Checkov](https://www.checkov.io) (`npm run scan`) and of `packages/policy-rules/`. An exception stands in the code,',
    'beside the resource (`suppress`). One that nothing needs fails the scan.',
    ...sorted.flatMap(({ rule, reason, places }, index) => [
      ...(sorted[index - 1]?.rule === rule
        ? []
        : ['', `## ${rule}: ${ASKED[rule] ?? 'see `packages/policy-rules/`'}`, '']),
      `- ${reason} (${[...places].sort().join(', ')})`,
    ]),
    '',
  ].join('\n');
}

/** The construct's path without the stage: `stages: network/zones/available`. */
function placeOf(path: string): string {
  const [stack = '', ...rest] = path.split('/');
  const where = ['state', 'pipeline'].includes(stack) ? stack : 'stages';
  return `${where}: \`${rest.join('/')}\``;
}
