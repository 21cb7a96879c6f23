import { RESERVED_STAGES } from '../../packages/facts';
import { hostName, INTERNAL, limitedNames, STAGE_NAME_LIMIT } from '../names';
import { given, pathText, shown } from '../problem';
import { eachStage, Rule, stagesOf } from './rule';

const STAGE_KEY = /^[a-z][a-z\d]*(?:-[a-z\d]+)*$/;

/** Most characters of a certificate's name. [ACM API, RequestCertificate] */
const CERTIFICATE_NAME_LIMIT = 64;

/** A construct stores its children by id in an object, which has this property already. [constructs, Node.addChild] */
const OF_EVERY_OBJECT = 'constructor';

const stageKeys: Rule = eachStage((_, key, report) => {
  const accepted =
    'a name of lower-case letters, digits and single hyphens, beginning with a letter, and not ' +
    RESERVED_STAGES.map(shown).join(' or ');
  const meant = key.toLowerCase().replace(/[^a-z\d]+/g, '-');
  if (RESERVED_STAGES.includes(key))
    report(['stages', key], 'reserved: another stack has this name', accepted);
  else if (key === OF_EVERY_OBJECT) {
    report(['stages', key], 'not usable: CDKTF cannot give a stack this name', 'any other name');
  } else if (!STAGE_KEY.test(key)) {
    report(
      ['stages', key],
      'not a valid name of a stage',
      accepted,
      STAGE_KEY.test(meant) ? shown(meant) : undefined,
    );
  }
});

const internalNames: Rule = eachStage((_, key, report, { stages }) => {
  const other = key.slice(0, -INTERNAL.length);
  if (!key.endsWith(INTERNAL) || !Object.hasOwn(stages ?? {}, other)) return;
  report(
    ['stages', key],
    `also the name of the load balancer of ${shown(other)} when that stage is internal`,
    'any other name',
  );
});

const nameLengths: Rule = eachStage((_, key, report, { project, account, region }) => {
  if (project === undefined || !STAGE_KEY.test(key)) return;
  // Where account or region is wrong, another one of the right length replaces it.
  const owner = { project, account: account ?? '000000000000', region: region ?? 'us-east-1' };
  const tooLong = limitedNames(owner, key).find(({ name, limit }) => name.length > limit);
  if (!tooLong) return;
  report(
    ['stages', key],
    `its ${tooLong.what} would be ${shown(tooLong.name)}, ${tooLong.name.length} characters where AWS takes ${tooLong.limit}`,
    `project and stage names of at most ${STAGE_NAME_LIMIT - 1} characters together`,
  );
});

const namesWithDomain: Rule = eachStage(({ names }, key, report, { domain }) => {
  if (domain === undefined) return;
  const path = ['stages', key, 'names'];
  if (names === undefined) return report(path, given(names), `names below ${domain}, e.g. ['${key}']`);
  names.forEach((name, index) => {
    if (name !== domain && !name?.endsWith(`.${domain}`)) return;
    const meant = name === domain ? '@' : name.slice(0, -domain.length - 1);
    report([...path, index], given(name), `a name without the domain`, shown(meant));
  });
  if (names.length > 0 && names.every((name) => name?.startsWith('*'))) {
    const accepted = "at least one name without '*', for the stage's URL";
    report(path, given(names), accepted);
  }
});

const certificateNames: Rule = eachStage(({ names }, key, report, { domain }) => {
  names?.forEach((name, index) => {
    if (name === undefined || domain === undefined) return;
    const { length } = hostName(name, domain);
    if (length <= CERTIFICATE_NAME_LIMIT) return;
    const found = `${given(name)}, with the domain ${length} characters`;
    report(
      ['stages', key, 'names', index],
      found,
      `at most ${CERTIFICATE_NAME_LIMIT} with the domain, for the certificate`,
    );
  });
});

/** A name belongs to one stage. The same DNS record validates a name's certificate and that of its wildcard. */
const sharedNames: Rule = (draft, report) => {
  const owners = new Map<string, string>();
  for (const [key, { names }] of stagesOf(draft)) {
    names?.forEach((name, index) => {
      if (name === undefined) return;
      const path = ['stages', key, 'names', index];
      const below = name.replace(/^\*\.?/, '') || '@';
      const counterpart = name.startsWith('*') ? below : name === '@' ? '*' : `*.${name}`;
      const [same, proved] = [owners.get(name), owners.get(counterpart)];
      if (same) report(path, `${given(name)}, the same as ${same}`, 'each name once');
      else if (proved) {
        const found = `${given(name)}, and ${shown(counterpart)} is ${proved}`;
        report(
          path,
          found,
          'only one of them: the same DNS record validates both certificates, and removing either deletes it',
        );
      } else owners.set(name, pathText(path));
    });
  }
};

const addresses: Rule = ({ alerts }, report) => {
  const seen = new Map<string, string>();
  alerts?.emails?.forEach((email, index) => {
    if (email === undefined) return;
    const path = ['alerts', 'emails', index];
    const first = seen.get(email.toLowerCase());
    if (first) report(path, `${given(email)}, the same as ${first}`, 'each address once');
    else seen.set(email.toLowerCase(), pathText(path));
  });
};

const connectionAccount: Rule = ({ account, repository }, report) => {
  const { connection } = repository ?? {};
  if (account === undefined || connection === undefined || connection.split(':')[4] === account) return;
  report(['repository', 'connection'], given(connection), `a connection of the account ${account}`);
};

/** The connection that the pipeline creates is to GitHub, which has no groups. */
const groupsOfRepositories: Rule = ({ repository, pipeline }, report) => {
  const { name, connection } = repository ?? {};
  if (name === undefined || connection !== undefined || pipeline !== true) return;
  if (name.split('/').length === 2) return;
  report(
    ['repository', 'name'],
    `${given(name)}, but the pipeline's own connection is to GitHub, where a name has two parts`,
    "owner and name, e.g. 'acme/hello', or set repository.connection to a connection of a host that has groups",
  );
};

export const nameRules: readonly Rule[] = [
  stageKeys,
  internalNames,
  nameLengths,
  namesWithDomain,
  certificateNames,
  sharedNames,
  addresses,
  connectionAccount,
  groupsOfRepositories,
];
