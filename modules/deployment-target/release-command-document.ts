import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { literal } from '../literal';

export interface ReleaseCommandDocumentProps {
  /** `<project>-<stage>` */
  readonly name: string;
  /** The one bucket that releases are fetched from. */
  readonly artifactBucket: string;
  /** Minutes that the command may take. */
  readonly timeoutMinutes: number;
}

/** The parts of release-command.yml that are filled in here. */
interface CommandDocument {
  readonly parameters: { readonly bucket: { allowedPattern: string } };
  readonly mainSteps: { readonly inputs: { timeoutSeconds: string; runCommand: string[] } }[];
}

/**
 * Seconds that fetching and unpacking a release and asking for the secrets take beside the command, and killing what does
 * not stop: the command's own limit, which says why, is reached before Systems Manager's.
 */
const BESIDE_SECONDS = 300;

/** `hello-staging-release-command`: the name that the pipeline runs the document by. */
export function releaseCommandDocumentName(name: string): string {
  return `${name}-release-command`;
}

/** Runs the release command of a release on one instance, before any instance has that release. */
export class ReleaseCommandDocument extends Construct {
  readonly document: SsmDocument;

  constructor(scope: Construct, id: string, props: ReleaseCommandDocumentProps) {
    super(scope, id);
    this.document = new SsmDocument(this, 'document', {
      name: releaseCommandDocumentName(props.name),
      documentType: 'Command',
      documentFormat: 'JSON',
      targetType: '/AWS::EC2::Instance',
      content: literal(JSON.stringify(content(props))),
    });
  }
}

function content({ artifactBucket, timeoutMinutes }: ReleaseCommandDocumentProps): CommandDocument {
  const document = parse(read('release-command.yml')) as CommandDocument;
  document.parameters.bucket.allowedPattern = `^${artifactBucket}$`;
  const seconds = timeoutMinutes * 60;
  const script = read('release-command.sh')
    .replace('THE SECONDS', String(seconds))
    .replace('THE UNPACKING\n', () => read('unpack-release.py'));
  for (const { inputs } of document.mainSteps) {
    inputs.timeoutSeconds = String(seconds + BESIDE_SECONDS);
    inputs.runCommand = script.split('\n');
  }
  return document;
}

function read(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8');
}
