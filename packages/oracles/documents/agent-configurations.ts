import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json';
import { parse } from 'yaml';
import { readUserData } from '../../facts';
import type { Stack } from '../../documents';
import schema from './cloudwatch-agent.schema.json';
import type { Judged } from './judged';

const ajv = new Ajv({ schemaId: 'id', meta: false, logger: false, allErrors: true });
ajv.addMetaSchema(draft4);
const isValid = ajv.compile(schema);

/** The parts of the agent's configuration that decide which metrics it publishes. */
export interface AgentConfiguration {
  readonly metrics: {
    readonly namespace: string;
    readonly aggregation_dimensions: readonly (readonly string[])[];
    readonly metrics_collected: Readonly<Record<string, { readonly measurement: readonly string[] }>>;
  };
}

/** The user data of a stage's instances, decompressed; empty for a stack without instances. */
export function userDataOf(stack: Stack): string[] {
  return stack.all('aws_launch_template').map(({ values }) => readUserData(String(values['user_data'])));
}

/** A file that the user data writes on the instances. */
export function fileOf(userData: string, path: string): string {
  const { write_files: files } = parse(userData, { version: '1.1' }) as {
    write_files: { path: string; content: string }[];
  };
  const found = files.find((file) => file.path === path);
  if (!found) throw new Error(`The user data has no file ${path}.`);
  return found.content;
}

export const AGENT_FILE = '/opt/aws-bootstrap/cloudwatch-agent.json';

/** Checks the CloudWatch agent's configuration on the instances by the agent's own schema. */
export function agentConfigurations(stack: Stack): Judged[] {
  return userDataOf(stack).map((userData) => {
    const text = fileOf(userData, AGENT_FILE);
    return { kind: 'agent configuration', place: AGENT_FILE, text, problems: problemsOfAgent(text) };
  });
}

/** The errors of the agent's own schema for a configuration: where, and what; empty where it is valid. */
export function problemsOfAgent(text: string): string[] {
  isValid(JSON.parse(text));
  return (isValid.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`);
}
