import { expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { informerAvec } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { passant } from '../../../helpers/scenes/portail/inscription.ts';
import {
  ajouterEnfant,
  codeDe,
  entrerAuPortail,
  messages,
  nouvelleEcole,
  travailler,
} from '../../../helpers/scenes/portail/oubli.ts';
import { lienDe } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const PROVISOIRE = 'kmq7xw4hzt9';
const CHOISI = 'tortue-verte-9';

/** A pupil who has just given the own birth date. */
async function activer(nom: string) {
  const ecole = await nouvelleEcole(test, 'École des Tilleuls');
  const eleve = await ajouterEnfant(test, ecole, nom);
  await informerAvec(test.current.deps, [eleve.ficheId], {
    motDePasse: PROVISOIRE,
    expireLe: new Date(Date.now() + 86_400_000),
  });
  const visiteur = passant(test);
  const choix = await entrerAuPortail(visiteur, eleve.identifiant, PROVISOIRE, 'eleve');
  const naissance = await visiteur.presser(choix, 'Continuer', {
    remplir: { motDePasse: CHOISI, confirmation: CHOISI },
  });
  const page = await visiteur.presser(naissance, 'Continuer', {
    remplir: { 'naissance-jour': '12', 'naissance-mois': '5', 'naissance-annee': '2019' },
  });
  return { eleve, visiteur, page };
}

it('un élève activé est mené une fois à l’adresse mail d’un parent, et la confirme (règles §8.2)', async () => {
  const { visiteur, page } = await activer('ROUX');
  expect(page.url).toBe(`${paths.portailChangerMail()}?info=active`);
  expect(page.texte).toContain('C’est fini, le compte est activé');
  expect(page.texte).toContain('Quelle est l’adresse mail d’un parent');
  expect(page.texte).not.toMatch(/\bvous\b|\bvotre\b/i);
  const attente = await visiteur.presser(page, 'Recevoir le code', {
    remplir: { mail: 'parent@exemple.fr' },
  });
  await travailler(test);
  const fini = await visiteur.presser(attente, 'Continuer', {
    remplir: { code: codeDe(messages(test).mails[0]?.text) },
  });
  expect(fini.texte).toContain('L’adresse mail est confirmée');
});

it('« Plus tard » mène au compte, et la fois d’après rien n’est demandé', async () => {
  const { eleve, visiteur, page } = await activer('PETIT');
  expect(lienDe(page, 'Plus tard')).toBe(paths.portailCompte());
  expect((await visiteur.suivreLien(page, 'Plus tard')).texte).toContain('Bonjour Léo');
  const encore = await entrerAuPortail(passant(test), eleve.identifiant, CHOISI, 'eleve');
  expect(encore.url).toBe(paths.portailCompte());
});
