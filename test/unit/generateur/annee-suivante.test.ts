import { describe, expect, it } from 'vitest';
import { completerQuirks } from '../../../seeds/generateur/fichiers/quirks.ts';
import {
  genererAnneeSuivante,
  genererEcoleOnde,
  passerAnnee,
  peuplerEcole,
} from '../../../seeds/generateur/onde.ts';
import type { OptionsEcole } from '../../../seeds/generateur/personnes/peuplement.ts';
import { type Eleve, NIVEAUX, type Responsable } from '../../../seeds/generateur/personnes/population.ts';
import { doublons, lirePaire } from './lire.ts';

const OPTIONS: OptionsEcole = {
  eleves: 300,
  graine: 21,
  annee: 2026,
  ecole: { uai: '0990001N', nom: 'École d’essai' },
  type: 'primaire',
};
const avant = peuplerEcole(OPTIONS);
const { ecole: apres, departs } = passerAnnee(avant);

const parId = <T extends { id: number }>(liste: readonly T[]): Map<number, T> =>
  new Map(liste.map((un) => [un.id, un]));
const elevesAvant = parId(avant.eleves);
const restes = apres.eleves.flatMap((eleve): [Eleve, Eleve][] => {
  const ancien = elevesAvant.get(eleve.id);
  return ancien ? [[ancien, eleve]] : [];
});
const representantsAvant = parId(avant.responsables);
const responsables = apres.responsables.flatMap((un): [Responsable, Responsable][] => {
  const ancien = representantsAvant.get(un.id);
  return ancien ? [[ancien, un]] : [];
});

