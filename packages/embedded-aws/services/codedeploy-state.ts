import type { Memory } from '../memory';
import type { AwsRequest, Json } from '../request';
import { AwsError } from '../response';
import { TagStore, UPPER_CASE } from './tag-store';

/** CodeDeploy's applications and deployment groups. */
export class CodeDeployState {
  readonly applications: Map<string, Json>;
  readonly groups: Map<string, Json>;
  readonly tags: TagStore;

  constructor(memory: Memory) {
    this.applications = memory.map('codedeploy applications');
    this.groups = memory.map('codedeploy deployment groups');
    this.tags = new TagStore(memory, 'codedeploy', UPPER_CASE, 'ResourceValidationException');
  }

  /** The application of a request. @throws AwsError where it does not exist */
  application({ region, json }: AwsRequest): Json {
    if (!json.applicationName)
      throw new AwsError('ApplicationNameRequiredException', 'Application name is required');
    const found = this.applications.get(`${region}/${json.applicationName}`);
    if (found) return found;
    throw new AwsError(
      'ApplicationDoesNotExistException',
      `No application found for name: ${json.applicationName}`,
    );
  }
}
