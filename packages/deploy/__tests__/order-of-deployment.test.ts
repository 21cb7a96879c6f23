import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { StageDeployments } from '../release/deployment';
import { describe as description } from '../release/orders';
import { answersAlone, named } from './answers';

const COMMIT = '4f2a9c1d7be0a3c5d6e7f8091a2b3c4d5e6f7081';
const service = answersAlone();

/** Orders a deployment. @returns its id or the error, and whether a deployment may have been created */
async function order(answer: object, underWay: string[] | Error): Promise<[string, boolean]> {
  service.answers = {
    CreateDeployment: () => answer,
    ListDeployments: () =>
      underWay instanceof Error ? underWay : { deployments: underWay.map((_, index) => `d-${index}`) },
    BatchGetDeployments: () => ({
      deploymentsInfo: (underWay as string[]).map((text, index) => ({
        deploymentId: `d-${index}`,
        description: text,
      })),
    }),
  };
  const deployments = new StageDeployments(resolveFacts(config), 'staging');
  const artifact = { bucket: 'artifacts', key: 'releases/a.zip' };
  const said = await deployments
    .start({ order: 'rollback', artifact, commit: COMMIT })
    .catch((error: Error) => error.message);
  return [said, deployments.hasOrdered];
}

const OCCUPIED = named('DeploymentLimitExceededException');
const THROTTLED = named('ThrottlingException', 'Rate exceeded');
const OWN = description('rollback', COMMIT);
const ANOTHER = description('restart', COMMIT);

test.each<[what: string, answer: object, underWay: string[] | Error, said: string, hasOrdered: boolean]>([
  ['is accepted returns the deployment', { deploymentId: 'd-7' }, [], 'd-7', true],
  ['gets no answer finds its own deployment when the SDK asks again', OCCUPIED, [ANOTHER, OWN], 'd-1', true],
  ['gets only errors finds its own deployment if it was carried out', THROTTLED, [OWN], 'd-0', true],
  [
    'finds the deployment of another order is refused',
    OCCUPIED,
    [ANOTHER],
    'Another deployment to staging has just started. Nothing was deployed. Wait until it has ended.',
    false,
  ],
  ['gets only errors fails if it was not carried out', THROTTLED, [], 'Rate exceeded', false],
  ['is refused', named('RevisionDoesNotExistException', 'No such revision'), [], 'No such revision', false],
  [
    'gets only errors has an unknown result if the deployments cannot be listed',
    THROTTLED,
    named('AccessDeniedException'),
    'AWS cannot be reached (ThrottlingException: Rate exceeded): the deployment may have started. Check: npm run ' +
      'status -- staging',
    true,
  ],
])('an order of a deployment that %s', async (_, answer, underWay, said, hasOrdered) =>
  expect(await order(answer, underWay)).toEqual([said, hasOrdered]),
);
