import { type Facts, prefixOf, regionFacts, type SecretFacts, type StageFacts } from '../facts';

type Values = Readonly<Record<string, readonly string[]>>;

/**
 * The parts of a line that differ between projects, as placeholders: `arn:aws:s3:::{artifacts}/*`. The
 * placeholders of a stage stand for the same stage in the whole line: `{stage}/{stage}` never stands for two
 * stages.
 */
export class Placeholders {
  private readonly worlds: readonly Values[];
  private patterns?: (readonly [RegExp, string])[];
  /** The result by line, because policies repeat many lines. */
  private readonly filled = new Map<string, readonly string[]>();

  /** @param stack the name of a stage limits the placeholders to that stage */
  constructor(facts: Facts, stack: string) {
    const all = Object.values(facts.stages);
    const own = Object.entries(facts.stages).flatMap(([name, stage]) => (name === stack ? [stage] : []));
    const stages = own.length > 0 ? own : all;
    const project = ofProject(facts);
    this.worlds = stages.map((stage) => ({ ...project, ...ofStage(facts, stage) }));
  }

  /** The line with placeholders. Longer texts are replaced first. */
  generalized(line: string): string {
    this.patterns ??= patternsOf(this.worlds);
    return this.patterns.reduce((text, [found, placeholder]) => text.replace(found, () => placeholder), line);
  }

  /** Every line that a line with placeholders stands for. */
  lines(line: string): readonly string[] {
    if (!line.includes('{')) return [line];
    const known = this.filled.get(line) ?? this.fill(line);
    this.filled.set(line, known);
    return known;
  }

  private fill(line: string): string[] {
    const names = [...new Set([...line.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))];
    return names.length === 0 ? [line] : this.worlds.flatMap((world) => filled(line, names, world));
  }
}

/**
 * The patterns of all stages, the longest text first, so that `hello-production` does not become
 * `{project}-production`.
 */
function patternsOf(worlds: readonly Values[]): (readonly [RegExp, string])[] {
  const texts = worlds.flatMap((world) =>
    Object.entries(world).flatMap(([name, known]) => known.map((text) => [text, `{${name}}`] as const)),
  );
  return texts
    .filter(([text]) => text !== '')
    .sort(([one], [other]) => other.length - one.length)
    .map(([text, placeholder]) => [wholeWord(text), placeholder]);
}

function filled(line: string, names: readonly string[], world: Values): string[] {
  return names.reduce(
    (lines, name) =>
      lines.flatMap((one) => (world[name] ?? []).map((text) => one.replaceAll(`{${name}}`, () => text))),
    [line],
  );
}

function ofProject(facts: Facts): Values {
  const { project, account, region, circleci, repository } = facts;
  return {
    project: [project],
    account: [account],
    region: [region],
    states: [facts.stateBucket],
    artifacts: [facts.artifactBucket],
    pipeline: [prefixOf(facts, 'pipeline')],
    organization: [circleci?.organization ?? ''],
    circleciProject: [circleci?.project ?? ''],
    repository: [repository.name],
    heads: [`refs/heads/${repository.branch}`],
    connection: [repository.connection ?? ''],
    /** The account whose load balancers write access logs. */
    balancers: [regionFacts(region).elbv2Account ?? ''],
  };
}

function ofStage(facts: Facts, stage: StageFacts): Values {
  const ssm = stage.secrets.filter(({ service }) => service === 'ssm');
  const manager = stage.secrets.filter(({ service }) => service === 'secretsmanager');
  const name = prefixOf(facts, stage.name);
  const commands = Object.keys(stage.app.schedule);
  return {
    stage: [name],
    folder: [`${facts.project}/${stage.name}`],
    accessLogs: [stage.accessLogBucket],
    tag: [`resourceTag/Stage = ${stage.name}`],
    command: commands.map((command) => `${name}-command.${command}`),
    automation: commands.map((command) => `${name}-schedule.${command}`),
    parameter: ssm.map((secret) => arnOf(facts, secret, `parameter${secret.id}`)),
    secret: manager.map((secret) => arnOf(facts, secret, `secret:${secret.id}-??????`)),
    secretKey: stage.app.secretKeys,
  };
}

function arnOf({ account, region }: Facts, { id, service }: SecretFacts, resource: string): string {
  return id.startsWith('arn:') ? id : `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** A pattern for a whole word: `hello` in `/hello/x` and `hello-state`, but not in `othello`. */
function wholeWord(text: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9{])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9}])`, 'g');
}
