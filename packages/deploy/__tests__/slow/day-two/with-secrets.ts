import config from '../../../../../__tests__/support/example-config';
import { defineConfig } from '../../../../../settings';

/** The example's settings with a secret of each kind. */
export default defineConfig({
  ...config,
  app: {
    secrets: {
      DB_PASSWORD: 'secretsmanager:hello/db#password',
      SESSION_KEY: 'secretsmanager:hello/session',
      API_TOKEN: 'ssm:/hello/api-token',
      PLAIN: 'ssm:/hello/plain',
      SHARED: 'ssm:arn:aws:ssm:us-east-1:210987654321:parameter/shared',
    },
  },
});
