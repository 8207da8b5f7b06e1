/**
 * A value that may be taken for any: a text or a number that reads « 1 », a list of one such value, an object all of whose
 * properties are such values. A statement is the same whatever its values are: this is enough to have it said.
 */
// biome-ignore lint/complexity/useArrowFunction: an arrow is no constructor
export const QUELCONQUE: unknown = new Proxy(function () {}, {
  get: (_cible, cle) => PROPRIETES.get(cle) ?? (cle === 'then' ? undefined : QUELCONQUE),
  apply: () => QUELCONQUE,
  construct: () => QUELCONQUE as object,
});

const PROPRIETES = new Map<string | symbol, unknown>([
  [Symbol.toPrimitive, (attendu: string) => (attendu === 'number' ? 1 : '1')],
  [
    Symbol.iterator,
    function* () {
      yield QUELCONQUE;
    },
  ],
  ['length', 1],
  ['size', 1],
  ['map', (fn: (valeur: unknown, rang: number) => unknown) => [fn(QUELCONQUE, 0)]],
  ['flatMap', (fn: (valeur: unknown, rang: number) => unknown) => [fn(QUELCONQUE, 0)].flat()],
  ['filter', () => [QUELCONQUE]],
  ['toJSON', () => '1'],
  ['getTime', () => 0],
]);
