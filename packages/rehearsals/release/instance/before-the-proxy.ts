import type { BootFile } from '../stage';

/** What instances were told before they had a proxy, and are not told any more, or not yet. */
const NODE_MAJOR = "NODE_MAJOR='22'\n";
const NOT_YET = /^(CONTRACT|APP_PORT|PACKAGES)=.*\n/gm;

/**
 * The files of user data as an instance has them that booted before there was a proxy: it knows no contract. What its
 * placeholder was does not matter to a release.
 */
export function beforeTheProxy(files: readonly BootFile[]): BootFile[] {
  return files
    .filter(({ path }) => !/proxy|nginx|placeholder/.test(path))
    .map((file) => {
      if (!file.path.endsWith('/instance.env')) return file;
      return { ...file, content: file.content.replace(NOT_YET, '') + NODE_MAJOR };
    });
}
