import { defineConfig } from '../../settings';

/** The settings that the tests work with: config.ts is the user's to edit. */
export default defineConfig({
  project: 'hello',
  account: '123456789012',
  region: 'us-east-1',
  domain: 'example.com',
  repository: { name: 'acme/hello', branch: 'main' },
  alerts: { emails: ['ops@example.com'], monthlyBudgetUsd: 300 },
  stages: {
    staging: {
      names: ['staging'],
      network: { cidr: '10.0.0.0/16', zones: 2, nat: 'single' },
      instances: { type: 't4g.small', min: 2, max: 4 },
      rollout: 'AllAtOnce',
    },
    production: {
      names: ['@', 'www'],
      network: { cidr: '10.1.0.0/16', zones: 3, nat: 'per-zone' },
      instances: { type: 't4g.small', min: 2, max: 6 },
      rollout: 'OneAtATime',
      releaseApproval: true,
      protected: true,
    },
  },
});
