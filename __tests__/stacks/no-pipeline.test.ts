import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, START } from '../../packages/command';
import { readStack, synthesizedStacks } from '../../packages/documents';
import { synthesizeStage } from '../support/stage';
import { allows, policiesOf, stateStack } from '../modules/circleci/simulate';

const folder = mkdtempSync(join(tmpdir(), 'no-pipeline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('in a region without CodePipeline, with `pipeline: false`', () => {
  const file = join(folder, 'montreal.ts');
  const out = join(folder, 'out');

  test('the stages and the state are synthesized, and no pipeline', () => {
    const changes = "region: 'ca-west-1', stages: { staging: config.stages.staging }, pipeline: false";
    writeFileSync(file, `import config from '${ROOT}/config';\nexport default { ...config, ${changes} };\n`);
    const [program = '', ...args] = START;
    const { status, stderr } = spawnSync(program, [...args, 'main.ts'], {
      cwd: ROOT,
      env: { ...process.env, COLUMNS: '10000', CONFIG: file, CDKTF_OUTDIR: out },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(synthesizedStacks(out)).toEqual(['staging', 'state']);
  });
  test('no resource is of a service that the region lacks', () => {
    for (const stack of synthesizedStacks(out)) {
      const types = Object.keys(readStack(out, stack).resource ?? {});
      expect(
        types.filter((type) => /^aws_(codebuild|codepipeline|code(star)?connections)/.test(type)),
      ).toEqual([]);
    }
  });
});

test('a stage is the same with a pipeline and without one', () => {
  const [first, second] = [true, false].map((pipeline) => synthesizeStage({}, { pipeline }).configuration);
  expect(first).toEqual(second);
});

describe("CI's rights", () => {
  const at = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
  const STATE = 'arn:aws:s3:::hello-state-123456789012-us-east-1/hello';
  const context = {
    'aws:RequestedRegion': 'us-east-1',
    'iam:PermissionsBoundary': 'arn:aws:iam::123456789012:policy/hello-boundary',
  };

  const given = policiesOf(stateStack());
  const without = policiesOf(stateStack(true, { pipeline: false }));

  test.each([
    ['codepipeline:CreatePipeline', at('codepipeline', 'hello-pipeline')],
    ['codebuild:CreateProject', at('codebuild', 'project/hello-pipeline-build')],
    ['codeconnections:CreateConnection', '*'],
    ['s3:PutObject', `${STATE}/pipeline.tfstate`],
    ['s3:DeleteBucket', 'arn:aws:s3:::hello-artifacts-123456789012-us-east-1'],
    ['iam:CreateRole', 'arn:aws:iam::123456789012:role/hello-pipeline-build'],
    ['sns:CreateTopic', at('sns', 'hello-pipeline-urgent')],
  ])('%s on %s: with a pipeline only', async (action, resource) => {
    const call = { action, resource, context };
    expect(await allows(given.apply, call)).toBe(true);
    expect(await allows(without.apply, call)).toBe(false);
  });

  test.each([
    ['codebuild:StartBuild', at('codebuild', 'project/hello-pipeline-build'), false],
    ['codepipeline:GetPipelineState', at('codepipeline', 'hello-pipeline'), false],
    [
      'codeconnections:UseConnection',
      at('codeconnections', 'connection/0a1b2c3d-0000-1111-2222-333344445555'),
      false,
    ],
    // A person puts releases there, and instances fetch them.
    ['s3:GetObject', 'arn:aws:s3:::hello-artifacts-123456789012-us-east-1/x', true],
  ])('the boundary lets a role %s on %s: %s', async (action, resource, expected) => {
    expect(await allows([without.boundary], { action, resource })).toBe(expected);
  });
});
