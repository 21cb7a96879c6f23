import { STYLE } from './style';
import { fitted, type Size } from './words';

/** A rectangle, in units of the picture. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A point, in units of the picture. */
export type Point = readonly [x: number, y: number];

/** The meaning of a box: a class in the style sheet. */
export type BoxKind = 'stage' | 'vpc' | 'zone' | 'public' | 'private' | 'part' | 'group' | 'outside' | 'side';
/** The meaning of a line: a class in the style sheet. */
export type LineKind = 'traffic' | 'release';

/** A text. */
export interface Label {
  readonly x: number;
  /** The y of the baseline. */
  readonly y: number;
  readonly text: string;
  /** The largest width. A longer text is shortened, and shown in full as a tooltip. */
  readonly room: number;
  /** @default 'small', 12 units high */
  readonly size?: Size;
  /** Which part of the text is at `x`. @default 'start' */
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Whether it is less important than other texts. @default false */
  readonly isQuiet?: boolean;
  /** The tooltip. @default the text, where it was shortened */
  readonly title?: string;
}

/**
 * An SVG that is written from top to bottom, with one element in a line. Later elements cover earlier ones.
 */
export class Svg {
  private readonly lines: string[] = [];
  private depth = 1;

  /** A box with its content. */
  box(area: Area, kind: BoxKind, draw: () => void = () => {}): void {
    this.write('<g>');
    this.depth++;
    const { x, y, width, height } = area;
    this.write(`<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`);
    draw();
    this.depth--;
    this.write('</g>');
  }

  label({ x, y, text, room, size = 'small', anchor = 'start', isQuiet = false, title }: Label): void {
    const shown = fitted(text, room, size);
    const tooltip = title ?? (shown === text ? undefined : text);
    const inner = tooltip === undefined ? '' : `<title>${escaped(tooltip)}</title>`;
    const classes = isQuiet ? `${size} quiet` : size;
    const at = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
    this.write(`<text class="${classes}" x="${x}" y="${y}"${at}>${inner}${escaped(shown)}</text>`);
  }

  /** A line along points, each directly beside or above the one before. */
  line(kind: LineKind, ...points: readonly Point[]): void {
    const moves = points.filter(([x, y], index) => {
      const [lastX, lastY] = points[index - 1] ?? [];
      return x !== lastX || y !== lastY;
    });
    const d = moves.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
    this.write(`<path class="${kind}" d="${d}"/>`);
  }

  /** A line with an arrowhead at its last point. */
  arrow(kind: LineKind, ...points: readonly [Point, Point, ...Point[]]): void {
    this.line(kind, ...points);
    const [[fromX, fromY], [x, y]] = points.slice(-2) as [Point, Point];
    const [dx, dy] = [Math.sign(x - fromX), Math.sign(y - fromY)];
    const corner = (side: number): string => `${x - 8 * dx + 4 * side * dy} ${y - 8 * dy + 4 * side * dx}`;
    this.write(`<path class="${kind} head" d="M${x} ${y} L${corner(1)} L${corner(-1)} Z"/>`);
  }

  /** The whole document. @param says describes the picture for screen readers */
  document(width: number, height: number, says: string): string {
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(says)}">`,
      ...STYLE.map((line) => `  ${line}`),
      `  <rect class="canvas" x="0" y="0" width="${width}" height="${height}"/>`,
      ...this.lines,
      '</svg>',
      '',
    ].join('\n');
  }

  private write(line: string): void {
    this.lines.push(`${'  '.repeat(this.depth)}${line}`);
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A text with XML's special characters escaped, and without control characters, which XML does not allow. */
const escaped = (text: string): string =>
  text.replace(/\p{Cc}/gu, '').replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
