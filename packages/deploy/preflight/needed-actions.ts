import { type Facts, bucketNames } from '../../facts';
import actions from './actions.json';

/**
 * What a deploy does, action by action, on things of the names that it gives: actions.json, which a test holds against
 * the rights of CI's roles (modules/circleci), themselves held against every call of a whole life of all stacks.
 */
export interface Needed {
  /** Actions of IAM by their whole names: IAM simulates no pattern. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** What goes with the request, by condition key. */
  readonly context: Readonly<Record<string, string>>;
}

/** One entry of actions.json. `{stack}` and the like in a resource stand for each of them. */
interface Entry {
  /** Needed only before the bootstrap, or only with `circleci` in the settings. @default always */
  readonly only?: string[];
  readonly resources: string[];
  /** Condition keys, and each value that is needed. @default none */
  readonly context?: Record<string, string[]>;
  readonly actions: string[];
}

/** Actions that one question to IAM is about at most. */
const AT_ONCE = 100;

/** Everything that these settings need. @param isBootstrapped whether the state bucket is there already */
export function neededActions(settings: Facts, isBootstrapped: boolean): Needed[] {
  const holds: Record<string, boolean> = {
    bootstrap: !isBootstrapped,
    circleci: settings.circleci !== undefined,
  };
  return (actions as unknown as Entry[])
    .filter(({ only = [] }) => only.every((condition) => holds[condition]))
    .map((entry) => (settings.pipeline ? entry : withoutPipeline(entry)))
    .filter(({ resources, actions }) => resources.length > 0 && actions.length > 0)
    .flatMap((entry) => questions(entry, settings));
}

/** Services that only the pipeline is made of, by the beginning of an action and by the name that roles are handed to. */
const OF_PIPELINE = /^(codebuild|codeconnections|codepipeline|codestar-connections)[:.]|^events\.amazonaws/;

/** The same without what only the stack `pipeline` needs: where there is none, nobody needs a right to it. */
function withoutPipeline({ context = {}, ...entry }: Entry): Entry {
  return {
    ...entry,
    resources: entry.resources.filter((resource) => !resource.includes('{project}-pipeline')),
    context: Object.fromEntries(
      Object.entries(context).map(([key, values]) => [
        key,
        values.filter((value) => !OF_PIPELINE.test(value)),
      ]),
    ),
    actions: entry.actions.filter((action) => !OF_PIPELINE.test(action)),
  };
}

function questions({ resources, context = {}, actions }: Entry, settings: Facts): Needed[] {
  const named = resources.flatMap((resource) => fill(resource, settings));
  const [key, values = []] = Object.entries(context)[0] ?? [];
  const known = knownContext(settings);
  const contexts = key
    ? values.map((value) => ({ ...known, [key]: fill(value, settings)[0] ?? '' }))
    : [known];
  const parts = Array.from({ length: Math.ceil(actions.length / AT_ONCE) }, (_, part) =>
    actions.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  );
  return contexts.flatMap((each) =>
    parts.map((part) => ({ actions: part, resources: named, context: each })),
  );
}

/** Each condition key with one of its values: what IAM is not told, it takes for unknown in every answer. */
function knownContext(settings: Facts): Record<string, string> {
  const all = (actions as unknown as Entry[]).flatMap(({ context = {} }) => Object.entries(context));
  return Object.fromEntries(all.map(([key, [value = '']]) => [key, fill(value, settings)[0] ?? '']));
}

/** Every text that a pattern stands for: `{stage}` is each stage. */
function fill(pattern: string, settings: Facts): string[] {
  const { project, account, region, stages } = settings;
  const values: Record<string, readonly string[]> = {
    project: [project],
    account: [account],
    region: [region],
    stage: Object.keys(stages),
    stack: settings.stacksBesideState,
    stateBucket: [settings.stateBucket],
    bucket: bucketNames(settings),
  };
  const filled = Object.entries(values).reduce(
    (texts, [name, each]) =>
      texts.flatMap((text) =>
        text.includes(`{${name}}`) ? each.map((value) => text.replaceAll(`{${name}}`, value)) : [text],
      ),
    [pattern],
  );
  return filled;
}
