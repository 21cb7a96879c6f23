import { prefixOf, type StageFacts } from '../facts';
import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, isTrue, list, type Resource, type Stack, texts, type Values } from '../documents';

/**
 * Checks what starts the pipeline, its source, and the variables of its steps. The rule `pipeline` checks its
 * actions and artifacts, the rule `steps` what the actions run.
 */
export const pipelineInputs: Rule = {
  id: 'pipeline-inputs',
  why: 'With another source the same steps release something else, and with another stage they check nothing.',
  fix: 'Leave the pipeline to modules/pipeline: the repository, its connection and the stages are settings.',
  check: (stack, context) =>
    stack
      .all('aws_codepipeline')
      .flatMap((pipeline) => [
        ...whole(stack, pipeline),
        ...triggers(pipeline, context),
        ...source(pipeline, context),
        ...Object.values(context.facts.stages).flatMap((stage) => told(pipeline, stage, context)),
      ]),
};

function whole(stack: Stack, pipeline: Resource): Finding[] {
  const { artifact_store: store, variable } = pipeline.values;
  const stores = list(store).map(({ type: kind, location, region, encryption_key: key }) =>
    [kind, stack.referred(location)?.address, region, key].filter(Boolean).join(' '),
  );
  const variables = list(variable).map(
    ({ name, default_value: value }) => `${String(name)}=${String(value)}`,
  );
  return [
    ...unless(
      stores.join() === 'S3 aws_s3_bucket.artifacts_bucket',
      pipeline,
      `keeps what it hands on in ${given(store)}`,
    ),
    ...unless(
      variables.join() === 'IGNORE_ALARMS=no',
      pipeline,
      `has the variables ${variables.join(', ') || 'of none'}, not IGNORE_ALARMS=no`,
    ),
  ];
}

/** Checks that the pipeline starts for pushes that change the app, and once for each. */
function triggers(pipeline: Resource, { facts }: Context): Finding[] {
  const { folder } = facts.app;
  const wanted = folder === '.' ? '**' : `${folder}/**`;
  const found = list(pipeline.values['trigger']).flatMap(({ git_configuration: git }) =>
    list(git).flatMap(({ push }) => list(push)),
  );
  const paths = found.flatMap(({ file_paths: files }) =>
    list(files).flatMap((one) => texts(one['includes'])),
  );
  return unless(
    found.length === 1 && paths.join() === wanted,
    pipeline,
    found.length === 0 ? 'starts for no push' : `starts for changes of ${given(paths)}, not of ${wanted}`,
  );
}

/** Checks that the source uses the connection of the settings, or the stack's own. */
function source(pipeline: Resource, { facts: { repository } }: Context): Finding[] {
  const connection = repository.connection ?? 'aws_codeconnections_connection.source_connection';
  return actionsOf(pipeline)
    .filter(({ category }) => category === 'Source')
    .flatMap(({ configuration }) => {
      const {
        ConnectionArn: arn,
        DetectChanges: detects,
        OutputArtifactFormat: format,
      } = valuesOf(configuration);
      return [
        ...unless(addressIn(arn) === connection, pipeline, `takes its source by ${given(arn)}`),
        ...unless(!isTrue(detects), pipeline, 'starts for every push to the branch, whatever it changes'),
        ...unless(format === 'CODE_ZIP', pipeline, `takes its source as ${given(format)}`),
      ];
    });
}

/** Checks that the actions of a stage are given that stage. */
function told(pipeline: Resource, stage: StageFacts, { facts, name: pipelineName }: Context): Finding[] {
  const name = prefixOf(facts, stage.name);
  const found = list(pipeline.values['stage']).find((one) => one['name'] === `Deploy-${stage.name}`);
  if (!found) return []; // the rule `pipeline` reports it
  const common = { STAGE: stage.name, NAME: name };
  const [rule] = list(found['on_success'])
    .flatMap(({ condition }) => list(condition))
    .flatMap(({ rule: rules }) => list(rules));
  const prepare = list(found['action']).find(({ provider }) => provider === 'CodeBuild');
  return [
    ...variables(pipeline, prepare, {
      ...common,
      PIPELINE: pipelineName,
      IGNORE_ALARMS: '#{variables.IGNORE_ALARMS}',
    }),
    ...variables(pipeline, rule, { ...common, DOCUMENT: `${name}-release` }),
  ];
}

function variables(pipeline: Resource, step: Values | undefined, wanted: Values): Finding[] {
  if (!step) return [];
  const found = valuesOf(step['configuration'])['EnvironmentVariables'];
  const all = Object.entries(wanted).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' }));
  return unless(
    found === JSON.stringify(all),
    pipeline,
    `tells ${String(step['name'])} ${given(found)}, and not ${JSON.stringify(all)}`,
  );
}

const actionsOf = (pipeline: Resource) =>
  list(pipeline.values['stage']).flatMap((stage) => list(stage['action']));
const valuesOf = (block: unknown): Values => list(block)[0] ?? {};
