import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completerQuirks, type Quirks, quirksAuHasard } from '../../../seeds/generateur/fichiers/quirks.ts';
import { genererEcoleOnde, type OptionsEcole, peuplerEcole } from '../../../seeds/generateur/onde.ts';
import { decoder, doublons, lire, lirePaire } from './lire.ts';

function options(eleves: number, graine: number, quirks: Partial<Quirks> = {}): OptionsEcole {
  return { eleves, graine, annee: 2026, ecole: { uai: '0990001N', nom: 'École d’essai' }, quirks };
}

function texte(
  eleves: number,
  graine: number,
  quirks: Partial<Quirks>,
): { eleves: string; responsables: string } {
  const paire = genererEcoleOnde(options(eleves, graine, quirks));
  const { encodage } = completerQuirks(quirks);
  return { eleves: decoder(paire.eleves, encodage), responsables: decoder(paire.responsables, encodage) };
}

const enTete = (contenu: string): string => contenu.split(/\r?\n/)[0] ?? '';

describe('une école inventée', () => {
  it('est la même pour la même graine, une autre pour une autre', () => {
    const [une, encore] = [genererEcoleOnde(options(90, 12)), genererEcoleOnde(options(90, 12))];
    expect(une.eleves.equals(encore.eleves)).toBe(true);
    expect(une.responsables.equals(encore.responsables)).toBe(true);
    expect(une.eleves.equals(genererEcoleOnde(options(90, 13)).eleves)).toBe(false);
  });

  it('a exactement le nombre d’élèves demandé, et chaque élève est rattaché par ses noms et sa classe', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 260 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.constantFrom('maternelle', 'elementaire', 'primaire'),
        (nombre, graine, type) => {
          const quirks = quirksAuHasard(graine);
          const { eleves, responsables } = lirePaire(
            genererEcoleOnde({ ...options(nombre, graine, quirks), type }),
            quirks,
          );
          expect(eleves).toHaveLength(nombre);
          const cles = eleves.map((eleve) => eleve.cle);
          expect(doublons(cles)).toEqual([]);
          const enfants = new Set(responsables.flatMap((un) => un.enfants));
          expect([...enfants].sort()).toEqual([...cles].sort());
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a des classes d’environ 24 élèves, 1,75 responsable par élève et 1,2 enfant par foyer', () => {
    const ecole = peuplerEcole(options(1_000, 5));
    expect(ecole.eleves.length / ecole.classes.length).toBeCloseTo(24, 0);
    expect(ecole.responsables.length / 1_000).toBeGreaterThan(1.65);
    expect(ecole.responsables.length / 1_000).toBeLessThan(1.85);
    const foyers = new Set(ecole.eleves.map((eleve) => eleve.foyer)).size;
    expect(1_000 / foyers).toBeGreaterThan(1.12);
    expect(1_000 / foyers).toBeLessThan(1.28);
  });

  it('a des fratries sur plusieurs classes, des jumeaux et des élèves à trois responsables', () => {
    const { eleves } = peuplerEcole(options(190, 8));
    const foyers = [...new Set(doublons(eleves.map((eleve) => String(eleve.foyer))))];
    const fratries = foyers.map((foyer) => eleves.filter((eleve) => String(eleve.foyer) === foyer));
    expect(fratries.some((fratrie) => new Set(fratrie.map((eleve) => eleve.classe)).size > 1)).toBe(true);
    expect(fratries.some((fratrie) => new Set(fratrie.map((eleve) => eleve.dateNaissance)).size === 1)).toBe(
      true,
    );
    expect(eleves.some((eleve) => eleve.responsables.length >= 3)).toBe(true);
  });

  it('a des élèves homonymes, que distinguent la classe et la date de naissance', () => {
    const { eleves } = peuplerEcole(options(190, 8));
    const noms = doublons(eleves.map((eleve) => `${eleve.nom}|${eleve.prenom}`));
    expect(noms.length).toBeGreaterThan(0);
    for (const nom of noms) {
      const homonymes = eleves.filter((eleve) => `${eleve.nom}|${eleve.prenom}` === nom);
      expect(doublons(homonymes.map((eleve) => eleve.dateNaissance))).toEqual([]);
      expect(doublons(homonymes.map((eleve) => String(eleve.classe)))).toEqual([]);
    }
  });

  it('a, si on le demande, des homonymes que rien ne distingue dans le fichier des responsables', () => {
    const quirks = completerQuirks({ homonymesMemeClasse: 2 });
    const { eleves } = lirePaire(genererEcoleOnde(options(100, 4, quirks)), quirks);
    expect(doublons(eleves.map((eleve) => eleve.cle)).length).toBeGreaterThan(0);
  });

  it('a des responsables homonymes de deux familles différentes', () => {
    const { responsables } = peuplerEcole(options(190, 8));
    const noms = doublons(responsables.map((un) => `${un.nom}|${un.prenom}`));
    expect(noms.length).toBeGreaterThan(0);
    const deux = responsables.filter((un) => `${un.nom}|${un.prenom}` === noms[0]);
    expect(new Set(deux.map((un) => un.foyer)).size).toBe(deux.length);
  });

  it('laisse certains élèves sans INE, certains responsables sans mail ou sans portable', () => {
    const { eleves, responsables } = peuplerEcole(options(190, 8));
    expect(eleves.some((eleve) => eleve.ine === '')).toBe(true);
    expect(responsables.some((un) => un.mail === '')).toBe(true);
    expect(responsables.some((un) => un.portable === '')).toBe(true);
    const ine = eleves.map((eleve) => eleve.ine).filter((un) => un !== '');
    expect(doublons(ine)).toEqual([]);
    for (const un of ine) expect(un).toMatch(/^(\d{9}[A-Z]{2}|\d{10}[A-Z])$/);
  });

  it('ne peut joindre personne : téléphones de fiction de l’ARCEP, domaines réservés de la RFC 2606', () => {
    for (const un of peuplerEcole(options(600, 3)).responsables) {
      if (un.portable !== '') expect(un.portable).toMatch(/^(063998\d{4}|019900\d{4})$/);
      for (const fixe of [un.domicile, un.travail]) expect(fixe).toMatch(/^(|019900\d{4})$/);
      for (const [adresse] of un.mail.matchAll(/\S+@[^\s,]+/g)) {
        expect(adresse.toLowerCase()).toMatch(/@(example\.(org|net|com)|[a-z]+\.example)$/);
      }
    }
  });

  it('partage des foyers avec une autre école : mêmes responsables, mêmes mails, mêmes portables', () => {
    const foyersPartages = { graine: 77, nombre: 6 };
    const identites = (uai: string, graine: number, type: 'maternelle' | 'elementaire'): Set<string> =>
      new Set(
        peuplerEcole({
          ...options(60, graine),
          ecole: { uai, nom: 'x' },
          type,
          foyersPartages,
        }).responsables.map((un) => [un.nom, un.prenom, un.mail, un.portable].join('|')),
      );
    const maternelle = identites('0990002P', 1, 'maternelle');
    const elementaire = identites('0990003R', 2, 'elementaire');
    expect([...maternelle].filter((identite) => elementaire.has(identite)).length).toBeGreaterThanOrEqual(6);
  });
});

