import { withoutEndpoint } from '../endpoints';
import type { ParsedSettings } from '../schema';
import type { Permission } from '../schema-permissions';
import type { StageSettings } from '../types';
import { isUsed } from './faults';

type Written = Pick<ParsedSettings, 'account' | 'app' | 'stages'>;
type Table = Readonly<Record<string, Permission>>;

/** Warnings about permissions that are accepted but probably a mistake, with their paths. */
export function permissionWarnings({ account, app, stages }: Written): string[] {
  const tables: [path: string, table: Table | undefined][] = [
    ['app', app.permissions],
    ...Object.entries(stages).map(([key, stage]): [string, Table | undefined] => [
      `stages.${key}.app`,
      stage.app?.permissions,
    ]),
  ];
  return tables.flatMap(([path, table = {}]) =>
    Object.entries(table).flatMap(([name, { actions, resources }]) =>
      resources.flatMap((resource, index) => {
        const at = `${path}.permissions.${name}.resources[${index}]: '${resource}'`;
        const owner = resource.split(':')[4];
        return [
          ...(isUsed(resource, actions) ? [] : [`${at} does not apply to any of these actions.`]),
          ...(owner && owner !== account
            ? [`${at} is in another account: its owner must also allow this project's roles.`]
            : []),
        ];
      }),
    ),
  );
}

/** Warnings about permissions of a stage without NAT whose service the app cannot reach. */
export function unreachable(stage: StageSettings, region: string): [field: string, text: string][] {
  const { network, app } = stage;
  if (network.nat !== 'none') return [];
  return Object.entries(app.permissions).flatMap(([name, { actions, resources }]) => {
    const field = `app.permissions.${name}`;
    const elsewhere = resources.find((resource) => ![undefined, '', region].includes(resource.split(':')[3]));
    return [
      ...withoutEndpoint(actions).map((action): [string, string] => [
        field,
        `there is no VPC endpoint for ${action}, and without NAT the app cannot call it.`,
      ]),
      ...(elsewhere
        ? [
            [field, `'${elsewhere}' is in another region, which cannot be reached without NAT.`] as [
              string,
              string,
            ],
          ]
        : []),
    ];
  });
}
