import { list, Stack, type StackJson } from '../documents';
import { LINE, MARGIN, PAD, PANEL, VPC, WIDTH } from './grid';
import { holdings } from './holdings';
import { Network } from './network';
import { Places } from './places';
import { type Step, stepsOf } from './pipeline';
import { SideColumn } from './side';
import { isStage, readStage, type Stage } from './stage';
import { Svg } from './svg';
import { Traffic } from './traffic';
import { wrapped } from './words';

/** A synthesized stack: its name and its `cdk.tf.json`. */
export interface StackDocument {
  readonly name: string;
  readonly json: StackJson;
}

interface Named {
  readonly name: string;
  readonly stack: Stack;
}

/**
 * Draws stacks as one SVG that is 1,200 units wide: the stages one below the other, with their networks and
 * the allowed traffic, the pipeline and monitoring beside them, and the other stacks below. Equal stacks give
 * equal text.
 *
 * @param stacks all synthesized stacks in the order of deployment
 * @param only the stage that is drawn @default all
 * @throws NotModelled where a stage contains something that the traffic model does not cover
 */
export function picture(stacks: readonly StackDocument[], only?: string): string {
  const svg = new Svg();
  const ordered = stacks.map(({ name, json }): Named => ({ name, stack: new Stack(inOrder(json)) }));
  const stages = ordered.filter(({ stack }) => isStage(stack));
  const shown = stages.filter(({ name }) => only === undefined || name === only);
  const others = ordered.filter(({ stack }) => !isStage(stack));
  const { project, region } = namesOf(ordered);
  let y = heading(svg, `${project} in ${region}`);
  const steps = others.flatMap(({ stack }) => stepsOf(stack));
  let after: number | undefined;
  for (const { name, stack } of shown) {
    const networks = stages.filter((other) => other.name !== name).map((other) => cidrOf(other.stack));
    const drawn = drawStage(svg, readStage(name, stack.json, networks), steps, y, after);
    after = drawn.releaseY;
    y = drawn.end + MARGIN;
  }
  y = drawOthers(svg, only === undefined ? others : [], y);
  return svg.document(WIDTH, y, `The stacks of ${project}: ${shown.map(({ name }) => name).join(', ')}`);
}

function heading(svg: Svg, title: string): number {
  svg.label({ x: MARGIN, y: 40, text: title, room: 560, size: 'title' });
  svg.arrow('traffic', [640, 34], [684, 34]);
  svg.label({ x: 692, y: 38, text: 'allowed traffic, by TCP port', room: 270, isQuiet: true });
  svg.arrow('release', [1050, 34], [1094, 34]);
  svg.label({ x: 1102, y: 38, text: 'a release', room: 82, isQuiet: true });
  return 60;
}

/** Draws a stage, and removes its pipeline stages from the list, so that the next stage begins after them. */
function drawStage(
  svg: Svg,
  stage: Stage,
  steps: Step[],
  top: number,
  after: number | undefined,
): { readonly end: number; readonly releaseY?: number } {
  const content = top + 42;
  const own = steps.findIndex(({ application }) => application === stage.release.application);
  const side = new SideColumn(svg, stage, steps.splice(0, own + 1), content);
  const places = new Places(stage, content);
  const words = restWords(stage);
  const lines = wrapped(words, VPC.width, 'small');
  const restTop = places.rows.end + 22;
  const end = Math.max(restTop + LINE * (lines.length - 1) + 14, side.end + 12);
  svg.box({ ...PANEL, y: top, height: end - top }, 'stage', () => {
    svg.label({ x: VPC.x, y: top + 27, text: stage.name, room: VPC.width, size: 'heading' });
    new Network(svg, places).draw();
    new Traffic(svg, places).draw(side.releaseY);
    side.draw(own < 0 ? undefined : after);
    lines.forEach((text, index) =>
      svg.label({ x: VPC.x, y: restTop + index * LINE, text, room: VPC.width, isQuiet: true }),
    );
  });
  return { end, releaseY: own < 0 ? after : side.releaseY };
}

/** The traffic that is not drawn, in words. */
function restWords({ flows }: Stage): string[] {
  const rest = flows.rest.map(({ from, to, on }) => `${from} → ${to}: ${on}`);
  return rest.length === 0 ? [] : `Also allowed, not drawn: ${rest.join('; ')}.`.split(' ');
}

/** Draws the stacks without a stage, up to three in a row. */
function drawOthers(svg: Svg, stacks: readonly Named[], top: number): number {
  if (stacks.length === 0) return top;
  const columns = Math.min(3, Math.max(2, stacks.length));
  const width = (PANEL.width - (columns - 1) * PAD) / columns;
  let y = top;
  for (let first = 0; first < stacks.length; first += columns) {
    const row = stacks.slice(first, first + columns).map(({ name, stack }) => ({
      name,
      lines: wrapped(holdings(stack), width - 2 * PAD, 'small'),
    }));
    const height = 34 + LINE * Math.max(...row.map(({ lines }) => lines.length));
    row.forEach(({ name, lines }, column) => {
      const x = PANEL.x + column * (width + PAD);
      svg.box({ x, y, width, height }, 'side', () => {
        const inside = { x: x + PAD, room: width - 2 * PAD };
        svg.label({ ...inside, y: y + 22, text: name, size: 'heading' });
        lines.forEach((text, index) => svg.label({ ...inside, y: y + 24 + LINE * (index + 1), text }));
      });
    });
    y += height + MARGIN;
  }
  return y;
}

/**
 * A stack with its types and names in alphabetical order, so that the order of their creation has no effect.
 */
function inOrder({ resource = {}, ...json }: StackJson): StackJson {
  const types = sorted(resource).map(([type, named]) => [type, Object.fromEntries(sorted(named))]);
  return { ...json, resource: Object.fromEntries(types) as StackJson['resource'] };
}

const sorted = <Value>(record: Readonly<Record<string, Value>>): [string, Value][] =>
  Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));

const cidrOf = (stack: Stack): string => String(stack.all('aws_vpc')[0]?.values['cidr_block']);

/** The project and its region, from the AWS provider of the first stack. */
function namesOf([first]: readonly Named[]): { readonly project: string; readonly region: string } {
  const provider = first?.stack.provider ?? {};
  const [{ tags } = { tags: undefined }] = list(provider['default_tags']);
  return {
    project: String((tags as Record<string, unknown> | undefined)?.['Project']),
    region: String(provider['region']),
  };
}
