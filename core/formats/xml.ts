import { WorkbenchError } from '../errors.ts';

/** XML as data files have it: elements with attributes and text, nothing else. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements in it. */
  readonly children: readonly XmlElement[];
  /** Of its own, without that of its children. */
  readonly text: string;
}

type Value = string | number;

/** An element as text, on lines of its own. `content` are elements as this gives them, or one text. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, Value>> = {},
  content: Value | readonly string[] = [],
): string {
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const open = `<${name}${said.join('')}`;
  if (!Array.isArray(content)) return `${open}>${escaped(String(content))}</${name}>\n`;
  return content.length === 0 ? `${open}/>\n` : `${open}>\n${content.join('')}</${name}>\n`;
}

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';

export function xmlDocument(root: string): string {
  return `${DECLARATION}${root}`;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Characters that XML 1.0 cannot hold are left out. */
function escaped(text: string): string {
  const possible = text.replaceAll(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  return possible.replaceAll(/[&<>"\n\t]/g, (character) => ESCAPES[character] ?? character);
}

/** More of them would fill the memory, and no file of labels has as many. */
const MOST_ELEMENTS = 1 << 22;
/** Deeper ones are no data, but an attempt to fill the stack. */
const DEEPEST = 32;

/** What stands between two places where elements begin or end. */
const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads a document. Declarations of entities and types are refused: what refers to others is how a small file becomes a
 * large one, or another file.
 * @throws WorkbenchError `xml.damaged`
 */
export function readXml(text: string): XmlElement {
  const document: Open = { name: '', attributes: {}, children: [], text: '' };
  const path: Open[] = [document];
  const token = new RegExp(TOKEN);
  let elements = 0;
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(text);
    if (found === null) throw refused(text, at);
    const [, raw, closing, name, attributes = '', isEmpty, plain] = found;
    const top = path.at(-1) as Open;
    if (raw !== undefined) top.text += raw;
    else if (plain !== undefined) top.text += unescaped(plain);
    else if (name !== undefined && closing === '/') close(path, name);
    else if (name !== undefined) {
      if (++elements > MOST_ELEMENTS) throw damaged(`it has more than ${MOST_ELEMENTS} elements`);
      path.push({ name, attributes: attributesIn(attributes), children: [], text: '' });
      if (path.length > DEEPEST) throw damaged(`its elements lie more than ${DEEPEST} deep in each other`);
      if (isEmpty === '/') close(path, name);
    }
  }
  const [root] = document.children;
  if (path.length > 1) throw damaged(`it ends within ${path.at(-1)?.name ?? ''}`);
  if (root === undefined || document.children.length > 1) throw damaged('it has not one root element');
  return root;
}

function close(path: Open[], name: string): void {
  const closed = path.length > 1 ? path.pop() : undefined;
  if (closed?.name !== name) throw damaged(`</${name}> closes what is not open`);
  path.at(-1)?.children.push(closed);
}

function attributesIn(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name, double, single]) => {
    return [name as string, unescaped(double ?? single ?? '')] as const;
  });
  return Object.fromEntries(pairs);
}

function unescaped(text: string): string {
  return text.replaceAll(/&([^;&\s]{0,10});?/g, (whole, name: string) => {
    const code = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name);
    const point = code === null ? NaN : parseInt(code[1] ?? code[2] ?? '', code[1] === undefined ? 10 : 16);
    if (point <= 0x10ffff) return String.fromCodePoint(point);
    const known = ENTITIES[name];
    if (known === undefined || !whole.endsWith(';')) throw damaged(`${whole} stands for nothing`);
    return known;
  });
}

function refused(text: string, at: number): WorkbenchError {
  if (/^<!(doctype|entity)/i.test(text.slice(at, at + 10))) {
    return damaged('it declares types or entities, which no data needs');
  }
  return damaged(`character ${at + 1} is not where it may be`);
}

function damaged(reason: string): WorkbenchError {
  return new WorkbenchError('xml.damaged', reason);
}

/** The first element of a name in another; undefined where there is none. */
export function childOf({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((child) => child.name === name);
}

export function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}
