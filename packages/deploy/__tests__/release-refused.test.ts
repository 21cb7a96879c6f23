import { named } from './answers';
import { releaseWorldForEach, SUCCEEDED } from './release-world';

const world = releaseWorldForEach();

describe('before anything is started', () => {
  const started = () => world().tools.asked.includes('StartPipelineExecution');

  it.each(['PENDING', 'ERROR'])(
    'a connection that is %s is refused, with what to click',
    async (ConnectionStatus) => {
      const Connection = { ConnectionName: 'hello-pipeline', ConnectionStatus };
      const said = await world().run({ 'e-1': [SUCCEEDED] }, { GetConnection: () => ({ Connection }) });
      expect(said).toBe(
        `The connection to the repository is ${ConnectionStatus}. Nothing was started. Complete it:\n  1. Open ` +
          'https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1\n  2. Choose ' +
          'hello-pipeline, then "Update pending connection", and let AWS into the repository.\n  3. npm run release',
      );
      expect(started()).toBe(false);
    },
  );

  it('a connection that does not exist any more is refused', async () => {
    const gone = { GetConnection: () => named('ResourceNotFoundException') };
    expect(await world().run({ 'e-1': [SUCCEEDED] }, gone)).toMatch(
      /^The pipeline's connection arn:connection does not exist any more\. Nothing was started\./,
    );
  });

  it('a connection that may not be read does not stop a release: its stage Source would report the problem', async () => {
    expect(
      await world().run({ 'e-1': [SUCCEEDED] }, { GetConnection: () => named('AccessDeniedException') }),
    ).toBe('done');
  });

  it('a pipeline that does not exist is refused, with the command that creates it', async () => {
    const said = await world().run({}, { GetPipeline: () => named('PipelineNotFoundException') });
    expect(said).toBe(
      'The pipeline hello-pipeline does not exist in us-east-1. Nothing was started. Create it: npm run deploy ' +
        '-- pipeline',
    );
  });

  it('a release is refused during an instance refresh of any stage', async () => {
    world().refreshes['hello-production'] = ['Successful', 'InProgress'];
    const said = await world().run({ 'e-1': [SUCCEEDED] });
    expect(said).toBe(
      'An instance refresh of production is running (r-2). A release cannot run during an instance refresh. ' +
        'Nothing was started. Follow it: npm run refresh-instances -- production',
    );
    expect(started()).toBe(false);
  });

  it('a stage that is not deployed yet does not stop a release', async () => {
    world().refreshes = { 'hello-staging': [] };
    expect(await world().run({ 'e-1': [SUCCEEDED] })).toBe('done');
  });
});
