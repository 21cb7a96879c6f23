import { randomUUID } from 'node:crypto';
import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import { AwsError, jsonResponse } from '../response';
import type { Service } from '../service';
import { deploymentGroupOperations } from './codedeploy-groups';
import { CodeDeployState } from './codedeploy-state';
import type { Deployments } from './deployments';
import { now } from './seconds';

/** CodeDeploy: applications, deployment groups, and deployments that a test ends. */
export function codedeploy(memory: Memory, deployments: Deployments): Service {
  const state = new CodeDeployState(memory);
  const { applications, groups, tags } = state;
  const arnOf = (region: string, name: string) =>
    `arn:aws:codedeploy:${region}:${ACCOUNT}:application:${name}`;
  return {
    moto: false,
    existing: () => [
      ...[...applications.values()].map(({ applicationName }) => `codedeploy application ${applicationName}`),
      ...[...groups.values()].map(
        ({ deploymentGroupName }) => `codedeploy deployment-group ${deploymentGroupName}`,
      ),
    ],
    operations: {
      CreateApplication: ({ region, json }) => {
        const name: string = json.applicationName ?? '';
        const key = `${region}/${name}`;
        if (!/^.{1,100}$/.test(name)) {
          throw new AwsError('InvalidApplicationNameException', `The application name is not valid: ${name}`);
        }
        if (applications.has(key)) {
          throw new AwsError('ApplicationAlreadyExistsException', `Application already exists: ${name}`);
        }
        const applicationId = randomUUID();
        const computePlatform = json.computePlatform ?? 'Server';
        const createTime = now();
        applications.set(key, {
          applicationId,
          applicationName: name,
          computePlatform,
          createTime,
          linkedToGitHub: false,
        });
        tags.create(arnOf(region, name), json.tags);
        return jsonResponse({ applicationId });
      },
      GetApplication: (request) => jsonResponse({ application: state.application(request) }),
      ListApplications: () =>
        jsonResponse({
          applications: [...applications.values()].map((application) => application.applicationName),
        }),
      UpdateApplication: (request) => {
        const application = state.application(request);
        const { region, json } = request;
        const name = json.newApplicationName ?? json.applicationName;
        applications.delete(`${region}/${json.applicationName}`);
        applications.set(`${region}/${name}`, { ...application, applicationName: name });
        return jsonResponse({});
      },
      DeleteApplication: ({ region, json }) => {
        applications.delete(`${region}/${json.applicationName}`);
        tags.delete(arnOf(region, json.applicationName));
        [...groups.keys()]
          .filter((key) => key.startsWith(`${region}/${json.applicationName}/`))
          .forEach((key) => groups.delete(key));
        return jsonResponse({});
      },
      ...deploymentGroupOperations(state),
      ...deployments.operations(state),
      ...tags.operations,
    },
  };
}
