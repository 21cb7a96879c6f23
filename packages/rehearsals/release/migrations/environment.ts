import type { BootFile, Stage } from '../stage';

const SETTINGS = '/etc/aws-bootstrap/app.json';

/** A stage whose setting `app.environment` has more variables. */
export function withEnvironment(stage: Stage, more: Readonly<Record<string, string>>): Stage {
  const changed = ({ path, content, mode }: BootFile): BootFile => {
    if (path !== SETTINGS) return { path, content, mode };
    const settings = JSON.parse(content) as { environment: Record<string, string> };
    const environment = { ...settings.environment, ...more };
    return { path, mode, content: JSON.stringify({ ...settings, environment }) };
  };
  return { ...stage, bootFiles: stage.bootFiles.map(changed) };
}
