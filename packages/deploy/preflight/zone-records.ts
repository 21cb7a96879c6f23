import {
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { clientOf, type Context, within } from './context';

/**
 * The records of the hosted zone, read from Route 53. A public resolver must not be asked for a name that may
 * not exist yet: it caches the negative answer for up to 900 s (by Route 53's SOA record), and the stage that
 * is created meanwhile cannot be reached through it. [Route 53 guide, SOA record; RFC 2308]
 */
export class ZoneRecords {
  private readonly client: Route53Client;
  private readonly known = new Map<string, Promise<ResourceRecordSet[]>>();

  constructor(
    private readonly context: Context,
    private readonly zoneId: string,
  ) {
    this.client = new Route53Client(clientOf(context, 'us-east-1'));
  }

  /** The records of exactly this name. Each name is asked once. */
  at(name: string): Promise<ResourceRecordSet[]> {
    const asked = this.known.get(name) ?? this.ask(name);
    this.known.set(name, asked);
    return asked;
  }

  private async ask(name: string): Promise<ResourceRecordSet[]> {
    const question = { HostedZoneId: this.zoneId, StartRecordName: name, MaxItems: 20 };
    const answer = await this.client.send(new ListResourceRecordSetsCommand(question), within(this.context));
    return (answer.ResourceRecordSets ?? []).filter(({ Name = '' }) => plain(Name) === name);
  }
}

/** A record name without Route 53's escape for `*` and without the dot at its end. */
const plain = (name: string): string => name.replace(/^\\052/, '*').replace(/\.$/, '');
