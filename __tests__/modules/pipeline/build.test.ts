import { stagesWith, synthesizePipeline } from '../../support/pipeline';

describe('the build', () => {
  const image = (stages?: ReturnType<typeof stagesWith>) =>
    synthesizePipeline(stages && { stages }).at('aws_codebuild_project.build_project')['environment'];
  const x86 = { type: 'm6i.large', min: 2, max: 4 };

  it.each([
    [
      'arm64 where all stages are',
      undefined,
      'ARM_CONTAINER',
      'aws/codebuild/amazonlinux-aarch64-standard:3.0',
    ],
    [
      'x86_64 where one is',
      stagesWith('production', { instances: x86 }),
      'LINUX_CONTAINER',
      'aws/codebuild/amazonlinux-x86_64-standard:5.0',
    ],
  ])('is on %s', (_, stages, type, name) => {
    expect(image(stages)).toMatchObject({ type, image: name });
  });

  it.each([
    ['app', 'app/buildspec.yml'],
    ['services/web', 'services/web/buildspec.yml'],
    ['.', 'buildspec.yml'],
  ])("has its buildspec in the app's folder, and a variable with that folder: %s", (folder, buildspec) => {
    const stack = synthesizePipeline({ app: { folder } });
    expect(stack.at('aws_codebuild_project.build_project')).toMatchObject({
      source: { buildspec },
      environment: {
        environment_variable: expect.arrayContaining([{ name: 'APP_FOLDER', value: folder }]) as unknown,
      },
    });
  });

  it("has the app's buildspec, a log group that expires, and a cache beside the artifacts", () => {
    const stack = synthesizePipeline();
    expect(stack.at('aws_codebuild_project.build_project')).toMatchObject({
      source: { type: 'CODEPIPELINE', buildspec: 'app/buildspec.yml' },
      logs_config: { cloudwatch_logs: { group_name: '${aws_cloudwatch_log_group.build_logs_group.name}' } },
      cache: { type: 'S3', location: '${aws_s3_bucket.artifacts_bucket.bucket}/cache' },
    });
  });

  it('has the contract of the instances in a variable', () => {
    expect(image()).toMatchObject({
      environment_variable: expect.arrayContaining([
        { name: 'AWS_BOOTSTRAP_CONTRACT', value: '3' },
      ]) as unknown,
    });
  });

  it('and the steps have log groups of their own, with the longest retention of a stage', () => {
    const stack = synthesizePipeline({ stages: stagesWith('staging', { logRetentionDays: 90 }) });
    const groups = Object.values(stack.all('aws_cloudwatch_log_group'));
    expect(groups.map(({ name, retention_in_days: days }) => [name, days])).toEqual(
      [
        ['/hello/pipeline/build', 90],
        ['/hello/pipeline/prepare', 90],
        ['/hello/pipeline/settle', 90],
        ['/hello/pipeline/verify', 90],
      ].sort(),
    );
  });
});
