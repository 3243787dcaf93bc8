import { jsonpath, JSONPointer } from 'json-p3';
import { numberIn, oneOf, unclear, type FoundNumber } from '../metrics/found-number.ts';
import { shown } from '../quantities/quantity.ts';
import type { Quantity } from '../quantities/unit.ts';
import { parseJson } from './json-text.ts';

/** What is wrong with a JSON Pointer (`/a/0`) or a JSONPath (`$.a[0]`), or `null`. It completes "it ...". */
export function placeFault(place: string): string | null {
  if (!place.startsWith('/') && !place.startsWith('$'))
    return 'must be a JSON Pointer such as `/total/lines`, or a JSONPath such as `$.total.lines`';
  try {
    if (place.startsWith('/')) void new JSONPointer(place);
    else jsonpath.compile(place);
    return null;
  } catch (error) {
    return `is no ${place.startsWith('/') ? 'JSON Pointer' : 'JSONPath'}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The number at a place of a JSON document; a text that is a number (`"87.5 %"`) is one, too. */
export function numberAt(text: string, place: string): FoundNumber {
  const fault = placeFault(place);
  if (fault !== null) return unclear(`the place ${shown(place)} ${fault}`);
  const document = parseJson(text);
  if (!document.ok) return unclear(`it ${document.reason}`);
  let values: readonly unknown[];
  try {
    values = valuesAt(document.value, place);
  } catch (error) {
    return unclear(`the place ${shown(place)} cannot be looked up: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (values.length === 0) return unclear(`there is nothing at ${shown(place)}`);
  const found: Quantity[] = [];
  for (const value of values) {
    if (typeof value !== 'number' && typeof value !== 'string')
      return unclear(`what stands at ${shown(place)} is no number, but ${kindOf(value)}`);
    const read = numberIn(String(value), `what stands at ${shown(place)}`);
    if (read.kind === 'unclear') return read;
    found.push(read.quantity);
  }
  return oneOf(found, `at ${shown(place)}`);
}

type JsonValue = Parameters<typeof jsonpath.query>[1];

function valuesAt(document: unknown, place: string): readonly unknown[] {
  if (place.startsWith('$')) return jsonpath.query(place, document as JsonValue).values();
  const pointer = new JSONPointer(place);
  return pointer.exists(document as JsonValue) ? [pointer.resolve(document as JsonValue)] : [];
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
