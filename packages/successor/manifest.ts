/** The part of a package.json that is read here. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/**
 * The version that is tried. It accepts constructs from 10.6.0 and below 10.8.0. [npm, cdktn 0.24.0,
 * peerDependencies]
 */
export const CDKTN = '0.24.0';
const CONSTRUCTS = '10.7.2';

const NAMED = { cdktf: `npm:cdktn@${CDKTN}`, constructs: CONSTRUCTS };

/**
 * The project's package.json with cdktn. An alias of npm installs cdktn under cdktf's name, also for packages
 * that depend on cdktf, such as the provider. It lists only what differs: these two, and the packages that
 * depend on one of them.
 *
 * @param project the project's package.json
 * @param installed returns the package.json of an installed dependency
 */
export function withCdktn(project: Manifest, installed: (name: string) => Manifest): Manifest {
  const { devDependencies, workspaces, ...rest } = project;
  void [devDependencies, workspaces];
  const asking = Object.entries(project.dependencies ?? {}).filter(([name]) => {
    const { dependencies, peerDependencies } = installed(name);
    return (
      !(name in NAMED) && Object.keys(NAMED).some((one) => one in { ...dependencies, ...peerDependencies })
    );
  });
  return { ...rest, dependencies: { ...Object.fromEntries(asking), ...NAMED }, overrides: NAMED };
}
