import type { Mutant } from './mutant';

/** Mutants that no check needs to find, with the reason. */
export const KNOWN: readonly { readonly which: RegExp; readonly why: string }[] = [
  {
    which: /^removed aws_s3_bucket_versioning\.artifacts_versioning the whole resource$/,
    why: 'It is not that anyone could read or change more: a release that is overwritten is built again. Checkov asks for it.',
  },
];

/** A mutant as one line. */
export function line({ operator, address, what }: Mutant): string {
  return `${operator} ${address} ${what}`;
}
