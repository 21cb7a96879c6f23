import type { AwsRequest } from '../request';
import type { AwsResponse } from '../response';
import type { Backend } from '../service';
import { buildXml, itemsAt, parseXml, textAt, type XmlNode } from '../xml';

/** Moto shows the template's own tags as a tag specification of version 1; on AWS they are no part of a version. */
export async function readLaunchTemplateVersions(
  request: AwsRequest,
  { forward }: Backend,
): Promise<AwsResponse> {
  const response = await forward(request);
  if (response.status >= 400) return response;
  const answer = parseXml(response.body.toString());
  const root = (answer as Record<string, XmlNode>)['DescribeLaunchTemplateVersionsResponse'] ?? '';
  for (const version of itemsAt(root, 'launchTemplateVersionSet')) {
    const data = (version as Record<string, XmlNode>)['launchTemplateData'];
    if (typeof data !== 'object' || Array.isArray(data)) continue;
    const kept = itemsAt(data, 'tagSpecificationSet').filter(
      (specification) => textAt(specification, 'resourceType') !== 'launch-template',
    );
    if (kept.length > 0) data['tagSpecificationSet'] = { item: kept };
    else delete data['tagSpecificationSet'];
  }
  return { ...response, body: Buffer.from(buildXml(answer)) };
}
