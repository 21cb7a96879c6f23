import { DOMAIN, edited, SMALLEST } from '../form';
import type { Walk } from '../walk';

/** A stage with the optional settings, so that most changes of a version are seen. */
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

/** The last released version, which users have deployed. */
const BEFORE = '0.1.0';

/** Stacks that the version before deployed are updated by this version, with the same settings. */
const versions: Walk = {
  form: {
    name: BEFORE,
    version: BEFORE,
    settings: WHOLE,
    stacks: ['staging', 'pipeline'],
  },
  steps: [
    {
      what: 'this version: the rights of CI, in the stack state',
      edit: {},
      expected: 'in place',
      stacks: ['state'],
    },
    { what: 'this version: a running stage', edit: {}, expected: 'in place', stacks: ['staging'] },
    { what: 'this version: the pipeline', edit: {}, expected: 'in place', stacks: ['pipeline'] },
  ],
};

export const versionWalks: readonly Walk[] = [versions];
