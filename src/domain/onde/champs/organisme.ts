/** Organisations to which a court entrusts a child, as directors enter them among the guardians. */
const ORGANISME =
  /\b(?:ASE|UDAF|AEMO|MECS|DDASS|DEF|CDEF|PMI|ATD|CAF|CCAS|AIDE SOCIALE|CONSEIL (?:D[EÉ]PARTEMENTAL|G[EÉ]N[EÉ]RAL)|MAISON D'?ENFANTS?|FOYER (?:DE|DU|D')|VILLAGE D'?ENFANTS?|SERVICE(?:S)? (?:DE|DU|SOCIA)|ASSOCIATION|TRIBUNAL|PR[EÉ]FECTURE|D[EÉ]PARTEMENT DE)/iu;

/** Believed only of a guardian without first name. */
export const estOrganisme = (nom: string): boolean =>
  ORGANISME.test(nom.replaceAll('’', "'").replaceAll("D' ", "D'"));
