import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { historyOf } from '../release/history';
import { Releases } from '../release/releases';
import { answersAlone } from './answers';

const settings = resolveFacts({ ...config, pipeline: false });
const COMMIT = '4f2a9c1d7be0a3c5d6e7f8091a2b3c4d5e6f7081';
const service = answersAlone();
beforeEach(() => void service.asked.splice(0));

/** Ids of deployments by Auto Scaling, which bring the current release to new instances. */
const scaled = (count: number, creator = 'autoscaling') =>
  Array.from({ length: count }, (_, index) => `${creator}-${index}`);

/** Lets CodeDeploy answer with these pages of ids. An id begins with the creator: `user-1`. */
function deployed(...pages: string[][]): void {
  const all = pages.flat();
  service.answers = {
    ListDeployments: ({ nextToken = '0' }) => {
      const page = Number(nextToken);
      return { deployments: pages[page], ...(page + 1 < pages.length && { nextToken: String(page + 1) }) };
    },
    BatchGetDeployments: ({ deploymentIds }) => ({
      deploymentsInfo: (deploymentIds as string[]).map((deploymentId) => ({
        deploymentId,
        creator: deploymentId.split('-')[0],
        status: 'Succeeded',
        description: `Rollback to ${COMMIT} by npm run rollback`,
        createTime: 1_800_000_000 - all.indexOf(deploymentId),
      })),
    }),
  };
}

test("a history skips Auto Scaling's deployments, and loads more pages until it has a success", async () => {
  deployed([...scaled(99), 'autoscalingTermination-1'], ['user-1'], ['user-2']);
  const history = await historyOf(settings, 'staging', { pages: 1, commits: Promise.resolve(new Map()) });
  expect(history).toMatchObject([{ id: 'user-1', isInService: true }]);
  const describing = 'BatchGetDeployments';
  expect(service.asked).toEqual([
    'ListDeployments',
    ...[describing, describing, describing, describing],
    'ListDeployments',
    describing,
  ]);
});

test('a whole history has all deployments but those of Auto Scaling', async () => {
  deployed(['user-1', ...scaled(40)], ['codeDeployRollback-1'], ['user-2']);
  const history = await historyOf(settings, 'staging', { commits: Promise.resolve(new Map()) });
  expect(history.map(({ id }) => id)).toEqual(['user-1', 'codeDeployRollback-1', 'user-2']);
});

test("a user's deployment is found after a page of Auto Scaling's", async () => {
  deployed(scaled(30), ['user-1']);
  const releases = new Releases(settings, 'staging');
  expect(await releases.running()).toBe('The CodeDeploy deployment user-1 to hello-staging is running.');
  expect(await releases.released()).toBe(COMMIT);
});

test('a deployment at the termination of an instance is no release either', async () => {
  deployed(scaled(2, 'autoscalingTermination'));
  expect(await new Releases(settings, 'staging').running()).toBeUndefined();
});
