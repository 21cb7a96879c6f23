import type { Area, Point } from '../svg';
import { type Size, SIZES, widthOf } from '../words';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** A box of a picture, with its place. */
export interface Box extends Area {
  readonly kind: string;
}
export interface Label extends Area {
  readonly text: string;
  readonly title?: string;
  /** The box around it. */
  readonly within: Area;
}

/** The drawn shapes and their places, read from the file independently of the code that wrote it. */
export interface Drawn {
  readonly canvas: Area;
  readonly boxes: readonly (Box & { readonly within: Area })[];
  readonly labels: readonly Label[];
  readonly lines: readonly { readonly kind: string; readonly points: readonly Point[] }[];
}

/** @throws Error if the text is not well-formed XML of elements, attributes and texts */
export function readSvg(svg: string): Drawn {
  const root = parse(svg);
  const canvas = { x: 0, y: 0, width: number(root, 'width'), height: number(root, 'height') };
  const drawn = { canvas, boxes: [], labels: [], lines: [] } as {
    canvas: Area;
    boxes: (Box & { within: Area })[];
    labels: Label[];
    lines: { kind: string; points: Point[] }[];
  };
  const walk = (element: Element, within: Area): void => {
    let inner = within;
    for (const child of element.children) {
      const kind = child.attributes['class'] ?? '';
      if (child.name === 'g') walk(child, inner);
      if (child.name === 'rect' && kind !== 'canvas') {
        const box = { kind, ...areaOf(child) };
        drawn.boxes.push({ ...box, within });
        inner = box; // the next elements of the group are in it
      }
      if (child.name === 'text') drawn.labels.push(labelOf(child, inner));
      if (child.name === 'path') drawn.lines.push({ kind, points: pointsOf(child.attributes['d'] ?? '') });
    }
  };
  walk(root, canvas);
  return drawn;
}

function labelOf(element: Element, within: Area): Label {
  const size = (element.attributes['class'] ?? '').split(' ')[0] as Size;
  const width = widthOf(element.text, size);
  const anchor = element.attributes['text-anchor'] ?? 'start';
  const left = { start: 0, middle: width / 2, end: width }[anchor] ?? NaN;
  // DejaVu Sans 2.37: letters reach 0.76 above the baseline and 0.24 below.
  const [above, below] = [0.76 * SIZES[size], 0.24 * SIZES[size]];
  const y = number(element, 'y') - above;
  const title = element.children.find(({ name }) => name === 'title')?.text;
  return {
    text: element.text,
    title,
    within,
    x: number(element, 'x') - left,
    y,
    width,
    height: above + below,
  };
}

const areaOf = (element: Element): Area => ({
  x: number(element, 'x'),
  y: number(element, 'y'),
  width: number(element, 'width'),
  height: number(element, 'height'),
});

const pointsOf = (d: string): Point[] =>
  [...d.matchAll(/[ML](\S+) (\S+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

function number({ attributes, name }: Element, attribute: string): number {
  const value = Number(attributes[attribute]);
  if (Number.isNaN(value)) throw new Error(`<${name}> has no ${attribute}`);
  return value;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (/[<>]|&(?!(amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`not escaped: ${text}`);
  return text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '');
}

function parse(svg: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let rest = svg;
  while (rest !== '') {
    const [, text = '', tag = ''] = /^([^<]*)(<[^>]*>)?/.exec(rest) ?? [];
    if (text + tag === '') throw new Error(`no tag: ${rest.slice(0, 40)}`);
    rest = rest.slice(text.length + tag.length);
    const current = open.at(-1)!;
    current.text += current.name === 'style' ? text : unescaped(text);
    if (tag === '') continue;
    const close = /^<\/(\w+)>$/.exec(tag)?.[1];
    if (close !== undefined) {
      if (open.pop()?.name !== close) throw new Error(`${tag} closes what is not open`);
      continue;
    }
    const [, name = '', given = '', end = ''] = /^<(\w+)((?: [\w:-]+="[^"]*")*)(\/?)>$/.exec(tag) ?? [];
    if (name === '') throw new Error(`no tag: ${tag}`);
    const attributes = [...given.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [
      key,
      unescaped(value!),
    ]);
    const element: Element = { name, attributes: Object.fromEntries(attributes), children: [], text: '' };
    current.children.push(element);
    if (end === '') open.push(element);
  }
  const [root, ...more] = top.children;
  if (root?.name !== 'svg' || more.length > 0 || open.length > 1) throw new Error('not one svg');
  return root;
}
