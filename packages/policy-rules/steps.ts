import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Values } from '../documents';

/** Checks what CodeBuild runs in a release, on which machine, and with which variables. */
export const steps: Rule = {
  id: 'steps',
  why: 'A pipeline step has permissions to change every stage: another script, image or variable makes it misuse them.',
  fix: 'Leave the projects to modules/pipeline.',
  check: (stack, context) => stack.all('aws_codebuild_project').flatMap((project) => runs(project, context)),
};

/**
 * The steps, by the end of the project's address: the source of the script, and its variables. None is one
 * that makes a shell, Node.js or npm run something.
 */
const STEPS: Readonly<Record<string, { readonly source: string; readonly variables: readonly string[] }>> = {
  build: { source: 'CODEPIPELINE', variables: ['APP_FOLDER', 'AWS_BOOTSTRAP_CONTRACT'] },
  prepare: { source: 'CODEPIPELINE', variables: ['RUNBOOK', 'TOPIC'] },
  settle: { source: 'NO_SOURCE', variables: ['PIPELINE', 'PROJECT', 'STAGES'] },
  verify: { source: 'CODEPIPELINE', variables: [] },
};

function runs(project: Resource, { facts, name }: Context): Finding[] {
  const step = /\.(\w+)_project$/.exec(project.address)?.[1] ?? '';
  const known = Object.hasOwn(STEPS, step) ? STEPS[step] : undefined;
  const [environment = {}] = list(project.values['environment']);
  const { image } = environment;
  const variables = list(environment['environment_variable']);
  const names = variables.map((one) => String(one['name'])).sort();
  const wanted = known?.variables ?? [];
  const ofAny = [
    ...unless(isOfAws(environment), project, `runs in ${given(image)} as ${given(environment['type'])}`),
    ...unless(
      names.join() === wanted.join(),
      project,
      `is told ${names.join(', ') || 'nothing'}, not ${wanted.join(', ') || 'anything'}`,
    ),
    ...cached(step, project),
  ];
  if (!known) return ofAny;
  const [{ type, buildspec } = {} as Values] = list(project.values['source']);
  const values: Readonly<Record<string, string>> = {
    APP_FOLDER: facts.app.folder,
    PIPELINE: name,
    PROJECT: facts.project,
    STAGES: Object.keys(facts.stages).join(' '),
  };
  const wrong = variables.filter((one) => {
    const value = values[String(one['name'])];
    return (value !== undefined && one['value'] !== value) || !isRight(one);
  });
  return [
    ...ofAny,
    ...unless(type === known.source, project, `takes its source from ${given(type)}`),
    ...unless(isOwn(step, buildspec, facts.app.folder), project, `runs ${given(buildspec).slice(0, 60)}`),
    ...wrong.map((one) => ({
      place: project,
      found: `is told ${String(one['name'])} ${given(one['value'])}`,
    })),
  ];
}

function isRight({ name, value }: Values): boolean {
  if (name === 'TOPIC') return addressIn(value) === 'aws_sns_topic.alerts_later';
  if (name === 'RUNBOOK') return /^https:\/\/.+\/docs\/runbook\.md$/.test(String(value));
  return name !== 'AWS_BOOTSTRAP_CONTRACT' || /^\d+$/.test(String(value));
}

/** Whether the image is Amazon Linux for the processor of the machine. */
function isOfAws({ image, type }: Values): boolean {
  const [, processor] =
    /^aws\/codebuild\/amazonlinux-(aarch64|x86_64)-standard:\d+\.\d+$/.exec(String(image)) ?? [];
  return processor !== undefined && type === (processor === 'aarch64' ? 'ARM_CONTAINER' : 'LINUX_CONTAINER');
}

/** Whether the buildspec is the app's own file, or the whole text of a script of the pipeline. */
function isOwn(step: string, buildspec: unknown, folder: string): boolean {
  if (step === 'build') return buildspec === (folder === '.' ? 'buildspec.yml' : `${folder}/buildspec.yml`);
  return String(buildspec).startsWith('version: 0.2\n') && String(buildspec).endsWith('\n');
}

/** Checks that the build's cache is in its place, and that other steps have none. */
function cached(step: string, project: Resource): Finding[] {
  const [cache] = list(project.values['cache']);
  const isOwn =
    step === 'build'
      ? cache?.['location'] === '${aws_s3_bucket.artifacts_bucket.bucket}/cache'
      : cache === undefined;
  return unless(isOwn, project, `has its cache in ${given(cache?.['location'])}`);
}
