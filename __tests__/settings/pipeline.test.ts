import { readFileSync } from 'node:fs';
import { Testing } from 'cdktf';
import { RegionInfo } from '@aws-cdk/region-info';
import { resolveSettings } from '../../settings';
import { pipelineStages } from '../../settings/cross-field/pipeline';
import regions from '../../settings/pipeline-regions.json';
import { PipelineStack } from '../../stacks/pipeline';
import { pythonPackage } from '../../packages/test-support';
import { Synthesized } from '../support/synthesized';
import { linesFor } from './bad/table';
import { settingsWith } from './good';

/** Regions by service and their endpoints, as botocore has them. */
interface Endpoints {
  readonly partitions: readonly {
    readonly partition: string;
    readonly services: Readonly<Record<string, { readonly endpoints: object }>>;
  }[];
}

/** The data of the AWS SDK for Python, which the embedded AWS is installed with. */
function botocore(): Endpoints {
  return JSON.parse(readFileSync(pythonPackage(['botocore', 'data', 'endpoints.json']), 'utf8')) as Endpoints;
}

const accepted = RegionInfo.regions.filter(({ partition }) => partition === 'aws').map(({ name }) => name);
const { partitions } = botocore();

// [botocore, data/endpoints.json: the endpoints that AWS publishes for its SDKs]
test.each([
  ['connections', 'codestar-connections'],
  ['CodePipeline', 'codepipeline'],
  ['CodeBuild', 'codebuild'],
] as const)('the regions without %s are those that have no endpoint of it', (what, service) => {
  const known = partitions.find(({ partition }) => partition === 'aws')?.services[service];
  const without = accepted.filter((region) => !Object.hasOwn(known?.endpoints ?? {}, region));
  expect(regions.without[what]).toEqual(without.sort());
});

test('the table has its date and its sources', () => {
  expect(regions.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(regions.source).toMatch(/botocore/);
});

const WAY =
  'Accepted: another region, or `pipeline: false`: then you release to the stages by hand (docs/releases.md).';

test.each([
  ['af-south-1', 'no connections'],
  ['ap-southeast-7', 'no connections, no CodePipeline'],
  ['mx-central-1', 'no connections, no CodePipeline, no CodeBuild'],
])('a pipeline in %s is refused, with the alternative', (region, missing) =>
  expect(linesFor({ region })).toEqual([
    `region: given '${region}', where AWS has ${missing}, which a pipeline needs. ${WAY}`,
  ]),
);

test.each(accepted)('stages without a pipeline can be in %s', (region) =>
  expect(linesFor({ region, pipeline: false, 'stages.production.network.zones': 2 })).toEqual([]),
);

test.each(accepted.filter((region) => !regions.without.connections.includes(region)))(
  'a pipeline can be in %s',
  (region) => expect(linesFor({ region })).toEqual([]),
);

/** So many stages, named by a letter and a number; some have an approval. */
const stages = (count: number, approvals: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `s${index}`,
      { names: [`s${index}`], network: { cidr: `10.${index}.0.0/16` }, releaseApproval: index < approvals },
    ]),
  );

// [CodePipeline user guide, "Quotas in AWS CodePipeline": 50 stages in a pipeline]
test.each([
  [48, 0, []],
  [24, 24, []],
  [49, 0, [51]],
  [25, 24, [51]],
])('%i stages with %i approvals: too many for a pipeline or not', (count, approvals, problems) => {
  expect(linesFor({ stages: stages(count, approvals) })).toEqual(
    problems.map(
      (most) =>
        `stages: the pipeline would have ${most} stages: source, build, and for each stage its deployment and its approval. ` +
        'Accepted: at most 50: fewer stages, or fewer with releaseApproval, or `pipeline: false`.',
    ),
  );
  expect(linesFor({ stages: stages(count, approvals), pipeline: false })).toEqual([]);
});

test('a pipeline has as many stages as counted', () => {
  const settings = resolveSettings(settingsWith({ stages: stages(5, 2) }));
  const { stage } = new Synthesized(new PipelineStack(Testing.app(), 'pipeline', { settings })).at(
    'aws_codepipeline.pipeline_pipeline',
  ) as { stage: unknown[] };
  expect(stage).toHaveLength(pipelineStages(Object.values(settings.stages)));
});
