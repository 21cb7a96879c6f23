import { declare, readLine } from '../command';
import { appFolder } from '../rehearsals';

export const CHECK_APP = declare({
  name: 'check-app',
  does:
    'Checks on this machine that the app meets the contract of app/README.md: builds it as CodeBuild does, unpacks it as ' +
    'CodeDeploy does, starts it behind the proxy as an instance does, sends a slow client, a large body and a WebSocket, ' +
    'stops it under load, and starts it again. Prints one line for each part of the contract. Exit status 0 only if the ' +
    'app meets all of them. Logs of the last run: .local/check-app.',
  options: {
    app: {
      type: 'string',
      value: 'folder',
      says: 'the folder of the app, with buildspec.yml and Procfile; default: app.folder of config.ts',
    },
    'no-tests': { type: 'boolean', says: 'build without lint and tests' },
  },
  example: 'npm run check-app',
});

/** The checked command line. */
export interface Chosen {
  /** The app's folder. */
  readonly app: string;
  readonly withChecks: boolean;
}

/** Reads the command line. @throws UserError with the usage, or what the app's folder lacks */
export function chosen(argv: string[]): Chosen {
  const { app, 'no-tests': noTests } = readLine(CHECK_APP, argv).values;
  return { app: appFolder(app), withChecks: !noTests };
}
