import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, texts, type Values } from './stack';

/** What CodeBuild runs in a release, on what machine, and what it is told. */
export const steps: Rule = {
  id: 'steps',
  why: 'A step acts with the rights to change every stage: another script, image or variable makes it do something else with them.',
  mend: 'Leave the projects to modules/pipeline.',
  check: (stack, context) => [
    ...stack.all('aws_codebuild_project').flatMap((project) => runs(project, context)),
    ...stack.all('aws_codepipeline').flatMap((pipeline) => triggered(pipeline, context)),
  ],
};

/** By the end of its address: where its script is from, and the variables that it reads. */
const STEPS: Readonly<Record<string, { readonly source: string; readonly variables: readonly string[] }>> = {
  build: { source: 'CODEPIPELINE', variables: ['APP_FOLDER', 'AWS_BOOTSTRAP_CONTRACT'] },
  prepare: { source: 'CODEPIPELINE', variables: ['RUNBOOK', 'TOPIC'] },
  settle: { source: 'NO_SOURCE', variables: ['PIPELINE', 'PROJECT', 'STAGES'] },
  verify: { source: 'CODEPIPELINE', variables: [] },
};

function runs(project: Resource, { facts, name }: Context): Finding[] {
  const step = /\.(\w+)_project$/.exec(project.address)?.[1] ?? '';
  const known = Object.hasOwn(STEPS, step) ? STEPS[step] : undefined;
  if (!known) return [];
  const [environment = {}] = list(project.values['environment']);
  const [{ type, buildspec } = {} as Values] = list(project.values['source']);
  const variables = list(environment['environment_variable']);
  const values: Readonly<Record<string, string>> = {
    APP_FOLDER: facts.app.folder,
    PIPELINE: name,
    PROJECT: facts.project,
    STAGES: Object.keys(facts.stages).join(' '),
  };
  const names = variables.map((one) => String(one['name'])).sort();
  const wrong = variables.filter((one) => {
    const wanted = values[String(one['name'])];
    return (wanted !== undefined && one['value'] !== wanted) || !isRight(one);
  });
  return [
    ...unless(type === known.source, project, `takes its source from ${given(type)}`),
    ...unless(isOwn(step, buildspec, facts.app.folder), project, `runs ${given(buildspec).slice(0, 60)}`),
    ...unless(names.join() === known.variables.join(), project, `is told ${names.join(', ') || 'nothing'}`),
    ...wrong.map((one) => ({
      place: project,
      found: `is told ${String(one['name'])} ${given(one['value'])}`,
    })),
    ...unless(
      isOfAws(environment),
      project,
      `runs in ${given(environment['image'])} as ${given(environment['type'])}`,
    ),
    ...cached(step, project),
  ];
}

function isRight({ name, value }: Values): boolean {
  if (name === 'TOPIC') return addressIn(value) === 'aws_sns_topic.alerts_later';
  if (name === 'RUNBOOK') return /^https:\/\/.+\/docs\/runbook\.md$/.test(String(value));
  return name !== 'AWS_BOOTSTRAP_CONTRACT' || /^\d+$/.test(String(value));
}

/** Amazon Linux, on the processor that it is made for. */
function isOfAws({ image, type }: Values): boolean {
  const [, processor] =
    /^aws\/codebuild\/amazonlinux-(aarch64|x86_64)-standard:\d+\.\d+$/.exec(String(image)) ?? [];
  return processor !== undefined && type === (processor === 'aarch64' ? 'ARM_CONTAINER' : 'LINUX_CONTAINER');
}

/** The app's own script, or one of the pipeline's, whole. */
function isOwn(step: string, buildspec: unknown, folder: string): boolean {
  if (step === 'build') return buildspec === (folder === '.' ? 'buildspec.yml' : `${folder}/buildspec.yml`);
  return String(buildspec).startsWith('version: 0.2\n') && String(buildspec).endsWith('\n');
}

/** What the build left is found again in the same place; other steps keep nothing. */
function cached(step: string, project: Resource): Finding[] {
  const [cache] = list(project.values['cache']);
  const isOwn =
    step === 'build'
      ? cache?.['location'] === '${aws_s3_bucket.artifacts_bucket.bucket}/cache'
      : cache === undefined;
  return unless(isOwn, project, `has its cache in ${given(cache?.['location'])}`);
}

/** Pushes of the app start a release, and others do not. */
function triggered(pipeline: Resource, { facts: { app } }: Context): Finding[] {
  const pushes = list(pipeline.values['trigger'])
    .flatMap((one) => list(one['git_configuration']))
    .flatMap((git) => list(git['push']));
  const paths = pushes.map((push) =>
    list(push['file_paths'])
      .flatMap((one) => texts(one['includes']))
      .join(),
  );
  const wanted = app.folder === '.' ? [''] : [`${app.folder}/**`];
  const variables = list(pipeline.values['variable']);
  return [
    ...unless(pushes.length === 1, pipeline, 'does not start for pushes'),
    ...unless(
      pushes.length === 0 || paths.join() === wanted.join() || app.folder === '.',
      pipeline,
      `starts for pushes of ${paths.join() || 'anything'}`,
    ),
    ...unless(variables.length === 1, pipeline, 'has not the one variable that lets a release past alarms'),
  ];
}
