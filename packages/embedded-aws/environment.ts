import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The keys that the embedded AWS hands out. They mean nothing anywhere else. */
export const ACCESS_KEY_ID = 'AKIAEMBEDDEDAWS00000';

/** The account number that the embedded AWS answers with. */
export const ACCOUNT = '123456789012';

/**
 * What a program needs in its environment to speak to the embedded AWS and to nothing else. The two
 * files are empty, so that no profile of the user's is read; the metadata service is switched off, so
 * that no credentials of a machine in the cloud are found.
 */
export function embeddedEnvironment(
  endpoint: string,
  region: string,
  folder: string,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: 'embedded-aws',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** A folder with an empty AWS configuration and an empty credentials file. */
export function emptyAwsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-aws-'));
  writeFileSync(join(folder, 'config'), '');
  writeFileSync(join(folder, 'credentials'), '');
  return folder;
}

/**
 * An environment without anything that says which AWS to speak to or who one is: profiles, roles, web
 * identity tokens, container credentials, endpoints of single services, certificate bundles. Every such
 * variable starts with `AWS_`. Put the embedded AWS's own variables on top.
 */
export function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^AWS_/i.test(name)));
}
