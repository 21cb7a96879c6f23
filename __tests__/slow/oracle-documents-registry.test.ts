import { judge, print } from '../oracles/differences';
import { countOf, findingsOf } from '../oracles/documents/judged';
import { recordedEvents } from '../oracles/documents/recorded-in-registry';

const judged = recordedEvents();
const verdict = judge('documents', /^recorded event /, findingsOf(judged));

afterAll(() => print('Documents', `${countOf(judged)} recorded events`, verdict));

it("are as EventBridge's registry of schemas has them, but for the differences that are written down", () => {
  expect(verdict.unexplained).toEqual([]);
});

it('differ as it is written down', () => expect(verdict.stale).toEqual([]));
