const MARKS = ['numero', 'texte'] as const;
type Values = Readonly<Record<(typeof MARKS)[number], string>>;

const MARK = /\{\{([^{}]*)\}\}/g;

/** What no JSON string holds as it is: a mark outside of quotes, or after a backslash, is seen at start. */
const TRICKY = '"\\\n';

/**
 * The JSON that a provider is sent, of a template whose strings hold « {{numero}} » and « {{texte}} »: each value is escaped
 * as JSON, so that it cannot leave its string.
 */
export const fillBody = (template: string, values: Values): string =>
  template.replace(MARK, (mark, name: string) =>
    isMark(name) ? JSON.stringify(values[name]).slice(1, -1) : mark,
  );

const isMark = (name: string): name is keyof Values => MARKS.some((mark) => mark === name);

/** What is wrong with a template, in French; undefined when it can be filled with any number and text. */
export function bodyTemplateFault(template: string): string | undefined {
  const unknown = [...template.matchAll(MARK)].map(([, name = '']) => name).find((name) => !isMark(name));
  if (unknown !== undefined) return 'marque inconnue\u00a0: seules {{numero}} et {{texte}} sont remplacées';
  const missing = MARKS.filter((name) => !template.includes(`{{${name}}}`));
  if (missing.length > 0) return `il y manque ${missing.map((name) => `{{${name}}}`).join(' et ')}`;
  const values = { numero: `${TRICKY}numero`, texte: `${TRICKY}texte` };
  const seen = new Set<string>();
  try {
    JSON.parse(fillBody(template, values), (_, value: unknown) => {
      for (const name of MARKS) if (typeof value === 'string' && value.includes(values[name])) seen.add(name);
      return value;
    });
  } catch {
    return 'ce n’est pas du JSON une fois rempli\u00a0: {"to":"{{numero}}","text":"{{texte}}"}, marques entre guillemets';
  }
  return seen.size === MARKS.length
    ? undefined
    : '{{numero}} et {{texte}} sont attendus dans des valeurs, pas dans des noms';
}
