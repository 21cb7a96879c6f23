import type { Memory } from '../memory';
import type { Json } from '../request';
import { jsonResponse } from '../response';
import type { Operation, Service } from '../service';

/** Public parameters, which Amazon changes: for a newer image, for example. */
export class PublicParameters {
  private readonly values: Map<string, string>;

  constructor(memory: Memory) {
    this.values = memory.map('ssm public parameters');
  }

  publish(name: string, value: string): void {
    this.values.set(name, value);
  }

  /** The current value of a parameter. */
  current(parameter: Json): Json {
    const Value = this.values.get(parameter.Name);
    return Value === undefined ? parameter : { ...parameter, Value, Version: parameter.Version + 1 };
  }
}

/** Systems Manager, where public parameters can get newer values. */
export function ssm(published: PublicParameters): Service {
  const reading = (change: (answer: Json) => Json): Operation => {
    return async (request, { forward }) => {
      const response = await forward(request);
      return response.status < 300 ? jsonResponse(change(JSON.parse(response.body.toString()))) : response;
    };
  };
  return {
    moto: true,
    operations: {
      GetParameter: reading(({ Parameter }) => ({ Parameter: published.current(Parameter) })),
      GetParameters: reading((answer) => ({
        ...answer,
        Parameters: answer.Parameters.map((parameter: Json) => published.current(parameter)),
      })),
    },
  };
}