describe('la même école un an plus tard', () => {
  it('est la même pour la même graine', () => {
    const [une, encore] = [genererAnneeSuivante(OPTIONS), genererAnneeSuivante(OPTIONS)];
    expect(une.eleves.equals(encore.eleves)).toBe(true);
    expect(une.responsables.equals(encore.responsables)).toBe(true);
    expect(une.eleves.equals(genererEcoleOnde(OPTIONS).eleves)).toBe(false);
  });

  it('garde environ 85 % de ses élèves et à peu près sa taille', () => {
    expect(restes.length / avant.eleves.length).toBeGreaterThan(0.78);
    expect(restes.length / avant.eleves.length).toBeLessThan(0.92);
    expect(Math.abs(apres.eleves.length - avant.eleves.length)).toBeLessThan(30);
    expect(departs.length + restes.length).toBe(avant.eleves.length);
  });

  it('chacun monte d’un niveau, sauf de rares maintiens', () => {
    const sauts = restes.map(
      ([ancien, nouveau]) => NIVEAUX.indexOf(nouveau.niveau) - NIVEAUX.indexOf(ancien.niveau),
    );
    expect(new Set(sauts.filter((saut) => saut !== 0))).toEqual(new Set([1]));
    expect(sauts.filter((saut) => saut === 0).length).toBeLessThan(restes.length * 0.05);
  });

  it('les CM2 sont partis, de nouveaux élèves entrent en petite section et des familles emménagent', () => {
    const cm2 = avant.eleves.filter((eleve) => eleve.niveau === 'CM2');
    const presents = new Set(apres.eleves.map((eleve) => eleve.id));
    expect(cm2.filter((eleve) => presents.has(eleve.id)).length).toBeLessThan(cm2.length * 0.1);
    const arrives = apres.eleves.filter((eleve) => !elevesAvant.has(eleve.id));
    expect(arrives.some((eleve) => eleve.niveau === 'PS')).toBe(true);
    expect(arrives.some((eleve) => eleve.niveau !== 'PS')).toBe(true);
  });

  it('un INE arrive, une date de naissance est corrigée, un nom change, un lien apparaît et un autre tombe', () => {
    expect(restes.some(([ancien, nouveau]) => ancien.ine === '' && nouveau.ine !== '')).toBe(true);
    expect(restes.every(([ancien, nouveau]) => ancien.ine === '' || ancien.ine === nouveau.ine)).toBe(true);
    const dates = restes.filter(([ancien, nouveau]) => ancien.dateNaissance !== nouveau.dateNaissance);
    expect(dates.length).toBeGreaterThan(0);
    expect(dates.length).toBeLessThan(8);
    expect(restes.some(([ancien, nouveau]) => ancien.nom !== nouveau.nom)).toBe(true);
    expect(restes.some(([ancien, nouveau]) => ancien.nomUsage !== nouveau.nomUsage)).toBe(true);
    expect(restes.some(([ancien, nouveau]) => nouveau.responsables.length > ancien.responsables.length)).toBe(
      true,
    );
    expect(restes.some(([ancien, nouveau]) => nouveau.responsables.length < ancien.responsables.length)).toBe(
      true,
    );
  });

  it('des responsables se marient, divorcent, déménagent, changent de mail ou de portable', () => {
    const change = (choix: (ancien: Responsable, nouveau: Responsable) => boolean): number =>
      responsables.filter(([ancien, nouveau]) => choix(ancien, nouveau)).length;
    expect(change((a, n) => a.nomUsage === '' && n.nomUsage !== '')).toBeGreaterThan(0);
    expect(change((a, n) => a.nomUsage !== '' && n.nomUsage === '')).toBeGreaterThan(0);
    expect(change((a, n) => a.adresse.voie !== n.adresse.voie)).toBeGreaterThan(0);
    expect(change((a, n) => a.mail !== n.mail)).toBeGreaterThan(0);
    expect(change((a, n) => a.portable !== n.portable)).toBeGreaterThan(0);
    expect(change((a, n) => a.mail !== n.mail) / responsables.length).toBeLessThan(0.15);
  });

  it('plus aucun responsable n’est sans enfant, ni aucun élève sans responsable', () => {
    const utiles = new Set(apres.eleves.flatMap((eleve) => eleve.responsables));
    expect([...utiles].sort()).toEqual(apres.responsables.map((un) => un.id).sort());
    expect(apres.eleves.every((eleve) => eleve.responsables.length > 0)).toBe(true);
  });

  it('les classes restent de taille raisonnable, même là où une petite cohorte est suivie d’une grande', () => {
    for (let graine = 0; graine < 15; graine++) {
      let ecole = peuplerEcole({ ...OPTIONS, eleves: 190, graine });
      for (let an = 0; an < 3; an++) ecole = passerAnnee(ecole).ecole;
      const effectifs = ecole.classes.map(
        (classe) => ecole.eleves.filter((eleve) => eleve.classe === classe.identifiant).length,
      );
      expect(Math.max(...effectifs)).toBeLessThan(36);
      expect(Math.min(...effectifs)).toBeGreaterThan(8);
    }
  });

  it('les liens se retrouvent par les noms et la classe, d’année en année', () => {
    const quirks = completerQuirks();
    const { eleves, responsables: adultes } = lirePaire(genererAnneeSuivante(OPTIONS), quirks);
    const cles = eleves.map((eleve) => eleve.cle);
    expect(doublons(cles)).toEqual([]);
    expect(new Set(adultes.flatMap((un) => un.enfants))).toEqual(new Set(cles));
  });

  it('la seconde extraction peut être écrite autrement que la première', () => {
    const quirks = completerQuirks({ encodage: 'utf8-bom', dates: 'fr', blocEnfants: 'eleve' });
    const { eleves } = lirePaire(genererAnneeSuivante(OPTIONS, quirks), quirks);
    expect(eleves.map((eleve) => eleve.ine).sort()).toEqual(apres.eleves.map((eleve) => eleve.ine).sort());
    expect(eleves[0]?.dateNaissance).toMatch(/^\d{2}\/\d{2}\/\d{4}$/);
  });

  it('un élève qui passe à l’école voisine garde son INE, et ses responsables déjà connus ne sont pas doublés', () => {
    const foyersPartages = { graine: 4, nombre: 10 };
    const commune = { ...OPTIONS, eleves: 80, foyersPartages };
    const maternelle = peuplerEcole({ ...commune, type: 'maternelle', ecole: { uai: '0990002P', nom: 'A' } });
    const elementaire = peuplerEcole({
      ...commune,
      type: 'elementaire',
      ecole: { uai: '0990003R', nom: 'B' },
    });
    const arrivants = passerAnnee(maternelle).departs.filter(({ eleve }) => eleve.niveau === 'CP');
    const { ecole } = passerAnnee(elementaire, { arrivants });
    const ine = new Set(ecole.eleves.map((eleve) => eleve.ine));
    expect(arrivants.length).toBeGreaterThan(5);
    expect(arrivants.every(({ eleve }) => ine.has(eleve.ine))).toBe(true);
    const connus = ecole.responsables.filter((un) => un.mail !== '' && un.portable !== '');
    expect(doublons(connus.map((un) => [un.nom, un.prenom, un.mail, un.portable].join('|')))).toEqual([]);
  });
});
