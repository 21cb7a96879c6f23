import { testRows } from './table';

const STAGE_KEYS =
  'names, network, instances, rollout, releaseApproval, protected, exposure, http, schedule, tlsPolicy, logRetentionDays, ' +
  'thresholds, app';
const STAGE_NAME =
  'Accepted: a name of lower-case letters, digits and single hyphens, beginning with a letter, and not ' +
  "'state' or 'pipeline'.";
const NAME =
  "Accepted: a name below the domain in lower case: '@' for the domain itself, 'www', 'api.eu', '*'.";
const STAGES = 'Accepted: at least one stage, e.g. { staging: { … } }.';
const ONE_RECORD =
  'Accepted: one of them: both certificates rest on the same DNS record, and the first to go takes it along.';
const third = { names: ['eu'], network: { cidr: '10.2.0.0/16' } };
const LONG = 'a-label-of-many-letters-that-goes-on-and-on-and-ends-';

describe('stages', () => {
  testRows([
    [{ stages: undefined }, `stages: not given. ${STAGES}`],
    [{ stages: {} }, `stages: given {}. ${STAGES}`],
    [{ stages: [] }, `stages: given []. ${STAGES}`],
    [{ 'stages.eu': null }, `stages.eu: given null. Accepted: an object with ${STAGE_KEYS}.`],
    [
      { 'stages.Staging_EU': third },
      `stages.Staging_EU: no name for a stage. ${STAGE_NAME} Did you mean 'staging-eu'?`,
    ],
    [{ 'stages.1': third }, `stages.1: no name for a stage. ${STAGE_NAME}`],
    [{ 'stages.state': third }, `stages.state: the name of a stack of its own. ${STAGE_NAME}`],
    [{ 'stages.pipeline': third }, `stages.pipeline: the name of a stack of its own. ${STAGE_NAME}`],
    [
      { 'stages.constructor': third },
      'stages.constructor: a name that CDKTF can give to no stack. Accepted: any other name.',
    ],
    [
      { 'stages.staging-internal': third },
      "stages.staging-internal: the name of the load balancer of 'staging' where that is internal. Accepted: another " +
        "name than 'staging' and '-internal' together.",
    ],
    [{ 'stages.eu-internal': third }],
    [
      { 'stages.eighteen-character': third },
      "stages.eighteen-character: its target group would be 'hello-eighteen-character-xxxxxxxx', 33 characters where " +
        'AWS takes 32. Accepted: project and stage names of at most 22 characters together.',
    ],
    [
      { 'stages.staging.rolout': 'AllAtOnce' },
      `stages.staging.rolout: no such setting. Accepted: ${STAGE_KEYS}. Did you mean 'rollout'?`,
    ],
    [
      { 'stages.staging.logRetention': 30 },
      `stages.staging.logRetention: no such setting. Accepted: ${STAGE_KEYS}. Did you mean 'logRetentionDays'?`,
    ],
  ]);
});

