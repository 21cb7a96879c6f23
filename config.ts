import { defineConfig } from './settings';

/**
 * The one file to edit, by hand or by `npm run init`. docs/settings.md has every setting with its limits; `npm run synth`
 * reports every mistake at once.
 */
export default defineConfig({
  // The beginning of every name in AWS. It cannot be changed later.
  project: 'hello',
  // With credentials of any other account, nothing is done.
  account: '123456789012',
  // Where everything is. It cannot be changed later.
  region: 'us-east-1',
  // Its public hosted zone is in Route 53. Without this line: plain HTTP on the load balancers' own names.
  domain: 'example.com',
  // A push to this branch is a release.
  repository: { name: 'acme/hello', branch: 'main' },
  // Who gets the alarms, and the dollars a month above which there is one.
  alerts: { emails: ['ops@example.com'], monthlyBudgetUsd: 300 },
  // In the order in which a release passes them.
  stages: {
    staging: {
      // Below the domain.
      names: ['staging'],
      // One NAT gateway for both zones: cheaper, and a zone that fails can cut both off.
      network: { cidr: '10.0.0.0/16', zones: 2, nat: 'single' },
      // At least and at most so many of this type.
      instances: { type: 't4g.small', min: 2, max: 4 },
      // How many instances a release takes at a time.
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
      // It cannot be destroyed while this is so, and its logs outlive it.
      protected: true,
    },
  },
});
