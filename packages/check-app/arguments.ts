import { parseArgs } from 'node:util';
import { UserError } from '../deploy/command/command';
import { appFolder } from '../rehearsals/release/build/app-folder';

export const USAGE = `Usage: npm run check-app [-- [--app <folder>] [--no-tests]]

Holds the app to the contract of app/README.md, on this machine: builds it as CodeBuild does, unpacks it as CodeDeploy
does, starts it behind the proxy as an instance does, sends a slow client, a large body and a WebSocket, stops it under
load, and starts it again. A line for each part of the contract; exit status 0 only if all of them hold.

  --app <folder>   the folder of the app, with buildspec.yml and Procfile. Default: the setting app.folder
  --no-tests       build without what only checks the app: lint and tests
  --help           show this and start nothing

Logs of the last time are in .local/check-app.`;

export interface Chosen {
  /** The folder of the app; empty where only help is wanted. */
  readonly app: string;
  readonly withChecks: boolean;
  readonly isHelp: boolean;
}

/** @throws UserError with the usage, or what is missing in the app's folder */
export function chosen(argv: string[]): Chosen {
  const { app, 'no-tests': noTests = false, help: isHelp = false } = parsed(argv);
  return { app: isHelp ? '' : appFolder(app), withChecks: !noTests, isHelp };
}

function parsed(argv: string[]) {
  const options = {
    app: { type: 'string' },
    'no-tests': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: argv, options }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
