import type { Stack } from '../../documents';
import { goPattern } from '../../test-support';
import { asObject } from '../as-object';
import { type AutomationContent, problemsOfAutomation } from './automations';
import { byModel } from './botocore';
import { bySchema, type Judged, withoutReferences } from './judged';
import { namesIn } from './placeholders';

/**
 * A command document of schema version 2.2. AWS publishes no schema of it (that of its own editor plug-in is for
 * automations): these are the rules of the documentation. [Systems Manager user guide, "Data elements and parameters",
 * "Command document plugin reference: aws:runShellScript"]
 */
const COMMAND = bySchema({
  type: 'object',
  required: ['schemaVersion', 'mainSteps'],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: '2.2' },
    description: { type: 'string' },
    parameters: { type: 'object', additionalProperties: { $ref: '#/definitions/parameter' } },
    mainSteps: { type: 'array', minItems: 1, items: { $ref: '#/definitions/step' } },
  },
  definitions: {
    parameter: {
      type: 'object',
      required: ['type'],
      additionalProperties: false,
      properties: {
        type: { enum: ['String', 'StringList', 'Integer', 'Boolean', 'MapList', 'StringMap'] },
        description: { type: 'string' },
        default: {},
        allowedValues: { type: 'array' },
        allowedPattern: { type: 'string', format: 'regex' },
        displayType: { enum: ['textfield', 'textarea'] },
        minItems: { type: 'integer' },
        maxItems: { type: 'integer' },
        minChars: { type: 'integer' },
        maxChars: { type: 'integer' },
        interpolationType: { enum: ['ENV_VAR'] },
      },
    },
    step: {
      type: 'object',
      required: ['action', 'name', 'inputs'],
      additionalProperties: false,
      properties: {
        action: { const: 'aws:runShellScript' }, // another action needs rules for its inputs first
        name: { type: 'string', pattern: '^[a-zA-Z0-9_\\-.]{3,128}$' },
        precondition: { type: 'object' },
        onFailure: { enum: ['exit', 'successAndExit'] },
        onSuccess: { const: 'exit' },
        finallyStep: { type: 'boolean' },
        maxAttempts: { type: 'integer' },
        timeoutSeconds: { type: 'integer' },
        inputs: {
          type: 'object',
          required: ['runCommand'],
          additionalProperties: false,
          properties: {
            runCommand: { type: 'array', minItems: 1, items: { type: 'string' } },
            timeoutSeconds: { type: 'string', pattern: '^(\\d+|\\{\\{ ?\\w+ ?\\}\\})$' },
            workingDirectory: { type: 'string' },
          },
        },
      },
    },
  },
});

/**
 * Minutes are written as texts, 1 to 60 and 1 to 1,440. [Systems Manager user guide, "Session document schema"; the
 * length of a profile: "Allow configurable shell profiles"]
 */
const SESSION = bySchema({
  type: 'object',
  required: ['schemaVersion', 'sessionType', 'inputs'],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: '1.0' },
    description: { type: 'string' },
    sessionType: { const: 'Standard_Stream' },
    inputs: {
      type: 'object',
      required: [
        's3EncryptionEnabled',
        'cloudWatchEncryptionEnabled',
        'cloudWatchStreamingEnabled',
        'runAsEnabled',
      ],
      additionalProperties: false,
      properties: {
        s3BucketName: { type: 'string' },
        s3KeyPrefix: { type: 'string' },
        s3EncryptionEnabled: { type: 'boolean' },
        cloudWatchLogGroupName: { type: 'string' },
        cloudWatchEncryptionEnabled: { type: 'boolean' },
        cloudWatchStreamingEnabled: { type: 'boolean' },
        kmsKeyId: { type: 'string' },
        runAsEnabled: { type: 'boolean' },
        runAsDefaultUser: { type: 'string' },
        idleSessionTimeout: { type: 'string', pattern: '^([1-9]|[1-5]\\d|60)$' },
        maxSessionDuration: { type: 'string', pattern: '^([1-9]\\d{0,2}|1[0-3]\\d\\d|14[0-3]\\d|1440)$' },
        shellProfile: {
          type: 'object',
          additionalProperties: false,
          properties: {
            linux: { type: 'string', maxLength: 512 },
            windows: { type: 'string', maxLength: 512 },
          },
        },
      },
    },
  },
});

/** Checks the documents of Systems Manager: their content, and the arguments of their creation. */
export function ssmDocuments(stack: Stack): Judged[] {
  return stack.all('aws_ssm_document').map(({ address, values }) => {
    const text = String(values['content']);
    const request = {
      Name: values['name'],
      Content: withoutReferences(text),
      DocumentType: values['document_type'],
      DocumentFormat: values['document_format'],
      TargetType: values['target_type'],
    };
    return {
      kind: 'SSM document',
      place: address,
      text,
      problems: [
        ...byModel('ssm', 'CreateDocumentRequest', request),
        ...problemsOf(text, values),
        ...unencryptedLog(stack, text),
      ],
    };
  });
}

/** What is wrong with a document's content. */
export function problemsOf(
  text: string,
  { document_type: type, document_format: format }: Readonly<Record<string, unknown>>,
): string[] {
  if (type === 'Automation') return ofAutomation(withoutReferences(text), format);
  const content = JSON.parse(withoutReferences(text)) as Content;
  const byType = type === 'Session' ? SESSION : type === 'Command' ? COMMAND : undefined;
  if (!byType) return [`there are no rules here for documents of the type ${String(type)}`];
  return [...byType(content), ...unknownParameters(content), ...unreadByTheAgent(content)];
}

interface Content {
  readonly parameters?: Readonly<Record<string, { readonly allowedPattern?: string }>>;
}

/**
 * The errors of the agent on an instance about the patterns, which it reads before it runs a command of the document.
 */
function unreadByTheAgent({ parameters = {} }: Content): string[] {
  return Object.entries(parameters).flatMap(([name, { allowedPattern = '' }]) => {
    try {
      goPattern(allowedPattern);
      return [];
    } catch (error) {
      return [`${name}: ${(error as Error).message}`];
    }
  });
}

/** Scripts are allowed in YAML documents only. ["aws:executeScript"] */
function ofAutomation(text: string, format: unknown): string[] {
  const problems = problemsOfAutomation(asObject(text) as AutomationContent);
  const inJson = format !== 'YAML' && text.includes('aws:executeScript');
  return [...problems, ...(inJson ? ['a script stands in a document in YAML alone'] : [])];
}

/**
 * Systems Manager replaces `{{ name }}` by a parameter; it refuses one that is not declared. [Systems Manager user
 * guide, "Creating SSM document content": "parameters"]
 */
function unknownParameters(content: Content): string[] {
  const declared = Object.keys(content.parameters ?? {});
  return namesIn(content)
    .filter((name) => !declared.includes(name) && !/^(?:ssm:|platformType$|global:)/.test(name))
    .map((name) => `{{ ${name} }} is no parameter of it`);
}

/** A session that asks for an encrypted log group starts with no other. ["Session document schema"] */
function unencryptedLog(stack: Stack, text: string): string[] {
  const { inputs } = asObject(text) as { inputs?: Readonly<Record<string, unknown>> };
  const name = inputs?.['cloudWatchLogGroupName'];
  if (!name || inputs?.['cloudWatchEncryptionEnabled'] !== true) return [];
  const groups = stack.all('aws_cloudwatch_log_group');
  const group = stack.referred(name) ?? groups.find(({ values }) => values['name'] === name);
  return group?.values['kms_key_id'] ? [] : [`there is no encrypted log group ${String(name)}`];
}
