import { distance } from 'fastest-levenshtein';

/**
 * The known word that a mistyped one was probably meant to be. Undefined where even the nearest is too
 * different. Upper and lower case are equal, because that is the most frequent mistake. An unfinished word is
 * completed.
 */
export function nearest(given: unknown, known: Iterable<string>): string | undefined {
  // Longer than any known word.
  if (typeof given !== 'string' || given === '' || given.length > 200) return undefined;
  const word = given.toLowerCase();
  const candidates = [...known];
  const longer = candidates.find((candidate) => candidate.toLowerCase().startsWith(word));
  if (longer && word.length >= 3) return longer;
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = isSwapped(word, candidate.toLowerCase()) ? 1 : distance(word, candidate.toLowerCase());
    if (!best || edits < best.edits) best = { candidate, edits };
  }
  if (!best) return undefined;
  // A quarter of the letters may be wrong: three edits in a word of four letters make another word.
  return best.edits <= Math.max(1, Math.floor(word.length / 4)) ? best.candidate : undefined;
}

/** Whether two adjacent letters are swapped, which counts as one mistake. */
function isSwapped(word: string, candidate: string): boolean {
  const first = [...word].findIndex((letter, index) => letter !== candidate[index]);
  const swapped = word.slice(0, first) + word.slice(first + 1, first + 2) + word.slice(first, first + 1);
  return first >= 0 && swapped + word.slice(first + 2) === candidate;
}
