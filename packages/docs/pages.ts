import { costDocument } from './cost';
import { exceptionsDocument } from './exceptions';
import { pictureDocument } from './picture';
import { reachabilityDocument } from './reachability';
import { wildcardsDocument } from './wildcards';

/** The pages that are computed from the synthesized stacks: path from the repository's root, and text. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/cost.md': costDocument,
  'docs/exceptions.md': exceptionsDocument,
  'docs/picture.svg': pictureDocument,
  'docs/reachability.md': reachabilityDocument,
  'docs/wildcards.md': wildcardsDocument,
};
