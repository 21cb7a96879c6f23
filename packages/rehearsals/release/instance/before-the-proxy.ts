import type { BootFile } from '../stage';

/** A variable that instances from before the proxy have, and later ones do not. */
const NODE_MAJOR = "NODE_MAJOR='22'\n";
const NOT_YET = /^(CONTRACT|APP_PORT|PACKAGES)=.*\n/gm;

/**
 * The files of the user data as an instance from before the proxy has them: without a contract. Its placeholder is left
 * as it is: it does not matter to a release.
 */
export function beforeTheProxy(files: readonly BootFile[]): BootFile[] {
  return files
    .filter(({ path }) => !/proxy|nginx|placeholder/.test(path))
    .map((file) => {
      if (!file.path.endsWith('/instance.env')) return file;
      return { ...file, content: file.content.replace(NOT_YET, '') + NODE_MAJOR };
    });
}
