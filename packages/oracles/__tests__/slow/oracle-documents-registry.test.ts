import { judge, print } from '../../differences';
import { countOf, findingsOf } from '../../documents/judged';
import { recordedEvents } from '../../documents/recorded-in-registry';

const judged = recordedEvents();
const verdict = judge('documents', /^recorded event /, findingsOf(judged));

afterAll(() => print('Documents', `${countOf(judged)} recorded events`, verdict));

it("recorded events match EventBridge's schema registry, except explained differences", () => {
  expect(verdict.unexplained).toEqual([]);
});

it('every explained difference still exists', () => expect(verdict.stale).toEqual([]));
