import { synthesizeStage, type StageChanges } from '../../../__tests__/support/stage';
import type { StackJson } from '../../documents';
import { type Matrix, reachability } from '../index';

export const OTHER_STAGE = '10.1.0.0/16';
export type Json = Record<'resource' | 'data', Record<string, Record<string, Record<string, unknown>>>>;
export type Break = (resource: Json['resource']) => void;

export const json = (changes: StageChanges = {}) =>
  structuredClone(synthesizeStage(changes).configuration) as unknown as Json;

/** The lines of the matrix that a change of the configuration adds, changes or removes. */
export function changes(breakIt: Break, stage: StageChanges = {}): string[] {
  const before = reachability(json(stage) as StackJson, [OTHER_STAGE]);
  const broken = json(stage);
  breakIt(broken.resource);
  return difference(before, reachability(broken as StackJson, [OTHER_STAGE]));
}

function difference(before: Matrix, after: Matrix): string[] {
  const gone = [...before.keys()].filter((line) => !after.has(line)).map((line) => `gone: ${line}`);
  const other = [...after].filter(([line, flows]) => before.get(line) !== flows);
  return [...other.map(([line, flows]) => `${line}: ${flows}`), ...gone].sort();
}

/** A rule that allows everything from everyone. */
export const OPEN = { protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] };
export const acl = (tier: string) => `\${aws_network_acl.network_acls_${tier}.id}`;
/** The first rule of an ACL. */
export const allow = (tier: string, egress: boolean, from: number, to: number, more = {}) => ({
  network_acl_id: acl(tier),
  egress,
  rule_number: 1,
  rule_action: 'allow',
  protocol: 'tcp',
  cidr_block: '0.0.0.0/0',
  from_port: from,
  to_port: to,
  ...more,
});
export const addRule =
  (rule: Record<string, unknown>): Break =>
  (resource) => {
    resource['aws_network_acl_rule']!['hole'] = rule;
  };

/** The lines of one sender. */
export const from = (lines: string[], who: string) => lines.filter((line) => line.startsWith(`${who} → `));
