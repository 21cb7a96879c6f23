import { randomBytes } from 'node:crypto';
import type { Memory } from '../memory';
import type { AwsRequest, Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Operation } from '../service';
import type { CodeDeployState } from './codedeploy-state';
import { now } from './seconds';

/** The states of a deployment as CodeDeploy names them. */
export type DeploymentStatus =
  'Created' | 'Queued' | 'InProgress' | 'Ready' | 'Succeeded' | 'Failed' | 'Stopped';

/** Deployments that hold the instances. */
const ACTIVE: readonly DeploymentStatus[] = ['Created', 'Queued', 'InProgress', 'Ready'];

/** Deployments, which a test ends. */
export class Deployments {
  private readonly deployments: Map<string, Json>;

  constructor(memory: Memory) {
    this.deployments = memory.map('codedeploy deployments');
  }

  /** Creates a deployment in a group without any check. @returns its id */
  add(
    applicationName: string,
    deploymentGroupName: string,
    status: DeploymentStatus,
    more: Json = {},
  ): string {
    const deploymentId = `d-${randomBytes(5).toString('hex').toUpperCase().slice(0, 9)}`;
    this.deployments.set(deploymentId, {
      applicationName,
      deploymentGroupName,
      deploymentConfigName: 'CodeDeployDefault.OneAtATime',
      createTime: now(),
      creator: 'user',
      ...more,
      deploymentId,
      status,
    });
    return deploymentId;
  }

  /** Sets the state of a deployment. */
  set(deploymentId: string, status: DeploymentStatus, more: Json = {}): void {
    Object.assign(this.find(deploymentId), {
      ...more,
      status,
      ...(ACTIVE.includes(status) ? {} : { completeTime: now() }),
    });
  }

  statusOf(deploymentId: string): DeploymentStatus {
    return this.find(deploymentId).status;
  }

  operations(state: CodeDeployState): Record<string, Operation> {
    return {
      CreateDeployment: (request) => {
        const { applicationName } = state.application(request);
        const { deploymentGroupName, revision, ...more } = request.json;
        const group = requireGroup(state, request);
        if (!revision) throw new AwsError('RevisionRequiredException', 'Revision is required');
        const active = this.of(applicationName, deploymentGroupName).find(({ status }) =>
          ACTIVE.includes(status),
        );
        if (active) {
          throw new AwsError(
            'DeploymentLimitExceededException',
            `The Deployment Group '${deploymentGroupName}' already has an active Deployment '${active.deploymentId}'`,
          );
        }
        const { deploymentConfigName } = group;
        const given = { deploymentConfigName, ...more, revision };
        return jsonResponse({
          deploymentId: this.add(applicationName, deploymentGroupName, 'Created', given),
        });
      },
      GetDeployment: ({ json }) => jsonResponse({ deploymentInfo: this.find(json.deploymentId) }),
      BatchGetDeployments: ({ json }) =>
        jsonResponse({ deploymentsInfo: (json.deploymentIds as string[]).map((id) => this.find(id)) }),
      ListDeployments: (request) => {
        const { json } = request;
        if (json.applicationName) requireGroup(state, request);
        const statuses: DeploymentStatus[] = json.includeOnlyStatuses ?? [];
        const wanted = this.of(json.applicationName, json.deploymentGroupName)
          .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
          .reverse();
        return jsonResponse({ deployments: wanted.map(({ deploymentId }) => deploymentId) });
      },
      // Targets of deployments are not modelled.
      ListDeploymentTargets: ({ json }) => {
        this.find(json.deploymentId);
        return jsonResponse({ targetIds: [] });
      },
      StopDeployment: ({ json }) => {
        this.set(json.deploymentId, 'Stopped');
        return jsonResponse({ status: 'Succeeded', statusMessage: 'No more commands will be scheduled' });
      },
    };
  }

  private of(application: string | undefined, group: string | undefined): Json[] {
    return [...this.deployments.values()].filter(
      (deployment) =>
        (application === undefined || deployment.applicationName === application) &&
        (group === undefined || deployment.deploymentGroupName === group),
    );
  }

  private find(id: string): Json {
    const found = this.deployments.get(id);
    if (found) return found;
    throw new AwsError('DeploymentDoesNotExistException', `The deployment ${id} could not be found`);
  }
}

/** The deployment group of a request, in an application that exists. */
function requireGroup(state: CodeDeployState, request: AwsRequest): Json {
  const { applicationName } = state.application(request);
  const { deploymentGroupName } = request.json;
  const group = state.groups.get(`${request.region}/${applicationName}/${deploymentGroupName}`);
  if (group || deploymentGroupName === undefined) return group ?? {};
  const message = `No Deployment Group found for name: ${deploymentGroupName}`;
  throw new AwsError('DeploymentGroupDoesNotExistException', message);
}
