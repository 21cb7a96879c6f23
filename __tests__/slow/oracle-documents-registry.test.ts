import { compare, countOf, differencesOf, findingsOf } from '../oracles/documents/judged';
import { recordedEvents } from '../oracles/documents/registry';

const judged = recordedEvents();
const { unexplained, stale, count } = compare(findingsOf(judged), differencesOf('recorded event'));

afterAll(() => {
  process.stdout.write(
    `Documents: ${countOf(judged)} recorded events compared with the registry, ${count}.\n`,
  );
});

it("are as EventBridge's registry of schemas has them, but for the differences that are written down", () => {
  expect(unexplained).toEqual([]);
});

it('differ as it is written down', () => expect(stale).toEqual([]));
