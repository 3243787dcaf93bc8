/** Where an id stands in a consensus: `zen/security/o3` is what the model `o3` says about `zen/security`. */
export interface MemberPlace {
  readonly domain: string;
  readonly model: string;
}

/**
 * Domain and model of each of these streams. Where no two of them have a domain in common (`review/gpt`, `audit/o3`) all are about one thing, which
 * has no name, and the whole ids are the models.
 */
export function memberPlaces(streams: readonly string[]): ReadonlyMap<string, MemberPlace> {
  const places = new Map(streams.map((id) => [id, placeOf(id)]));
  const domains = new Set([...places.values()].map(({ domain }) => domain));
  if (domains.size < places.size) return places;
  return new Map(streams.map((id) => [id, { domain: '', model: id }]));
}

function placeOf(id: string): MemberPlace {
  const slash = id.lastIndexOf('/');
  return { domain: id.slice(0, Math.max(0, slash)), model: id.slice(slash + 1) };
}
