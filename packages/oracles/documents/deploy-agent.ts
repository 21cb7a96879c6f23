import { parse } from 'yaml';
import type { Stack } from '../../documents';
import { fileOf, userDataOf } from './agent-configurations';
import { bySchema, type Judged } from './judged';

const FILE = '/opt/aws-bootstrap/codedeployagent.yml';

const text = { type: 'string', minLength: 1 };
const yes = { type: 'boolean' };
const count = { type: 'integer', minimum: 1 };

/**
 * Both generations of the agent ignore an unknown key without a message. [CodeDeploy user guide, "CodeDeploy agent
 * configuration reference"; aws/aws-codedeploy-agent, lib/instance_agent/config.rb and, for generation 2, CHANGELOG.md
 * of v2.0.0]
 */
export const deployAgentConfiguration = bySchema({
  type: 'object',
  additionalProperties: false,
  required: [':log_dir', ':pid_dir', ':program_name', ':root_dir'],
  properties: {
    ':disable_imds_v1': yes,
    ':enable_auth_policy': yes,
    ':enable_deployments_log': yes,
    ':log_aws_wire': yes,
    ':log_dir': { ...text, pattern: '^/' },
    ':max_revisions': count,
    ':on_premises_config_file': text,
    ':pid_dir': { ...text, pattern: '^/' },
    ':program_name': { const: 'codedeploy-agent' },
    ':proxy_uri': text,
    ':root_dir': { ...text, pattern: '^/' },
    ':verbose': yes,
    ':wait_after_error': count,
    ':wait_between_runs': count,
    ':restrict_agent_dir_permissions': yes,
    ':restrict_log_dir_permissions': yes,
  },
});

/** Checks the CodeDeploy agent's configuration on the instances. */
export function deployAgentConfigurations(stack: Stack): Judged[] {
  return userDataOf(stack).map((userData) => {
    const content = fileOf(userData, FILE);
    const problems = deployAgentConfiguration(parse(content));
    return { kind: 'CodeDeploy agent configuration', place: FILE, text: content, problems };
  });
}
