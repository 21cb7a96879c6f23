/** What people paste before owner and name: of a web page, of git, of a command, of what a registry calls it. */
const BEFORE = [
  /^(?:git\s+clone|gh\s+repo\s+clone)\s+/,
  /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^/@]+@)?[^/]+\//i,
  /^[\w.-]+@[\w.-]+:(?:\d+\/)?/,
  /^(?:github|gitlab|bitbucket|gh):/i,
  /^@/,
];

/** Hosts of repositories as people leave them before a name, whole or by what their names begin with. */
const HOST =
  /^(?:(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)|(?:www|git|github|gitlab|bitbucket)\.[\w.-]+\.[a-z]{2,})\//i;

/** A page of a repository: nothing of it is in the name. */
const PAGE =
  /\/(?:-\/)?(?:tree|blob|commits?|pulls?|issues|merge_requests|actions|releases|tags|branches|src|wiki)(?:\/.*)?$/;

/**
 * `owner/name`, or a path of groups: letters, digits and `. _ -`, none of them a folder's own name, none beginning with
 * a hyphen or ending as git's own folder does. [GitHub and GitLab, names of repositories]
 */
export function isRepository(name: string): boolean {
  const parts = name.split('/');
  return (
    name.length <= 255 &&
    parts.length >= 2 &&
    !HOST.test(name) &&
    parts.every((part) => /^(?!-|\.{1,2}$)[\w.-]{1,100}$/.test(part) && !/\.(?:git|atom)$/i.test(part))
  );
}

/** Owner and name in what was pasted. */
export function nearestRepository(given: unknown): string | undefined {
  const text = String(given).slice(0, 500).trim();
  const bare = BEFORE.reduce((rest, before) => rest.replace(before, ''), text)
    .replace(HOST, '')
    .replace(/[?#@\s].*$/, '')
    .replace(PAGE, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/(?:\.git)+$/i, '');
  return bare !== given && isRepository(bare) ? bare : undefined;
}

/**
 * A branch as git allows it, of characters that a pipeline's filter does not read as a pattern. Not what only looks like
 * one: a ref with its path, `HEAD`, a commit. [git-check-ref-format(1)]
 */
export function isBranch(name: string): boolean {
  return (
    /^[\w./@+#=-]{1,255}$/.test(name) &&
    !/^[-@]?$|^-|\.\.|@\{|[/.]$/.test(name) &&
    !/^(?:refs|remotes|origin|heads)\//.test(name) &&
    !/^(?:FETCH_|ORIG_|MERGE_)?HEAD$|^[\da-f]{40}$/i.test(name) &&
    name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/** The branch in a ref or in a page's address; of `HEAD` and of commits none. */
export function nearestBranch(given: unknown): string | undefined {
  const text = String(given).slice(0, 500);
  const bare = text
    .trim()
    .replace(/^https?:\/\/[^/]+\/.+?\/(?:-\/)?(?:tree|src\/branch|src)\//, '')
    .replace(/^(?:refs\/)?(?:heads|remotes\/[^/]+)\//, '')
    .replace(/^origin\//, '')
    .replace(/^\/+|\/+$/g, '');
  return bare !== given && isBranch(bare) ? bare : undefined;
}
