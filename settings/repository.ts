/** What people paste in front of owner and name: a URL, an address for git, a command, a registry's prefix. */
const BEFORE = [
  /^(?:git\s+clone|gh\s+repo\s+clone)\s+/,
  /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^/@]+@)?[^/]+\//i,
  /^[\w.-]+@[\w.-]+:(?:\d+\/)?/,
  /^(?:github|gitlab|bitbucket|gh):/i,
  /^@/,
];

/** Hosts in front of owner and name: known ones, and others by how they begin. */
const HOST =
  /^(?:(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)|(?:www|git|github|gitlab|bitbucket)\.[\w.-]+\.[a-z]{2,})\//i;

/** The part of a URL after the repository's name. */
const PAGE =
  /\/(?:-\/)?(?:tree|blob|commits?|pulls?|issues|merge_requests|actions|releases|tags|branches|src|wiki)(?:\/.*)?$/;

/**
 * `owner/name`, or a path of groups: letters, digits and `. _ -`; no part is `.` or `..`, begins with a hyphen, or ends
 * in `.git` or `.atom`. [GitHub and GitLab, names of repositories]
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

/** Owner and name in a pasted text. */
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
 * A branch that git allows, without characters that a pipeline's filter takes for a pattern. A ref with its path,
 * `HEAD` and a commit are no branches. [git-check-ref-format(1)]
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

/** The branch in a ref or a URL; undefined for `HEAD` and commits. */
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
