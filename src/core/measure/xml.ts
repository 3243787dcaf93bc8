import { SaxesParser } from 'saxes';

export interface XmlVisitor {
  /** `path` are the names of the elements around it, the outermost first. */
  open?(name: string, attributes: Readonly<Record<string, string>>, path: readonly string[]): void;
  close?(name: string): void;
}

/** XML is nested less deeply than this by every tool; more is an attack or a mistake. */
const deepest = 200;

class Stop extends Error {}

/**
 * Walks through the elements of an XML document. Entities of its own are not resolved, so that a small file stays small.
 * @returns what is wrong with the document, or `null`
 */
export function readXml(text: string, visitor: XmlVisitor): string | null {
  const parser = new SaxesParser({ position: true, xmlns: false });
  const path: string[] = [];
  parser.on('error', (error) => {
    throw new Stop(error.message);
  });
  parser.on('opentag', ({ name, attributes }) => {
    visitor.open?.(name, attributes, path);
    path.push(name);
    if (path.length > deepest) throw new Stop(`it is nested more than ${deepest} levels deep`);
  });
  parser.on('closetag', ({ name }) => {
    path.pop();
    visitor.close?.(name);
  });
  try {
    // A byte order mark is no part of the text.
    parser.write(text.replace(/^\uFEFF/, '')).close();
    return null;
  } catch (error) {
    if (error instanceof Stop) return error.message;
    throw error;
  }
}
