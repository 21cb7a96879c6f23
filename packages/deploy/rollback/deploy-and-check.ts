import { asking } from '../account/aws';
import type { Fleet } from '../fleet/fleet';
import type { DeploymentOrder, Patience, StageDeployments } from '../release/deployment';
import { deploymentCauses } from '../release/failure';
import { type Health, shortcomings } from './check';

/** How it went: what is not as it should be; nothing where all is. */
export interface Attempted {
  readonly problems: readonly string[];
  /** Whether CodeDeploy itself has gone back to the deployment before. */
  readonly returned: boolean;
}

/** Deploys past the pipeline, follows it to its end, and looks at every instance. */
export async function deployAndCheck(
  deployments: StageDeployments,
  fleet: Fleet,
  stage: string,
  order: DeploymentOrder,
  patience: Patience & Health,
): Promise<Attempted> {
  const { commit, goesBack = true } = order;
  const id = await asking('starting the deployment', () => deployments.start(order));
  const past = order.ignoreAlarms ? ', past the alarms' : '';
  console.log(`Deploying ${commit.slice(0, 7)} to ${stage} (${id}${past}).`);
  const interrupted =
    `${goesBack ? 'Where it fails, CodeDeploy goes back by itself. ' : ''}Nobody looks at the instances after it: ` +
    `npm run smoke -- ${stage}`;
  const { status, errorInformation } = await deployments.follow(id, interrupted, patience);
  if (status === 'Succeeded')
    return { problems: await shortcomings(fleet, commit, patience), returned: false };
  const causes = await deploymentCauses(id, fleet.region);
  const why = errorInformation?.message;
  const problems = [
    `the deployment ${id} ended as ${status?.toLowerCase()}${why ? `: ${why}` : ''}`,
    ...causes.filter((line) => line !== why),
  ];
  if (!goesBack) return { problems, returned: false };
  const back = await asking('looking for the way back', () => deployments.wayBackFrom(id, patience));
  if (back === undefined) return { problems, returned: false };
  console.log(`The deployment failed; CodeDeploy goes back to the one before (${back}).`);
  const ended = await deployments.follow(
    back,
    `Look at the instances after it: npm run smoke -- ${stage}`,
    patience,
  );
  return { problems, returned: ended.status === 'Succeeded' };
}
