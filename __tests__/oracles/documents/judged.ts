import Ajv, { type ErrorObject } from 'ajv';
import differences from './differences.json';

/** What an oracle has to say of one document. */
export interface Judged {
  /** `dashboard`, `event pattern` … */
  readonly kind: string;
  /** Where it stands, the same in every stage: the resource's address, or the file. */
  readonly place: string;
  readonly text: string;
  /** What is wrong with it; nothing where all is well. */
  readonly problems: readonly string[];
}

/** A difference that is right, in differences.json. */
export interface Difference {
  /** The finding, word for word; `*` stands for any text. */
  readonly what: string;
  readonly reason: string;
}

/** Each problem once, however many variants have it. */
export function findingsOf(judged: readonly Judged[]): string[] {
  const all = judged.flatMap(({ kind, place, problems }) =>
    problems.map((problem) => `${kind} ${place}: ${problem}`),
  );
  return [...new Set(all)].sort();
}

/** How many documents were judged: what is the same in several variants counts once. */
export function countOf(judged: readonly Judged[]): number {
  return new Set(judged.map(({ kind, text }) => `${kind}\0${text}`)).size;
}

/** What only the slow tests judge. */
export const SLOW_KINDS = ['cfn-lint', 'recorded event'] as const;

/** The differences of one of these kinds of documents. */
export function differencesOf(kind: (typeof SLOW_KINDS)[number] | 'quick'): Difference[] {
  const of = (each: string, { what }: Difference) => what.startsWith(`${each} `);
  return kind === 'quick'
    ? differences.filter((difference) => !SLOW_KINDS.some((each) => of(each, difference)))
    : differences.filter((difference) => of(kind, difference));
}

/** The findings that no difference explains, and the differences that explain nothing any more. */
export function compare(findings: readonly string[], known: readonly Difference[]) {
  const explains = ({ what }: Difference, finding: string) =>
    new RegExp(`^${what.split('*').map(escaped).join('.*')}$`, 's').test(finding);
  const unexplained = findings.filter((finding) => !known.some((each) => explains(each, finding)));
  return {
    unexplained,
    stale: known
      .filter((each) => !findings.some((finding) => explains(each, finding)))
      .map(({ what }) => what),
    count: `${unexplained.length} unexplained, ${findings.length - unexplained.length} explained`,
  };
}

/** What a JSON schema has against a value: where, and what. */
export function bySchema(schema: object): (value: unknown) => string[] {
  const validate = new Ajv({ allErrors: true, jsonPointers: true }).compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(said));
}

/** A reference of Terraform's stands for a text that only AWS knows: here a short one without special characters. */
export function withoutReferences(text: string): string {
  return text.replace(/(?<!\$)\$\{[^}]*\}/g, 'made-by-aws').replace(/([$%])\1\{/g, '$1{');
}

function said({ dataPath, message = '', params }: ErrorObject): string {
  return `${dataPath || '/'} ${message} ${JSON.stringify(params)}`;
}

const escaped = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
