import { asking } from '../account/aws';
import { nowHolds } from '../../command';
import type { Fleet } from '../fleet/fleet';
import type { DeploymentOrder, LeftToDo, Patience, StageDeployments } from '../release/deployment';
import { deploymentCauses } from '../release/failure';
import { type Health, shortcomings } from './check';

/** The result: the checks that failed. Empty where all passed. */
export interface Attempted {
  /**
   * The id of the last deployment that was followed: the requested one, or CodeDeploy's own rollback of it.
   */
  readonly deployment: string;
  readonly problems: readonly string[];
  /** Whether CodeDeploy has rolled back by itself. */
  readonly returned: boolean;
}

/** Deploys without the pipeline, follows the deployment to its end, and checks every instance. */
export async function deployAndCheck(
  deployments: StageDeployments,
  fleet: Fleet,
  stage: string,
  order: DeploymentOrder,
  patience: Patience & Health,
): Promise<Attempted> {
  const { commit, goesBack = true } = order;
  const goOn = `npm run smoke -- ${stage}`;
  nowHolds(
    `A deployment of ${commit.slice(0, 7)} to ${stage} may have started; then it continues on AWS.`,
    goOn,
  );
  const id = await asking('starting the deployment', () => deployments.start(order));
  const past = order.ignoreAlarms ? ', ignoring alarms' : '';
  console.log(`Deploying ${commit.slice(0, 7)} to ${stage} (${id}${past}).`);
  const left: LeftToDo = {
    says: `${goesBack ? 'If it fails, CodeDeploy rolls back by itself. ' : ''}The instances are not checked after it.`,
    goOn,
  };
  const { status, errorInformation } = await deployments.follow(id, left, patience);
  if (status === 'Succeeded') {
    nowHolds(`The deployment ${id} has succeeded; not every instance was checked yet.`, goOn);
    return { problems: await shortcomings(fleet, commit, patience), returned: false, deployment: id };
  }
  const causes = await deploymentCauses(id, fleet.region);
  const why = errorInformation?.message;
  const problems = [
    `the deployment ${id} ended as ${status?.toLowerCase()}${why ? `: ${why}` : ''}`,
    ...causes.filter((line) => line !== why),
  ];
  const failed = { problems, returned: false, deployment: id };
  if (!goesBack) return failed;
  const back = await asking('looking for the rollback of CodeDeploy', () =>
    deployments.wayBackFrom(id, patience),
  );
  if (back === undefined) return failed;
  console.log(`The deployment failed; CodeDeploy rolls back to the previous one (${back}).`);
  const ended = await deployments.follow(
    back,
    { says: 'The instances are not checked after it.', goOn },
    patience,
  );
  return { problems, returned: ended.status === 'Succeeded', deployment: back };
}
