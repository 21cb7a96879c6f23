import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { literal } from '../literal';

export interface ReleaseDocumentProps {
  /** `<project>-<stage>` */
  readonly name: string;
}

/** The parts of release-document.yml that are filled in here. */
interface CommandDocument {
  readonly mainSteps: { readonly inputs: { runCommand: string[] } }[];
}

/** `hello-staging-release`: the name that the pipeline runs the document by. */
export function releaseDocumentName(name: string): string {
  return `${name}-release`;
}

/**
 * Asks an instance which release it serves. Nothing but the load balancer reaches the app's port, so the question is
 * asked on the instance itself.
 */
export class ReleaseDocument extends Construct {
  readonly document: SsmDocument;

  constructor(scope: Construct, id: string, { name }: ReleaseDocumentProps) {
    super(scope, id);
    this.document = new SsmDocument(this, 'document', {
      name: releaseDocumentName(name),
      documentType: 'Command',
      documentFormat: 'JSON',
      targetType: '/AWS::EC2::Instance',
      content: literal(JSON.stringify(content())),
    });
  }
}

function content(): CommandDocument {
  const document = parse(read('release-document.yml')) as CommandDocument;
  for (const { inputs } of document.mainSteps) inputs.runCommand = read('running-release.sh').split('\n');
  return document;
}

function read(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8');
}
