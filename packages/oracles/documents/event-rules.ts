import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { matchesPattern } from '../../embedded-aws';
import { list, type Resource, type Stack, type Values } from '../../documents';
import { byModel } from './botocore';
import { type Judged, withoutReferences } from './judged';
import { type Event, MEANT, type Possible, possibleEvents, valueAt } from './recorded-events';

const PYTHON = resolve(__dirname, '../../../.venv/bin/python');

/** Whether an event matches a pattern, as moto says. A text says why the pattern is invalid. */
export type Match = (pattern: string, event: Event) => boolean | string;

/** Asks moto about all pairs of patterns and events at once: its start takes longer than all answers. */
export function matching(pairs: readonly (readonly [string, Event])[]): Match {
  const { status, stdout, stderr } = spawnSync(PYTHON, [join(__dirname, 'match.py')], {
    input: JSON.stringify(pairs),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`moto could not be asked. npm run setup installs it.\n${stderr}`);
  const answers = JSON.parse(stdout) as (boolean | string)[];
  const known = new Map(pairs.map((pair, index) => [JSON.stringify(pair), answers[index] ?? false]));
  return (pattern, event) => known.get(JSON.stringify([pattern, event])) ?? false;
}

/** Checks the patterns of all rules against all events that resources of the same stack can cause. */
export function eventRules(stacks: readonly Stack[]): Judged[] {
  const rules = stacks.flatMap((stack) => {
    const possible = possibleEvents(stack);
    return stack
      .all('aws_cloudwatch_event_rule')
      .filter(({ values }) => values['event_pattern'])
      .map((rule) => ({
        stack,
        rule,
        possible,
        text: withoutReferences(String(rule.values['event_pattern'])),
      }));
  });
  const pairs = rules.flatMap(({ text, possible }) =>
    possible.flatMap(({ event }) => [text, ...alternatives(text)].map((one) => [one, event] as const)),
  );
  const match = matching(pairs);
  return rules.flatMap(({ stack, rule, possible, text }) => {
    const matched = possible.filter(({ event }) => match(text, event) === true);
    return [
      {
        kind: 'event pattern',
        place: rule.address,
        text,
        problems: [...ofRequest(rule), ...ofPattern(rule, text, possible, match)],
      },
      ...targetsOf(stack, rule, matched),
    ];
  });
}

/**
 * The pattern once for each of its values, where it has several: a value that no event has must not hide behind
 * another.
 */
export function alternatives(text: string): string[] {
  const found: string[] = [];
  const walk = (node: Values, rebuild: (changed: Values) => Values): void => {
    for (const [key, value] of Object.entries(node)) {
      if (Array.isArray(value)) {
        if (value.length > 1)
          found.push(...value.map((one) => JSON.stringify(rebuild({ ...node, [key]: [one] }))));
      } else if (key !== '$or') {
        walk(value as Values, (changed) => rebuild({ ...node, [key]: changed }));
      }
    }
  };
  walk(JSON.parse(text) as Values, (changed) => changed);
  return found;
}

function ofRequest({ values }: Resource): string[] {
  const { name: Name, description: Description, event_pattern: EventPattern } = values;
  return byModel('events', 'PutRuleRequest', { Name, Description, EventPattern });
}

function ofPattern(rule: Resource, text: string, possible: readonly Possible[], match: Match): string[] {
  const answers = possible.map(({ event }) => match(text, event));
  const refusal = answers.find((answer) => typeof answer === 'string');
  if (refusal !== undefined) return [String(refusal)];
  const matched = possible.filter(({ event }) => match(text, event) === true).map(({ label }) => label);
  const meant = MEANT[endOf(rule)] ?? [];
  const all = [...new Set(matched)].sort();
  return [
    ...(matched.length === 0 ? ['no recorded event of these resources matches'] : []),
    ...all.filter((label) => !meant.includes(label)).map((label) => `is not meant for ${label}`),
    ...meant.filter((label) => !all.includes(label)).map((label) => `is meant for ${label} and has it not`),
    ...alternatives(text)
      .filter((one) => !possible.some(({ event }) => match(one, event) === true))
      .map((one) => `no recorded event has what ${one} asks for`),
    // The embedded AWS matches patterns by itself: its result must be moto's.
    ...possible
      .filter(({ event }) => matchesPattern(JSON.parse(text), event) !== (match(text, event) === true))
      .map(({ label }) => `the embedded AWS reads it otherwise than moto: ${label}`),
  ];
}

/**
 * The end of a rule's name that says what the rule is for. The longest one wins, because a stage's name may have
 * hyphens too.
 */
function endOf({ values }: Resource): string {
  const ends = Object.keys(MEANT).filter((end) => String(values['name']).endsWith(`-${end}`));
  return ends.sort((one, other) => other.length - one.length)[0] ?? '';
}

/** Checks what the targets of a rule make of the events that match. */
function targetsOf(stack: Stack, rule: Resource, matched: readonly Possible[]): Judged[] {
  return stack.of(rule, 'aws_cloudwatch_event_target', 'rule').flatMap(({ address, values }) => {
    const [transformer] = list(values['input_transformer']);
    if (!transformer) return [];
    const paths = (transformer['input_paths'] ?? {}) as Readonly<Record<string, string>>;
    const template = withoutReferences(String(transformer['input_template']));
    const target = {
      Id: values['target_id'],
      Arn: 'made-by-aws',
      InputTransformer: { InputPathsMap: paths, InputTemplate: template },
    };
    return [
      {
        kind: 'event message',
        place: address,
        text: template,
        problems: [
          ...byModel('events', 'PutTargetsRequest', { Rule: 'made-by-aws', Targets: [target] }),
          ...new Set(matched.flatMap(({ event }) => ofMessage(paths, template, event))),
        ],
      },
    ];
  });
}

/**
 * What is wrong with the message that an event becomes. A path that the event does not have leaves nothing in its
 * place. [EventBridge user guide, "Amazon EventBridge input transformation": a text of several lines has each line in
 * quotes]
 */
export function ofMessage(paths: Readonly<Record<string, string>>, template: string, event: Event): string[] {
  const missing = Object.values(paths).filter((path) => {
    const value = valueAt(event, path);
    return value === undefined || value === null || typeof value === 'object';
  });
  const unused = Object.keys(paths).filter((name) => !template.includes(`<${name}>`));
  const lines = template.split('\n').map((line) => /^"([^"]*)"$/.exec(line)?.[1]);
  const message = lines.map((line) =>
    line?.replace(/<([\w-]+)>/g, (whole, name: string) => {
      const path = paths[name];
      return path ? String(valueAt(event, path)) : whole;
    }),
  );
  return [
    ...missing.map((path) => `${String(event['detail-type'])} has no text at ${path}`),
    ...unused.map((name) => `nothing is made of <${name}>`),
    ...message.flatMap((line) => {
      if (line === undefined) return ['a line is not one text in quotes'];
      return /^[A-Z][a-z ]+: \S/.test(line) && !/[<>{}\\]|undefined|\[object/.test(line)
        ? []
        : [`a person would read: ${line}`];
    }),
  ];
}

/** Checks what EventBridge passes to CodeBuild on a schedule: parameters of StartBuild. */
export function buildInputs(stack: Stack): Judged[] {
  return stack.all('aws_cloudwatch_event_target').flatMap(({ address, values }) => {
    if (!values['input']) return [];
    const text = String(values['input']);
    const request = { projectName: 'made-by-aws', ...(JSON.parse(text) as object) };
    return [
      {
        kind: 'build input',
        place: address,
        text,
        problems: byModel('codebuild', 'StartBuildInput', request),
      },
    ];
  });
}
