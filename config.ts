import { defineConfig } from './settings';

/**
 * The settings: edit this file by hand or by `npm run init`. docs/settings.md has every setting with its limits, and
 * `npm run synth` reports all mistakes at once.
 */
export default defineConfig({
  // Every name in AWS begins with it. It cannot be changed later.
  project: 'hello',
  // Commands refuse credentials of any other account.
  account: '123456789012',
  // The AWS region of everything. It cannot be changed later.
  region: 'us-east-1',
  // Its public hosted zone must be in Route 53. Without this line: plain HTTP on the load balancers' own names.
  domain: 'example.com',
  // A push to this branch that changes the app is a release.
  repository: { name: 'acme/hello', branch: 'main' },
  // Who gets the alarms, and the monthly cost of the account that raises one.
  alerts: { emails: ['ops@example.com'], monthlyBudgetUsd: 300 },
  // In the order of deployments and releases.
  stages: {
    staging: {
      // Host names below the domain.
      names: ['staging'],
      // One NAT gateway for both zones is cheaper, but if its zone fails, neither reaches the internet.
      network: { cidr: '10.0.0.0/16', zones: 2, nat: 'single' },
      // Between `min` and `max` instances of this type.
      instances: { type: 't4g.small', min: 2, max: 4 },
      // How many instances a release changes at a time.
      rollout: 'AllAtOnce',
    },
    production: {
      // `@` is the domain itself.
      names: ['@', 'www'],
      network: { cidr: '10.1.0.0/16', zones: 3, nat: 'per-zone' },
      instances: { type: 't4g.small', min: 2, max: 6 },
      rollout: 'OneAtATime',
      // A person approves each release to it.
      releaseApproval: true,
      // It cannot be destroyed while this is set, and its logs are kept.
      protected: true,
    },
  },
});
