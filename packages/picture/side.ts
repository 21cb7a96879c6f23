import { LINE, PAD, PIPELINE_X, SIDE } from './grid';
import type { Step } from './pipeline';
import type { Side, Stage } from './stage';
import type { Svg } from './svg';
import { wrapped } from './words';

/** A box in the column with its position. */
interface Placed {
  readonly title: string;
  readonly lines: readonly string[];
  readonly y: number;
  readonly height: number;
}

/** The column at the right of a stage: its stages of the pipeline, the release, and monitoring. */
export class SideColumn {
  /** The y of its lower end. */
  readonly end: number;
  private readonly steps: readonly Placed[];
  private readonly others: readonly Placed[];

  /**
   * @param steps the pipeline's stages that lead to the release; the last one is the release itself, if there
   * is one
   */
  constructor(
    private readonly svg: Svg,
    { release, sides }: Stage,
    steps: readonly Step[],
    top: number,
  ) {
    const words = ['CodeDeploy:', `${release.application},`, release.rollout];
    const isReleased = steps.some(({ application }) => application === release.application);
    const boxes = steps.map(({ name, words: ofStep, application }) => ({
      title: name,
      words: application === release.application ? [...ofStep.slice(0, -1), ...words] : ofStep,
    }));
    const all = isReleased ? boxes : [...boxes, { title: 'Releases started by hand', words }];
    this.steps = placed(all, top, 18);
    this.others = placed(sides, endOf(this.steps, top) + 16, PAD);
    this.end = endOf(this.others, endOf(this.steps, top));
  }

  /** The middle of the box from which releases come. */
  get releaseY(): number {
    return middleOf(this.steps.at(-1)!);
  }

  /** @param after the y of the release's box in the stage before, from which a line leads to the first box */
  draw(after?: number): void {
    for (const one of [...this.steps, ...this.others]) this.box(one);
    const x = SIDE.x + SIDE.width / 2;
    this.steps.slice(1).forEach((next, index) => {
      const before = this.steps[index]!;
      this.svg.arrow('release', [x, before.y + before.height], [x, next.y]);
    });
    const [first] = this.steps;
    if (after === undefined || !first) return;
    const [right, to] = [SIDE.x + SIDE.width, middleOf(first)];
    this.svg.arrow('release', [right, after], [PIPELINE_X, after], [PIPELINE_X, to], [right, to]);
  }

  private box({ title, lines, y, height }: Placed): void {
    this.svg.box({ ...SIDE, y, height }, 'part', () => {
      const inside = { x: SIDE.x + PAD, room: SIDE.width - 2 * PAD };
      this.svg.label({ ...inside, y: y + 18, text: title, size: 'name' });
      lines.forEach((text, index) => this.svg.label({ ...inside, y: y + 18 + LINE * (index + 1), text }));
    });
  }
}

function placed(sides: readonly Side[], top: number, gap: number): Placed[] {
  let y = top;
  return sides.map(({ title, words }) => {
    const lines = wrapped(words, SIDE.width - 2 * PAD, 'small');
    const box = { title, lines, y, height: 28 + LINE * lines.length };
    y += box.height + gap;
    return box;
  });
}

function endOf(boxes: readonly Placed[], otherwise: number): number {
  const last = boxes.at(-1);
  return last ? last.y + last.height : otherwise;
}

const middleOf = ({ y, height }: Placed): number => y + Math.round(height / 2);
