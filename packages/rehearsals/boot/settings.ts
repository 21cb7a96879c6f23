import shipped from '../../../config';
import { defineConfig } from '../../../settings';
import { ENVIRONMENT, SECRETS } from './secrets';

const secrets = Object.fromEntries(Object.entries(SECRETS).map(([name, { reference }]) => [name, reference]));

const { staging } = shipped.stages;
if (!staging)
  throw new Error('The shipped settings have no stage called staging, whose instances are booted.');

/** The shipped settings, and variables and secrets of every form in the stage whose instances are booted. */
export default defineConfig({
  ...shipped,
  stages: {
    ...shipped.stages,
    staging: { ...staging, app: { environment: ENVIRONMENT, secrets } },
  },
});
