import { STYLE } from './style';
import { fitted, type Size } from './words';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Point = readonly [x: number, y: number];

/** What a box or a line stands for: a class of the style sheet. */
export type BoxKind = 'stage' | 'vpc' | 'zone' | 'public' | 'private' | 'part' | 'group' | 'outside' | 'side';
export type LineKind = 'traffic' | 'release';

export interface Label {
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly text: string;
  /** How much it may take; a longer text is shortened, and whole in its tooltip. */
  readonly room: number;
  /** @default 'small', 12 units high */
  readonly size?: Size;
  /** What of it stands at `x`. @default 'start' */
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Whether it says less than others do. @default false */
  readonly isQuiet?: boolean;
  /** What the tooltip says. @default the text, where it was shortened */
  readonly title?: string;
}

/** An SVG that is written from top to bottom: what is drawn later lies above. One element a line. */
export class Svg {
  private readonly lines: string[] = [];
  private depth = 1;

  /** A box, and what is drawn in it. */
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

  /** A line along points, each straight beside or above the one before. */
  line(kind: LineKind, ...points: readonly Point[]): void {
    const moves = points.filter(([x, y], index) => {
      const [lastX, lastY] = points[index - 1] ?? [];
      return x !== lastX || y !== lastY;
    });
    const d = moves.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
    this.write(`<path class="${kind}" d="${d}"/>`);
  }

  /** A line whose last point is what it leads to. */
  arrow(kind: LineKind, ...points: readonly [Point, Point, ...Point[]]): void {
    this.line(kind, ...points);
    const [[fromX, fromY], [x, y]] = points.slice(-2) as [Point, Point];
    const [dx, dy] = [Math.sign(x - fromX), Math.sign(y - fromY)];
    const corner = (side: number): string => `${x - 8 * dx + 4 * side * dy} ${y - 8 * dy + 4 * side * dx}`;
    this.write(`<path class="${kind} head" d="M${x} ${y} L${corner(1)} L${corner(-1)} Z"/>`);
  }

  /** The whole document. @param says what it shows, for those who hear it */
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

/** What XML would take for its own; control characters, which it does not allow at all, are left out. */
const escaped = (text: string): string =>
  text.replace(/\p{Cc}/gu, '').replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
