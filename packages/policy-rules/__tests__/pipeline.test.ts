import { allBroken, type Break } from './broken';

type Json = Record<string, unknown>;

/** Changes the stages of the pipeline. */
const inStages =
  (change: (stages: Json[]) => Json[]): Break =>
  (resources) => {
    const one = resources['aws_codepipeline']!['pipeline_pipeline']!;
    one['stage'] = change(structuredClone(one['stage'] as Json[]));
  };
const changed = (name: string, change: (stage: Json) => Json) =>
  inStages((stages) => stages.map((stage) => (stage['name'] === name ? change(stage) : stage)));

describe('the rule pipeline refuses a pipeline', () => {
  it.each<[string, Break, string]>([
    [
      'without the check at the end of a stage',
      changed('Deploy-staging', (stage) => ({ ...stage, on_success: undefined })),
      'does in Deploy-staging: 1 Build CodeBuild hello-pipeline-prepare of release; 2 Deploy CodeDeploy hello-staging/hello-staging of release; and not:',
    ],
    [
      'without the step before the deployment',
      changed('Deploy-production', (stage) => ({ ...stage, action: (stage['action'] as Json[]).slice(1) })),
      'does in Deploy-production: 2 Deploy CodeDeploy hello-production/hello-production of release; else ROLLBACK',
    ],
    [
      'that deploys to another stage',
      changed(
        'Deploy-staging',
        (stage) => JSON.parse(JSON.stringify(stage).replaceAll('hello-staging', 'hello-production')) as Json,
      ),
      'does in Deploy-staging: 1 Build CodeBuild hello-pipeline-prepare of release; 2 Deploy CodeDeploy hello-production/hello-production',
    ],
    [
      'with stages in another order',
      inStages(([source, build, staging, ...rest]) => [source!, build!, ...rest, staging!]),
      'goes through Source, Build, Approve-production, Deploy-production, Deploy-staging, and the settings say Source, Build, Deploy-staging, Approve-production, Deploy-production',
    ],
    [
      'that deploys the source instead of the build',
      changed('Deploy-production', (stage) => {
        const [prepare, deploy] = stage['action'] as Json[];
        return { ...stage, action: [prepare, { ...deploy, input_artifacts: ['source'] }] };
      }),
      'does in Deploy-production: 1 Build CodeBuild hello-pipeline-prepare of release; 2 Deploy CodeDeploy hello-production/hello-production of source; else',
    ],
    [
      'whose check does not read the release',
      changed('Deploy-production', (stage) => {
        const end = structuredClone(stage['on_success']) as { condition: { rule: Json[] } };
        end.condition.rule[0]!['input_artifacts'] = ['source'];
        return { ...stage, on_success: end };
      }),
      'does in Deploy-production: 1 Build CodeBuild hello-pipeline-prepare of release; 2 Deploy CodeDeploy hello-production/hello-production of release; else ROLLBACK: Rule CodeBuild hello-pipeline-verify of source; and not:',
    ],
    [
      'with a further action',
      changed('Build', (stage) => ({
        ...stage,
        action: [
          ...(stage['action'] as Json[]),
          { category: 'Invoke', provider: 'Lambda', configuration: {} },
        ],
      })),
      'does in Build: 1 Build CodeBuild hello-pipeline-build of source to release; 1 Invoke Lambda; and not:',
    ],
  ])('%s', (_, breakIt, found) => {
    expect(allBroken('pipeline', breakIt)).toContainEqual(
      expect.stringContaining(`pipeline: pipeline/pipeline/pipeline ${found}`),
    );
  });
});
