import { z } from 'zod';
import type { FieldError } from '../errors.ts';

/** PostgreSQL has no room for NUL in a text, and no form needs it. */
const withoutNul = (value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '') : value;

/** A field that the form may send once, several times, or not at all. */
export const liste = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) =>
      value === undefined || value === '' ? [] : (Array.isArray(value) ? value : [value]).map(withoutNul),
    z.array(item).max(2000),
  );

/** As « liste », for an address that may be old: what does not make sense is left out, the rest counts. */
export const listeTolerante = <T extends z.ZodType>(item: T) =>
  z
    .preprocess((value) => (Array.isArray(value) ? value : [value]).slice(0, 200), z.array(z.unknown()))
    .transform((values) =>
      values.flatMap((value) => {
        const parsed = item.safeParse(withoutNul(value));
        return parsed.success ? [parsed.data] : [];
      }),
    );

/** A field sent once at most; an array (a forged or doubled field) keeps its last value. */
export const texte = (max: number) =>
  z.preprocess(
    (value) => {
      const last = Array.isArray(value) ? value.at(-1) : value;
      return typeof last === 'string' ? String(withoutNul(last)).trim() : '';
    },
    z.string().max(max, `${max} caractères au plus`),
  );

/** As « texte », for an address that may be anything: what is too long is cut, and the page shows what it searched for. */
export const texteCoupe = (max: number) =>
  texte(Number.MAX_SAFE_INTEGER).transform((value) => [...value].slice(0, max).join('').trimEnd());

/** A secret typed twice: that the two differ is told beside whatever else is wrong, so that all is mended at once. */
export const deuxFois = <T extends z.ZodObject>(schema: T, secret: string, message: string): T =>
  schema.refine((saisie: Readonly<Record<string, unknown>>) => saisie[secret] === saisie.confirmation, {
    path: ['confirmation'],
    message,
    when: ({ value }) => {
      const { [secret]: une, confirmation } = (value ?? {}) as Readonly<Record<string, unknown>>;
      return typeof une === 'string' && une !== '' && typeof confirmation === 'string';
    },
  });

/** What stands in one field, whatever is wrong with the others; undefined when it is wrong itself. */
export function champSeul(schema: z.ZodObject, champ: string, corps: unknown): string | undefined {
  const type = schema.shape[champ] as z.ZodType | undefined;
  const lu = type?.safeParse((corps as Readonly<Record<string, unknown>> | undefined)?.[champ]);
  return lu?.success && typeof lu.data === 'string' ? lu.data : undefined;
}

/** The faults of a form and those found later in one of its fields, in the order of the page. */
export function avecRaisons(
  schema: z.ZodObject,
  erreurs: readonly FieldError[],
  champ: string,
  raisons: readonly string[],
): FieldError[] {
  const ordre = Object.keys(schema.shape);
  return [...erreurs, ...raisons.map((message) => ({ champ, message }))].sort(
    (a, b) => ordre.indexOf(a.champ) - ordre.indexOf(b.champ),
  );
}

export const idInterne = z.string().regex(/^\d{1,18}$/);

export type ParsedForm<T> = { ok: true; valeurs: T } | { ok: false; erreurs: FieldError[] };

/** Parses a body or a query string; never throws. */
export function parseForm<T extends z.ZodType>(schema: T, input: unknown): ParsedForm<z.infer<T>> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return { ok: true, valeurs: parsed.data };
  return {
    ok: false,
    erreurs: parsed.error.issues.map((issue) => ({ champ: issue.path.join('.'), message: issue.message })),
  };
}
