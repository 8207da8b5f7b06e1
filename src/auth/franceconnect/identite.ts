import { z } from 'zod';
import { AnswerError } from './refus.ts';

/**
 * Who FranceConnect says it is, as the civil register does: birth name, every first name, mostly without what ONDE writes
 * (accents, usage). Never to be compared strictly with a fiche; « sub » alone recognizes somebody again.
 */
export interface IdentiteFranceConnect {
  /** The same for this person at each login here, another one for another service. */
  sub: string;
  nom: string;
  nomUsage: string | null;
  prenoms: string[];
  /** « YYYY-MM-DD » as given: of a presumed date, month and day or day alone are « 00 ». */
  dateNaissance: string;
  /** Of the provider that the person chose: not checked by us, and shared by some couples. */
  mail: string | null;
}

/** Names are bounded: what is kept or shown of them is chosen by nobody here. */
const NAME_MAX = 200;
const name = z.string().trim().max(NAME_MAX);
const absentWhenEmpty = name
  .transform((text) => (text === '' ? null : text))
  .nullish()
  .transform((text) => text ?? null);

const claims = z.object({
  sub: z.string().min(1).max(255),
  family_name: name.min(1),
  given_name: name.nullish(),
  given_name_array: z.array(name.min(1)).max(30).nullish(),
  preferred_username: absentWhenEmpty,
  birthdate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  // One that no mail could reach is as good as none.
  email: z.email().max(NAME_MAX).nullish().catch(null),
});

/** Throws an AnswerError that names the faulty claims, and never their values. */
export function identiteOf(userInfo: unknown): IdentiteFranceConnect {
  const parsed = claims.safeParse(userInfo);
  if (!parsed.success)
    throw new AnswerError(
      `identité incomplète\u00a0: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
    );
  const { sub, family_name, given_name, given_name_array, preferred_username, birthdate, email } =
    parsed.data;
  return {
    sub,
    nom: family_name,
    nomUsage: preferred_username,
    // Some providers give only the names in one text, where « Jean Marc » may be one or two.
    prenoms: given_name_array ?? given_name?.split(/\s+/).filter((prenom) => prenom !== '') ?? [],
    dateNaissance: birthdate,
    mail: email ?? null,
  };
}
