import { costDocument } from './cost';
import { exceptionsDocument } from './exceptions';
import { pictureDocument } from './picture';
import { reachabilityDocument } from './reachability';
import { wildcardsDocument } from './wildcards';

/** What is computed from the synthesized stacks: the file, from the repository's root, and its text. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/cost.md': costDocument,
  'docs/exceptions.md': exceptionsDocument,
  'docs/picture.svg': pictureDocument,
  'docs/reachability.md': reachabilityDocument,
  'docs/wildcards.md': wildcardsDocument,
};
