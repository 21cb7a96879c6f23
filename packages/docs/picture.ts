import { picture } from '../picture';
import { resolveSettings } from '../../settings';
import config from '../../__tests__/support/example-config';
import { writePipeline, writeStageOf, writeState } from '../../__tests__/support/stacks';

/** The text of docs/picture.svg: what the shipped settings synthesize. */
export function pictureDocument(): string {
  const settings = resolveSettings(config);
  const stages = Object.keys(settings.stages).map((name) => writeStageOf(settings, name));
  return picture([writeState(settings), ...stages, writePipeline(settings)]);
}
