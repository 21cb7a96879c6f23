import { DOMAIN, edited, SMALLEST } from '../form';
import type { Walk } from '../walk';

/** A stage with what settings may add, so that most of what a version can change is there. */
export const WHOLE = edited(SMALLEST, {
  domain: DOMAIN,
  circleci: {
    organization: '0a1b2c3d-0000-1111-2222-333344445555',
    project: '0a1b2c3d-6666-7777-8888-9999aaaabbbb',
  },
  'stages.staging.names': ['staging', 'beta'],
  'stages.staging.releaseApproval': true,
  'stages.staging.schedule': { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' },
  'stages.staging.app': {
    secrets: { TOKEN: 'ssm:/hello/token', PASSWORD: 'secretsmanager:hello/db#password' },
    egress: [{ port: 5432, cidr: '192.0.2.0/24' }],
  },
});

/** The version before this one, which stands with many. */
const BEFORE = '0.1.0';

/** What stands as the version before made it, and takes this version, with the same settings. */
const versions: Walk = {
  form: {
    name: BEFORE,
    version: BEFORE,
    settings: WHOLE,
    stacks: ['staging', 'pipeline'],
  },
  steps: [
    { what: 'this version: what CI may do', edit: {}, expected: 'in place', stacks: ['state'] },
    { what: 'this version: a running stage', edit: {}, expected: 'in place', stacks: ['staging'] },
    { what: 'this version: the pipeline', edit: {}, expected: 'in place', stacks: ['pipeline'] },
  ],
};

export const versionWalks: readonly Walk[] = [versions];
