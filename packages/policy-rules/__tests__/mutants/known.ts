import type { Mutant } from './mutant';

/** Mutants that nothing finds, with why that is right. */
export const KNOWN: readonly { readonly which: RegExp; readonly why: string }[] = [
  {
    which: /^removed aws_s3_bucket_versioning\.artifacts_versioning the whole resource$/,
    why: 'It is not that anyone could read or change more: a release that is overwritten is built again. Checkov asks for it.',
  },
];

/** A mutant in one line. */
export function line({ operator, address, what }: Mutant): string {
  return `${operator} ${address} ${what}`;
}
