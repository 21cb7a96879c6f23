/**
 * Text heights in units of the picture. At least 12, so that all text is readable at a width of 1,200 pixels.
 */
export const SIZES = { small: 12, name: 13, heading: 16, title: 22 } as const;
/** The name of one of {@link SIZES}. */
export type Size = keyof typeof SIZES;

/** Whether a size is drawn in semibold. */
const isBold = (size: Size): boolean => size !== 'small';

/** Characters by their greatest width, in hundredths of the font's size. */
type Widths = readonly (readonly [hundredths: number, characters: string])[];

/**
 * The advance widths of DejaVu Sans 2.37, rounded up. It is the widest of the fonts that system-ui, Segoe UI,
 * Roboto, Helvetica, Arial and sans-serif stand for on common systems, so no text needs more room than is
 * computed.
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

/** The same of DejaVu Sans Bold, which is at least as wide as semibold. */
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

/** The width of characters that are not in the tables, in any writing system. */
const WIDEST = 120;

const byCharacter = (widths: Widths): ReadonlyMap<string, number> =>
  new Map(widths.flatMap(([hundredths, all]) => [...all].map((one) => [one, hundredths] as const)));
const [regular, bold] = [byCharacter(REGULAR), byCharacter(BOLD)];

/** The greatest width of a text, in units of the picture. */
export function widthOf(text: string, size: Size): number {
  const widths = isBold(size) ? bold : regular;
  const hundredths = [...text].reduce((sum, one) => sum + (widths.get(one) ?? WIDEST), 0);
  return (hundredths * SIZES[size]) / 100;
}

/** The text, shortened with an ellipsis where it needs more than this room. */
export function fitted(text: string, room: number, size: Size): string {
  if (widthOf(text, size) <= room) return text;
  const characters = [...text];
  while (characters.length > 0 && widthOf(`${characters.join('').trimEnd()}…`, size) > room) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Breaks words into lines that fit into the room. A wider word has a line to itself. */
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

/** A number with its noun: `7 log groups`, `1 policy`, `2 policies`. */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ie` : noun}s`;
}

/** Parts of a text with a comma after each but the last, so that lines can be broken after the commas. */
export const listed = (parts: readonly string[]): string[] =>
  parts.map((part, index) => (index < parts.length - 1 ? `${part},` : part));
