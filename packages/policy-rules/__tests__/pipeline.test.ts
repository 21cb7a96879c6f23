import { allBroken, type Break } from './broken';

type Json = Record<string, unknown>;

/** Of the pipeline, whose stages are read one by one. */
const inStages =
  (change: (stages: Json[]) => Json[]): Break =>
  (resources) => {
    const one = resources['aws_codepipeline']!['pipeline_pipeline']!;
    one['stage'] = change(structuredClone(one['stage'] as Json[]));
  };
const changed = (name: string, change: (stage: Json) => Json) =>
  inStages((stages) => stages.map((stage) => (stage['name'] === name ? change(stage) : stage)));

describe('a release goes through', () => {
  it.each<[string, Break, string]>([
    [
      'the check at the end of a stage',
      changed('Deploy-staging', (stage) => ({ ...stage, on_success: undefined })),
      'does in Deploy-staging: 1 Build CodeBuild hello-pipeline-prepare of release; 2 Deploy CodeDeploy hello-staging/hello-staging of release; and not:',
    ],
    [
      'the step before the deployment',
      changed('Deploy-production', (stage) => ({ ...stage, action: (stage['action'] as Json[]).slice(1) })),
      'does in Deploy-production: 2 Deploy CodeDeploy hello-production/hello-production of release; else ROLLBACK',
    ],
    [
      "its stage's own deployment",
      changed(
        'Deploy-staging',
        (stage) => JSON.parse(JSON.stringify(stage).replaceAll('hello-staging', 'hello-production')) as Json,
      ),
      'does in Deploy-staging: 1 Build CodeBuild hello-pipeline-prepare of release; 2 Deploy CodeDeploy hello-production/hello-production',
    ],
    [
      'the stages in their order',
      inStages(([source, build, staging, ...rest]) => [source!, build!, ...rest, staging!]),
      'goes through Source, Build, Approve-production, Deploy-production, Deploy-staging, and the settings say Source, Build, Deploy-staging, Approve-production, Deploy-production',
    ],
    [
      'what was built',
      changed('Deploy-production', (stage) => {
        const [prepare, deploy] = stage['action'] as Json[];
        return { ...stage, action: [prepare, { ...deploy, input_artifacts: ['source'] }] };
      }),
      'does in Deploy-production: 1 Build CodeBuild hello-pipeline-prepare of release; 2 Deploy CodeDeploy hello-production/hello-production of source; else',
    ],
    [
      'a check of what was deployed',
      changed('Deploy-production', (stage) => {
        const end = structuredClone(stage['on_success']) as { condition: { rule: Json[] } };
        end.condition.rule[0]!['input_artifacts'] = ['source'];
        return { ...stage, on_success: end };
      }),
      'does in Deploy-production: 1 Build CodeBuild hello-pipeline-prepare of release; 2 Deploy CodeDeploy hello-production/hello-production of release; else ROLLBACK: Rule CodeBuild hello-pipeline-verify of source; and not:',
    ],
    [
      'no other action',
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
