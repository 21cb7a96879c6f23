/** What of a package.json is read here. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** The version that is tried. It takes constructs from 10.6.0 and below 10.8.0. [npm, cdktn 0.24.0, peerDependencies] */
export const CDKTN = '0.24.0';
const CONSTRUCTS = '10.7.2';

const NAMED = { cdktf: `npm:cdktn@${CDKTN}`, constructs: CONSTRUCTS };

/**
 * The project's package.json as it would be with cdktn: by npm's alias it is found under cdktf's name, also by packages that
 * ask for cdktf, such as the provider. Only what differs is in it: these two, and the packages that ask for one of them.
 *
 * @param project the project's own
 * @param installed what a dependency of the project says of itself
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
