import { judge, print } from '../../differences';
import { countOf, findingsOf } from '../../documents/judged';
import { recordedEvents } from '../../documents/recorded-in-registry';

const judged = recordedEvents();
const verdict = judge('documents', /^recorded event /, findingsOf(judged));

afterAll(() => print('Documents', `${countOf(judged)} recorded events`, verdict));

it("are as EventBridge's registry of schemas has them, but for the differences that are written down", () => {
  expect(verdict.unexplained).toEqual([]);
});

it('differ as it is written down', () => expect(verdict.stale).toEqual([]));
