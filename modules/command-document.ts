import { readFileSync } from 'node:fs';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import type { Construct } from 'constructs';
import { parse } from 'yaml';
import { literal } from './literal';
import { onceEach } from './once-each';

export interface CommandDocumentProps {
  readonly name: string;
  /** Path of the document in YAML, with one step that runs a script. */
  readonly template: string;
  /** Text of the script. */
  readonly script: string;
  /** Seconds that the step may take. @default the template's value */
  readonly timeoutSeconds?: number;
  /** `allowedPattern` of a parameter, by its name. @default the template's value */
  readonly patterns?: Readonly<Record<string, string>>;
}

/** The parts of a template that this file fills in. */
interface Template {
  readonly parameters?: Readonly<Record<string, { allowedPattern: string }>>;
  readonly mainSteps: readonly { readonly inputs: { timeoutSeconds: string; runCommand: string[] } }[];
}

/** A Systems Manager document that runs one fixed script on an instance. */
export function commandDocument(scope: Construct, id: string, props: CommandDocumentProps): SsmDocument {
  return new SsmDocument(scope, id, {
    name: props.name,
    documentType: 'Command',
    documentFormat: 'JSON',
    targetType: '/AWS::EC2::Instance',
    content: literal(JSON.stringify(content(props))),
  });
}

const readTemplate = onceEach((path: string) => parse(readFileSync(path, 'utf8')) as Template);

function content({ template, script, timeoutSeconds, patterns = {} }: CommandDocumentProps): Template {
  const document = structuredClone(readTemplate(template));
  for (const [name, parameter] of Object.entries(document.parameters ?? {})) {
    parameter.allowedPattern = patterns[name] ?? parameter.allowedPattern;
  }
  for (const { inputs } of document.mainSteps) {
    if (timeoutSeconds !== undefined) inputs.timeoutSeconds = String(timeoutSeconds);
    inputs.runCommand = script.split('\n');
  }
  return document;
}
