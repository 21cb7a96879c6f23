import { Stack } from '../documents';
import { writeShipped, writeVariants } from '../../__tests__/support/stacks';

/** What Checkov's checks ask for, in a few words. */
const ASKED: Readonly<Record<string, string>> = {
  CKV2_AWS_1: 'an ACL names its subnets',
  CKV2_AWS_20: 'HTTP only redirects to HTTPS',
  CKV2_AWS_28: 'a public load balancer has a web application firewall',
  CKV2_AWS_62: 'a bucket notifies of events',
  CKV2_AWS_71: 'a certificate has no wildcard',
  CKV_AWS_2: 'a listener is HTTPS',
  CKV_AWS_18: 'a bucket logs its accesses',
  CKV_AWS_21: 'a bucket keeps versions',
  CKV_AWS_103: 'a listener has TLS 1.2 or newer',
  CKV_AWS_144: 'a bucket is replicated to another region',
  CKV_AWS_145: 'a bucket is encrypted by KMS',
  CKV_AWS_147: 'a CodeBuild project encrypts by a key of ours',
  CKV_AWS_150: 'a load balancer is protected from deletion',
  CKV_AWS_158: 'a log group is encrypted by a key of ours',
  CKV_AWS_219: 'a pipeline encrypts its artifacts by a key of ours',
  CKV_AWS_231: 'no ACL lets port 3389 in',
  CKV_AWS_260: 'no security group lets the world in on port 80',
  CKV_AWS_288: 'no policy allows data to be taken out',
  CKV_AWS_290: 'no policy allows writing without limits',
  CKV_AWS_297: 'a schedule is encrypted by a key of ours',
  CKV_AWS_338: 'logs are kept for a year',
  CKV_AWS_352: 'no ACL lets all ports in',
  CKV_AWS_355: 'no policy allows all resources',
  CKV_AWS_394: 'zones are named one by one',
};

interface Row {
  readonly rule: string;
  readonly reason: string;
  readonly places: Set<string>;
}

/** docs/exceptions.md: every exception of the shipped settings with CircleCI, and of the tests' variants of a stage. */
export function exceptionsDocument(): string {
  const rows = new Map<string, Row>();
  for (const { json } of [...writeShipped(), ...writeVariants()]) {
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
    'What a rule asks for and a resource does not do, with the reason. Each exception is made in the code, beside the',
    'resource, by `suppress`. The rules are those of [Checkov](https://www.checkov.io), which `npm run scan` runs, and',
    'those of `packages/policy-rules/`. An exception that nothing needs fails the scan.',
    ...sorted.flatMap(({ rule, reason, places }, index) => [
      ...(sorted[index - 1]?.rule === rule
        ? []
        : ['', `## ${rule}: ${ASKED[rule] ?? 'see `packages/policy-rules/`'}`, '']),
      `- ${reason} (${[...places].sort().join(', ')})`,
    ]),
    '',
  ].join('\n');
}

/** The construct's path, without the stage: `stages: network/zones/available`. */
function placeOf(path: string): string {
  const [stack = '', ...rest] = path.split('/');
  const where = ['state', 'pipeline'].includes(stack) ? stack : 'stages';
  return `${where}: \`${rest.join('/')}\``;
}
