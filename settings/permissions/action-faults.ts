import { nearest } from '../../packages/facts';
import { given } from '../problem';
import type { Path } from '../walk';
import type { Fault } from './fault';
import { actionNames, type KnownAction, knownAction, referenceDate, serviceNames } from './service-reference';

/** Services that control rights: an app that may change something there can give itself any right. */
const OF_RIGHTS = [
  'iam',
  'organizations',
  'account',
  'sso',
  'sso-directory',
  'identitystore',
  'ram',
  'rolesanywhere',
];

/**
 * Faults of one action: it is unknown, or no app may have it.
 * @param known the action of exactly that name, if there is one
 */
export function actionFaults(action: string, known: KnownAction | undefined, path: Path): Fault[] {
  const [service = '', name = ''] = action.split(':');
  if (!serviceNames().includes(service)) {
    const other = nearest(
      service,
      serviceNames().filter((one) => knownAction(`${one}:${name}`)),
    );
    const meant = other && knownAction(`${other}:${name}`)?.name;
    return [
      {
        path,
        found: `${given(action)}, but no AWS service has the prefix ${service}`,
        accepted: KNOWN(),
        nearest: meant,
      },
    ];
  }
  if (!known) {
    const meant = nearest(name, actionNames(service));
    return [
      {
        path,
        found: `${given(action)}, which is not an action of ${service}`,
        accepted: KNOWN(),
        nearest: meant && `${service}:${meant}`,
      },
    ];
  }
  if (action === 'iam:PassRole') {
    return [
      {
        path,
        found: `${given(action)}, with which the app could use the rights of each role that it passes on`,
        accepted: 'let a person or a stack make what needs the role (docs/extending.md)',
      },
    ];
  }
  if (OF_RIGHTS.includes(service) && !/^(?:List|Read)$/.test(known.accessLevel)) {
    return [
      {
        path,
        found: `${given(action)}, with which the app could give itself any right`,
        accepted: `only actions of ${service} that read`,
      },
    ];
  }
  return [];
}

const KNOWN = () =>
  `an action that AWS had on ${referenceDate()}; write a newer one into modules/fleet/app-rights.ts (docs/extending.md)`;