describe('les fichiers tels qu’ONDE les écrit', () => {
  it('l’en-tête courant des élèves finit par « Dispositif(s) », et « Cycle » commence par une espace', () => {
    expect(enTete(texte(20, 1, { guillemets: 'aucun' }).eleves)).toBe(
      "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;Autorisation photo;Décision de passage;Dispositif(s)",
    );
    expect(enTete(texte(20, 1, {}).eleves)).toContain(';" Cycle";');
  });

  it('l’en-tête de BE1D dit « Classe » et n’a pas d’INE', () => {
    const { eleves } = texte(20, 1, { guillemets: 'aucun', enTeteEleves: 'be1d' });
    expect(enTete(eleves)).toBe(
      "Nom Elève;Nom d'usage Elève;Prénom Elève;Date naissance;Sexe;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Classe;Attestation fournie;Autorisations associations;Autorisations photos;Décision de passage",
    );
  });

  it('les blocs d’enfants du fichier des responsables ont leurs trois écritures', () => {
    const bloc = (blocEnfants: Quirks['blocEnfants']): string =>
      enTete(texte(20, 1, { guillemets: 'aucun', blocEnfants, nombreDeBlocs: 2 }).responsables);
    const debut =
      'Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable';
    const enfant = "Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants";
    const eleve = 'Nom de famille élève;Prénom élève;Classes élèves';
    expect(bloc('enfant')).toBe(`${debut};${enfant};${enfant}`);
    expect(bloc('eleve')).toBe(`${debut};${eleve};${eleve}`);
    expect(bloc('numerote')).toBe(
      `${debut};Nom de famille élève 1;Prénom élève 1;Classes élèves 1;Nom de famille élève 2;Prénom élève 2;Classes élèves 2`,
    );
  });

  it('« Numéro de poste » s’insère avant le portable', () => {
    expect(enTete(texte(20, 1, { guillemets: 'aucun', numeroDePoste: true }).responsables)).toContain(
      ';Téléphone travail;Numéro de poste;Téléphone portable;',
    );
  });

  it('les lignes des responsables s’arrêtent au dernier enfant, et dépassent l’en-tête s’il y en a trop', () => {
    const quirks = completerQuirks({ nombreDeBlocs: 1 });
    const { enTete: colonnes, lignes } = lire(genererEcoleOnde(options(300, 2, quirks)).responsables, quirks);
    const longueurs = new Set(lignes.map((ligne) => ligne.length));
    expect(Math.min(...longueurs)).toBe(colonnes.length);
    expect(Math.max(...longueurs)).toBeGreaterThan(colonnes.length);
    const coupees = lire(genererEcoleOnde(options(300, 2)).responsables, quirks);
    expect(Math.min(...coupees.lignes.map((ligne) => ligne.length))).toBeLessThan(coupees.enTete.length);
  });

  it('chaque codage se décode, et hors d’UTF-8 aucun nom n’est perdu', () => {
    const absentes = (encodage: Quirks['encodage'], lettres: readonly string[]): string[] => {
      const { eleves, responsables } = texte(900, 9, { encodage });
      return lettres.filter((lettre) => !(eleves + responsables).includes(lettre));
    };
    expect(absentes('utf8', ['Ł', 'İ', 'Ễ', 'Đ', 'Ș', 'Œ', 'é'])).toEqual([]);
    expect(absentes('windows-1252', ['Œ', 'É', 'ç', 'Ü'])).toEqual([]);
    expect(absentes('iso-8859-1', ['É', 'é', 'ï', 'Ç'])).toEqual([]);
    expect(absentes('iso-8859-1', ['?'])).toEqual(['?']);
    const bom = genererEcoleOnde(options(20, 9, { encodage: 'utf8-bom' }));
    expect([...bom.eleves.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('les guillemets entourent tout sauf le vide, certaines cellules ou aucune', () => {
    const tous = texte(60, 2, { guillemets: 'tous' }).eleves.trimEnd().split('\n');
    for (const ligne of tous) expect(ligne).toMatch(/^("([^"]|"")*"|)(;("([^"]|"")*"|))*$/);
    expect(texte(60, 2, { guillemets: 'aucun' }).eleves).not.toContain('"');
    expect(texte(60, 2, { guillemets: 'certains' }).eleves).toMatch(/;[^";]+;"/);
  });

  it('les fins de ligne, les dates, le sexe et les civilités s’écrivent des deux façons', () => {
    const autre = texte(200, 2, {
      finDeLigne: 'crlf',
      dates: 'fr',
      garcon: 'H',
      madame: 'MME',
      mademoiselle: true,
    });
    expect(autre.eleves).not.toMatch(/[^\r]\n/);
    expect(autre.eleves).toMatch(/;"\d{2}\/\d{2}\/20\d{2}";"H";/);
    expect(autre.responsables).toMatch(/^"MLLE";/m);
    expect(autre.responsables).not.toMatch(/^"Mme";/m);
    const courant = texte(200, 2, {});
    expect(courant.eleves).not.toContain('\r');
    expect(courant.eleves).toMatch(/;"20\d{2}-\d{2}-\d{2}";"M";/);
  });

  it('une dernière ligne parasite peut traîner derrière les données', () => {
    expect(texte(10, 1, { ligneFinale: 'separateurs' }).eleves).toMatch(/\n;+\n$/);
    expect(texte(10, 1, { ligneFinale: 'total' }).eleves).toMatch(/\nNombre de lignes : 10\n$/);
    expect(texte(10, 1, { ligneFinale: 'fin-de-fichier' }).eleves.endsWith('\n\u001A')).toBe(true);
  });

  it('un responsable de deux enfants peut tenir sur deux lignes', () => {
    const quirks = completerQuirks({ uneLigneParEnfant: true });
    const { responsables } = lirePaire(genererEcoleOnde(options(120, 1, quirks)), quirks);
    expect(Math.max(...responsables.map((un) => un.enfants.length))).toBe(1);
  });

  it('les noms de famille sont presque tous en capitales', () => {
    const { eleves } = peuplerEcole(options(500, 2));
    const capitales = eleves.filter((eleve) => eleve.nom === eleve.nom.toUpperCase()).length;
    expect(capitales / 500).toBeGreaterThan(0.9);
    expect(capitales / 500).toBeLessThan(1);
  });
});
