import { badRequest } from '../refusal.ts';
import { parseFilter, type Entity } from './filter.ts';

/** A set of entities that can be asked for in pages. */
export interface Collection {
  /** Of the address, absolute: `http://graph.../v1.0/servicePrincipals`. */
  readonly address: string;
  /** Absolute address of the version, for `@odata.context`. */
  readonly service: string;
  /** As the metadata name it, such as `servicePrincipals`. */
  readonly name: string;
  readonly properties: readonly string[];
  readonly expands?: readonly string[];
  /** In the order in which they are given out. */
  readonly entities: Iterable<Entity>;
}

const DEFAULT_TOP = 100;
const MOST_TOP = 999;
const KNOWN = ['$filter', '$select', '$top', '$skiptoken', '$count', '$expand', '$orderby', '$format'];

function optionsOf(query: URLSearchParams): Map<string, string> {
  const options = new Map<string, string>();
  for (const [given, value] of query) {
    // The dollar sign may be left out, as Graph allows.
    const name = given.startsWith('$') ? given.toLowerCase() : `$${given.toLowerCase()}`;
    if (!KNOWN.includes(name)) throw badRequest(`The query option '${given}' is not supported.`);
    if (options.has(name)) throw badRequest(`The query option '${given}' stands there twice.`);
    options.set(name, value);
  }
  return options;
}

function topOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TOP;
  const top = Number(text);
  if (!/^\d+$/u.test(text) || top < 1 || top > MOST_TOP) {
    throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and ${MOST_TOP} inclusive.`);
  }
  return top;
}

function skipOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const skip = Number(
    /^practice-(\d{1,9})$/u.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1] ?? Number.NaN,
  );
  if (Number.isNaN(skip)) throw badRequest('The skip token is not valid.');
  return skip;
}

function namesIn(list: string | undefined, known: readonly string[], what: string): string[] | undefined {
  if (list === undefined) return undefined;
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw badRequest(`Could not find a property named '${unknown}' for ${what}.`);
  return names;
}

function pick(entity: Entity, names: readonly string[] | undefined): Entity {
  if (names === undefined) return entity;
  return Object.fromEntries(names.map((name) => [name, entity[name] ?? null]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function sorted(entities: Entity[], order: string | undefined, properties: readonly string[]): Entity[] {
  if (order === undefined) return entities;
  const [name = '', direction = 'asc'] = order.trim().split(/\s+/u);
  if (!properties.includes(name)) throw badRequest(`Could not find a property named '${name}' to sort by.`);
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return entities.sort((left, right) => sign * textOf(left[name]).localeCompare(textOf(right[name])));
}

/** One page of a collection, as Graph sends it (OData JSON 4.01), with a link to the next where there is more. */
export function pageOf(collection: Collection, query: URLSearchParams): Record<string, unknown> {
  const options = optionsOf(query);
  const { properties, expands = [] } = collection;
  const filter = options.get('$filter');
  const top = topOf(options.get('$top'));
  const skip = skipOf(options.get('$skiptoken'));
  const select = namesIn(options.get('$select'), properties, '$select');
  const expand = namesIn(options.get('$expand'), expands, '$expand') ?? [];
  const matches = filter === undefined ? (): boolean => true : parseFilter(filter, new Set(properties));
  const found = sorted([...collection.entities].filter(matches), options.get('$orderby'), properties);
  const shown = select === undefined ? properties : select;
  const value = found.slice(skip, skip + top).map((entity) => pick(entity, [...shown, ...expand]));
  const selected = select === undefined ? '' : `(${select.join(',')})`;
  const page: Record<string, unknown> = {
    '@odata.context': `${collection.service}/$metadata#${collection.name}${selected}`,
  };
  if (options.get('$count') === 'true') page['@odata.count'] = found.length;
  if (skip + top < found.length) page['@odata.nextLink'] = nextLink(collection.address, options, skip + top);
  page['value'] = value;
  return page;
}

/** How many of a collection a filter lets through. */
export function countOf(
  { properties, entities }: Pick<Collection, 'properties' | 'entities'>,
  query: URLSearchParams,
): number {
  const filter = optionsOf(query).get('$filter');
  const matches = filter === undefined ? (): boolean => true : parseFilter(filter, new Set(properties));
  return [...entities].filter(matches).length;
}

function nextLink(address: string, options: ReadonlyMap<string, string>, skip: number): string {
  const query = [...options]
    .filter(([name]) => name !== '$skiptoken')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  query.push(`$skiptoken=${Buffer.from(`practice-${skip}`).toString('base64url')}`);
  return `${address}?${query.join('&')}`;
}

/** One entity of a resource, with `$select` and `$expand`. */
export function entityOf(
  entity: Entity,
  { name, service, properties, expands = [] }: Omit<Collection, 'entities' | 'address'>,
  query: URLSearchParams,
): Record<string, unknown> {
  const options = optionsOf(query);
  const select = namesIn(options.get('$select'), properties, '$select') ?? properties;
  const expand = namesIn(options.get('$expand'), expands, '$expand') ?? [];
  return { '@odata.context': `${service}/$metadata#${name}/$entity`, ...pick(entity, [...select, ...expand]) };
}
