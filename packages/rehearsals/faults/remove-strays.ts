import { Calls } from './calls';
import type { World } from './world';

/** JSON services: the API target of an AWS CLI command. */
const TARGETS: Readonly<Record<string, string>> = {
  kms: 'TrentService',
  acm: 'CertificateManager',
  logs: 'Logs_20140328',
};

/** Options of the AWS CLI whose API parameter has another name. */
const PARAMETERS: Readonly<Record<string, string>> = {
  VpcEndpointIds: 'VpcEndpointId.1',
  FlowLogIds: 'FlowLogId.1',
};

/**
 * Removes the resources that a command's output lists as not in the state, by the AWS CLI commands that it prints
 * there: `aws ec2 delete-vpc --vpc-id vpc-0a1b`.
 *
 * @returns how many resources were removed
 */
export async function removeStrays(world: World, output: string): Promise<number> {
  const calls = new Calls(world);
  const commands = [...output.matchAll(/^ +aws (\w+) ([\w-]+) --([\w-]+) (\S+) --region \S+$/gm)];
  for (const [, service = '', operation = '', option = '', value = ''] of commands) {
    const action = pascal(operation);
    const target = TARGETS[service];
    const name = pascal(option);
    if (!target) await calls.query(service, action, { [PARAMETERS[name] ?? name]: value });
    else
      await calls.json(service, `${target}.${action}`, {
        [service === 'logs' ? camel(option) : name]: value,
      });
  }
  return commands.length;
}

const pascal = (words: string): string =>
  words.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
const camel = (words: string): string => words.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
