import Ajv, { type ErrorObject } from 'ajv';

/** The findings of an oracle for one document. */
export interface Judged {
  /** `dashboard`, `event pattern` … */
  readonly kind: string;
  /** The place of the document, the same in every stage: the resource's address, or the file. */
  readonly place: string;
  readonly text: string;
  /** What is wrong with it; empty where it is right. */
  readonly problems: readonly string[];
}

/** Each problem once, however many variants have it. */
export function findingsOf(judged: readonly Judged[]): string[] {
  const all = judged.flatMap(({ kind, place, problems }) =>
    problems.map((problem) => `${kind} ${place}: ${problem}`),
  );
  return [...new Set(all)].sort();
}

/** How many different documents were checked: the same document of several variants counts once. */
export function countOf(judged: readonly Judged[]): number {
  return new Set(judged.map(({ kind, text }) => `${kind}\0${text}`)).size;
}

/** A function that returns the errors of a JSON schema for a value: where, and what. */
export function bySchema(schema: object): (value: unknown) => string[] {
  const validate = new Ajv({ allErrors: true, jsonPointers: true }).compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(said));
}

/** Replaces Terraform's references, whose values only AWS knows, by a short text without special characters. */
export function withoutReferences(text: string): string {
  return text.replace(/(?<!\$)\$\{[^}]*\}/g, 'made-by-aws').replace(/([$%])\1\{/g, '$1{');
}

function said({ dataPath, message = '', params }: ErrorObject): string {
  return `${dataPath || '/'} ${message} ${JSON.stringify(params)}`;
}
