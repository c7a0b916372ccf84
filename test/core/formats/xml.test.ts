import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childOf, childrenOf, readXml, xmlDocument, xmlElement } from '../../../core/formats/xml.ts';

describe('XML', () => {
  it('gives back any text and attribute that XML can hold', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        (text, attribute) => {
          const possible = (value: string): string =>
            value.replaceAll(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
          const inner = xmlElement('b', { key: attribute }, text);
          const root = readXml(xmlDocument(xmlElement('a', {}, [inner, xmlElement('empty')])));
          expect(childOf(root, 'b')?.text).toBe(possible(text));
          expect(childOf(root, 'b')?.attributes).toEqual({ key: possible(attribute) });
          expect(childrenOf(root, 'empty')).toHaveLength(1);
        },
      ),
    );
  });

  it('passes over comments and instructions, and knows both quotes and numbers of characters', () => {
    const root = readXml(
      `\ufeff<?xml version='1.0'?>\n<!-- <x> --><a b = 'c"d' e="&#65;&#x42;"><![CDATA[<&]]></a>\n`,
    );
    expect(root).toEqual({ name: 'a', attributes: { b: 'c"d', e: 'AB' }, children: [], text: '<&' });
  });

  it.each([
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'declares types or entities'],
    ['<a>&b;</a>', '&b; stands for nothing'],
    ['<a>&#x110000;</a>', 'stands for nothing'],
    ['<a><b></a>', '</a> closes what is not open'],
    ['<a><b>', 'it ends within b'],
    ['</a>', '</a> closes what is not open'],
    ['<a/><b/>', 'not one root element'],
    ['', 'not one root element'],
    ['<a b=c/>', 'character 1 is not where it may be'],
    ['<a'.repeat(3), 'character 1'],
    ['<a>'.repeat(100_000), 'more than 32 deep'],
  ])('%j is refused', (text, reason) => {
    const read = (): unknown => readXml(text);
    expect(read).toThrow(reason);
    expect(read).toThrow(expect.objectContaining({ code: 'xml.damaged' }));
  });
});
