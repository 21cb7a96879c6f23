import { picture } from '../index';
import type { Area, Point } from '../svg';
import { type Drawn, readSvg } from './read-svg';
import { EVERY } from './stages';

const overlap = (one: Area, other: Area): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

const holds = (outer: Area, inner: Area): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const pairsOf = <One>(all: readonly One[]): [One, One][] =>
  all.flatMap((one, index) => all.slice(index + 1).map((other): [One, One] => [one, other]));

/** The segments of a line, each as an area without width or height. */
const straights = (points: readonly Point[]): Area[] =>
  points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index]!;
    return {
      x: Math.min(x, fromX),
      y: Math.min(y, fromY),
      width: Math.abs(x - fromX),
      height: Math.abs(y - fromY),
    };
  });

const lines = ({ lines: all }: Drawn) => all.filter(({ kind }) => !kind.endsWith('head'));
/** Boxes that hide everything behind them. */
const parts = ({ boxes }: Drawn) => boxes.filter(({ kind }) => kind === 'part' || kind === 'outside');

describe.each(Object.entries(EVERY))('%s', (_, stacks) => {
  let drawn: Drawn;
  beforeAll(() => {
    drawn = readSvg(picture(stacks()));
  });

  test('is 1,200 units wide, and not empty', () => {
    expect(drawn.canvas.width).toBe(1200);
    expect(drawn.labels.length).toBeGreaterThan(20);
    expect(lines(drawn).length).toBeGreaterThan(5);
  });

  test('no two labels overlap', () =>
    expect(
      pairsOf(drawn.labels)
        .filter(([one, other]) => overlap(one, other))
        .map(([one, other]) => `${one.text} / ${other.text}`),
    ).toEqual([]));

  test('no label leaves its box', () =>
    expect(drawn.labels.filter((label) => !holds(label.within, label)).map(({ text }) => text)).toEqual([]));

  test('a shortened label has its whole text in the tooltip', () =>
    expect(drawn.labels.filter(({ text, title }) => text.endsWith('…') && !title)).toEqual([]));

  test('nothing is outside the canvas, and no box outside its parent', () => {
    const points = drawn.lines.flatMap(({ points: all }) =>
      all.map(([x, y]) => ({ x, y, width: 0, height: 0 })),
    );
    expect(points.filter((point) => !holds(drawn.canvas, point))).toEqual([]);
    expect(drawn.boxes.filter((box) => !holds(box.within, box))).toEqual([]);
  });

  test('no two parts overlap', () =>
    expect(pairsOf(parts(drawn)).filter(([one, other]) => overlap(one, other))).toEqual([]));

  test('lines are straight, and cross neither a label nor a part', () => {
    const all = lines(drawn).flatMap(({ points }) => straights(points));
    expect(all.filter(({ width, height }) => width > 0 && height > 0)).toEqual([]);
    const crossed = [...drawn.labels, ...parts(drawn)].filter((area) =>
      all.some((line) => overlap(line, area)),
    );
    expect(crossed).toEqual([]);
  });
});
