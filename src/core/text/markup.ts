/** Text as it may stand in an XML, SVG or HTML document, between tags and within quotes. What XML has no place for at all is left out. */
export const escaped = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- Finding control characters is the purpose.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

type Attributes = Readonly<Record<string, string | number>>;

/** One element of XML or SVG. Attributes are escaped; `content` is markup already. */
export function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? rounded(value) : value)}"`,
  );
  return content.length === 0 ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content.join('')}</${name}>`;
}

export const textElement = (attributes: Attributes, text: string): string => element('text', attributes, [escaped(text)]);

const rounded = (value: number): string => String(Math.round(value * 10) / 10);