describe('names of a stage', () => {
  testRows([
    [
      { 'stages.staging.names': undefined },
      "stages.staging.names: not given. Accepted: names below example.com, e.g. ['staging'].",
    ],
    [{ 'stages.staging.names': [] }, 'stages.staging.names: given []. Accepted: a list of 1 to 10 names.'],
    [
      { 'stages.staging.names': 'staging' },
      "stages.staging.names: given 'staging'. Accepted: a list of 1 to 10 names.",
    ],
    [
      { 'stages.staging.names': ['Staging'] },
      `stages.staging.names[0]: given 'Staging'. ${NAME} Did you mean 'staging'?`,
    ],
    [{ 'stages.staging.names': ['my_stage'] }, `stages.staging.names[0]: given 'my_stage'. ${NAME}`],
    [{ 'stages.staging.names': ['-stage'] }, `stages.staging.names[0]: given '-stage'. ${NAME}`],
    [{ 'stages.staging.names': ['eu.*'] }, `stages.staging.names[0]: given 'eu.*'. ${NAME}`],
    [
      { 'stages.staging.names': ['staging.example.com'] },
      "stages.staging.names[0]: given 'staging.example.com'. Accepted: a name without the domain. " +
        "Did you mean 'staging'?",
    ],
    [
      { 'stages.staging.names': ['example.com'] },
      "stages.staging.names[0]: given 'example.com'. Accepted: a name without the domain. Did you mean '@'?",
    ],
    [
      { 'stages.staging.names': ['eu', 'www'] },
      "stages.production.names[1]: given 'www', which is stages.staging.names[1] too. Accepted: each name once.",
    ],
    [
      { 'stages.staging.names': ['eu', 'eu'] },
      "stages.staging.names[1]: given 'eu', which is stages.staging.names[0] too. Accepted: each name once.",
    ],
    [
      { 'stages.staging.names': ['eu', '*'] },
      `stages.production.names[0]: given '@', and '*' is stages.staging.names[1]. ${ONE_RECORD}`,
    ],
    [
      { 'stages.staging.names': ['eu', '*.eu'] },
      `stages.staging.names[1]: given '*.eu', and 'eu' is stages.staging.names[0]. ${ONE_RECORD}`,
    ],
    [
      { 'stages.staging.names': ['*.eu'] },
      "stages.staging.names: given [ '*.eu' ]. Accepted: at least one name without '*', which the stage's own address " +
        'is made from.',
    ],
    [
      { 'stages.staging.names': [`${LONG}x`] },
      `stages.staging.names[0]: given '${LONG}x', with the domain 66 characters. Accepted: at most 64 with the ` +
        'domain, for the certificate.',
    ],
  ]);
});

describe('what a stage has besides', () => {
  const ROLLOUT = "Accepted: 'AllAtOnce', 'HalfAtATime' or 'OneAtATime'.";
  const TLS = 'Accepted: a policy of Application Load Balancers with TLS 1.3; docs/settings.md lists them.';
  const DAYS =
    'Accepted: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653.';
  testRows([
    [
      { 'stages.staging.rollout': 'AllAtonce' },
      `stages.staging.rollout: given 'AllAtonce'. ${ROLLOUT} Did you mean 'AllAtOnce'?`,
    ],
    [{ 'stages.staging.rollout': 'Canary' }, `stages.staging.rollout: given 'Canary'. ${ROLLOUT}`],
    [
      { 'stages.staging.releaseApproval': 'yes' },
      "stages.staging.releaseApproval: given 'yes'. Accepted: true or false.",
    ],
    [
      { 'stages.staging.protected': 'true' },
      "stages.staging.protected: given 'true'. Accepted: true or false. Did you mean true?",
    ],
    [
      { 'stages.staging.exposure': 'private' },
      "stages.staging.exposure: given 'private'. Accepted: 'public' or 'internal'.",
    ],
    [
      { 'stages.staging.tlsPolicy': 'ELBSecurityPolicy-TLS13-1-2-Res-2021-6' },
      `stages.staging.tlsPolicy: given 'ELBSecurityPolicy-TLS13-1-2-Res-2021-6'. ${TLS} ` +
        "Did you mean 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06'?",
    ],
    [
      { 'stages.staging.tlsPolicy': 'ELBSecurityPolicy-2016-08' },
      `stages.staging.tlsPolicy: given 'ELBSecurityPolicy-2016-08'. ${TLS}`,
    ],
    [
      { 'stages.staging.logRetentionDays': 31 },
      `stages.staging.logRetentionDays: given 31. ${DAYS} Did you mean 30?`,
    ],
    [
      { 'stages.staging.logRetentionDays': '90' },
      `stages.staging.logRetentionDays: given '90'. ${DAYS} Did you mean 90?`,
    ],
    [
      { 'stages.staging.logRetentionDays': 'forever' },
      `stages.staging.logRetentionDays: given 'forever'. ${DAYS}`,
    ],
  ]);
});
