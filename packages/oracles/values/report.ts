import { lint } from './lint';
import type { Template } from './template';
import type { Finding } from './translate';

/** Something that CloudFormation refuses, or that is not mapped. */
export interface Reported {
  readonly stack: string;
  /** Its key, the same in any stack: `aws_lb access_logs.bucket: E3031`. */
  readonly key: string;
  readonly line: string;
}

/** Everything that is wrong with stacks. */
export function compare(templates: readonly Template[]): Reported[] {
  const linted = lint(templates);
  return templates.flatMap(({ stack, findings }, index) =>
    [...findings, ...(linted[index] ?? [])].map((one) => ({
      stack,
      key: keyOf(one),
      line: line(stack, one),
    })),
  );
}

/** By their keys, for the comparison with explained differences. */
export function byKey(reported: readonly Reported[]): Map<string, string> {
  return new Map(reported.map(({ key, line }) => [key, line]));
}

/** The lines of some findings. */
export const linesOf = (found: ReadonlyMap<string, string>, keys: readonly string[]): string[] =>
  keys.map((key) => found.get(key) ?? key);

/** How much was compared, in words. */
export function count(templates: readonly Template[]): string {
  const sum = (of: (counts: Template['counts']) => number) =>
    templates.reduce((total, { counts }) => total + of(counts), 0);
  return (
    `${sum(({ compared }) => compared)} values of ${sum(({ resources }) => resources)} resources in ` +
    `${templates.length} stacks, ${sum(({ named }) => named)} without a property named`
  );
}

/** A rule of cfn-lint has a number; a finding of the translation is words. */
function keyOf({ address, attribute, what }: Finding): string {
  const type = address.split('.')[0];
  return `${[type, attribute].filter(Boolean).join(' ')}: ${/^E\d+/.exec(what)?.[0] ?? what}`;
}

function line(stack: string, { address, attribute, value, what }: Finding): string {
  const given = JSON.stringify(value) ?? 'nothing';
  const short = given.length > 120 ? `${given.slice(0, 120)}…` : given;
  return `${stack}: ${[address, attribute].filter(Boolean).join(' ')}: given ${short}: ${what}`;
}
