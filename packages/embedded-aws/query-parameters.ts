import { escapeXml } from './xml';

type Tree = { [name: string]: Tree | string };

/** The parameters of a query call as XML elements: `Preferences.MinHealthyPercentage=100`. */
export function nested(parameters: Readonly<Record<string, string>>): string {
  const tree: Tree = {};
  for (const [name, value] of Object.entries(parameters)) {
    const steps = name.split('.');
    const last = steps.pop() ?? '';
    const parent = steps.reduce<Tree>((current, step) => {
      const child = current[step];
      if (typeof child === 'object') return child;
      return (current[step] = {});
    }, tree);
    parent[last] = value;
  }
  return write(tree);
}

/** Members of a list are numbered in a request (`Alarms.member.1`) and not in an answer. */
function write(tree: Tree): string {
  return Object.entries(tree)
    .map(([name, content]) => {
      if (name === 'member' && typeof content === 'object') {
        return Object.values(content)
          .map((member) => element('member', member))
          .join('');
      }
      return element(name, content);
    })
    .join('');
}

function element(name: string, content: Tree | string): string {
  return `<${name}>${typeof content === 'string' ? escapeXml(content) : write(content)}</${name}>`;
}
