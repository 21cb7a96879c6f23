/** Heights of text, in units of the picture; none below 12, so that all of it is read at 1,200 pixels. */
export const SIZES = { small: 12, name: 13, heading: 16, title: 22 } as const;
export type Size = keyof typeof SIZES;

/** Whether a size is written in semibold. */
const isBold = (size: Size): boolean => size !== 'small';

/** Characters that are no wider than a number of hundredths of the font's size. */
type Widths = readonly (readonly [hundredths: number, characters: string])[];

/**
 * The advance widths of DejaVu Sans 2.37, rounded up: of the fonts that system-ui, Segoe UI, Roboto, Helvetica, Arial and
 * sans-serif stand for on common systems, the widest. A text never needs more room than is counted.
 */
const REGULAR: Widths = [
  [32, " ',.IJijl·"],
  [36, '-/:;\\f|'],
  [41, '!()[]rt'],
  [50, '"*_`–'],
  [56, '?Lcsz'],
  [60, 'FPkvxy'],
  [64, '$0123456789ESTYabdeghnopqu{}'],
  [70, 'ABCKRVXZ'],
  [79, '&DGHNOQU'],
  [86, '#+<=>M^w~→'],
  [100, '%@Wm…'],
];

/** The same of DejaVu Sans Bold, as wide as a semibold is at most. */
const BOLD: Widths = [
  [38, " ',./IJ\\ijl|"],
  [49, '!()-:;[]frt'],
  [60, '"*?_`csz·–'],
  [68, 'EFLTaekvxy'],
  [73, '$0123456789bCdghnopPqSuYZ{}'],
  [78, 'ABKRVX'],
  [87, '#&+<=>DGHNOQU^~→'],
  [100, '%@Mw…'],
  [110, 'Wm'],
];

/** What is not in the tables: of any writing system. */
const WIDEST = 120;

const byCharacter = (widths: Widths): ReadonlyMap<string, number> =>
  new Map(widths.flatMap(([hundredths, all]) => [...all].map((one) => [one, hundredths] as const)));
const [regular, bold] = [byCharacter(REGULAR), byCharacter(BOLD)];

/** The room that a text takes at most, in the picture's units. */
export function widthOf(text: string, size: Size): number {
  const widths = isBold(size) ? bold : regular;
  const hundredths = [...text].reduce((sum, one) => sum + (widths.get(one) ?? WIDEST), 0);
  return (hundredths * SIZES[size]) / 100;
}

/** The text, or its beginning and an ellipsis where there is less room than it takes. */
export function fitted(text: string, room: number, size: Size): string {
  if (widthOf(text, size) <= room) return text;
  const characters = [...text];
  while (characters.length > 0 && widthOf(`${characters.join('').trimEnd()}…`, size) > room) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Words in as many lines as they take, none wider than the room; a word that is wider has a line to itself. */
export function wrapped(words: readonly string[], room: number, size: Size): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, size) <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** `7 log groups`, `1 policy`, `2 policies`. */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ie` : noun}s`;
}

/** Parts of a text with commas between them, which a line may end behind. */
export const listed = (parts: readonly string[]): string[] =>
  parts.map((part, index) => (index < parts.length - 1 ? `${part},` : part));
