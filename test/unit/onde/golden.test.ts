import { describe, expect, it } from 'vitest';
import { comparer } from '../../../src/domain/onde/diff/comparer.ts';
import type { DiffOnde } from '../../../src/domain/onde/diff/types.ts';
import { refuser } from '../../../src/domain/onde/lecture/refus.ts';
import { resumer } from '../../../src/domain/onde/rapport/resumer.ts';
import { CODES_REFUS, FICHIER_LABELS, type FichierOnde } from '../../../src/domain/onde/types.ts';
import {
  accepte,
  ECOLE_VIDE,
  type Eleve,
  ecoleIssueDe,
  fichierEleves,
  fichierResponsables,
  latin1,
  lire,
  lireResp,
  type Responsable,
} from './outils.ts';

const golden = (nom: string) => `../../golden/onde/${nom}`;
const enTexte = (diff: DiffOnde) => `${[...resumer(diff), '', JSON.stringify(diff, null, 2)].join('\n')}\n`;

const eleve = (
  nom: string,
  prenom: string,
  date: string,
  ine: string,
  classe: string,
  plus: Partial<Eleve> = {},
): Eleve => ({
  nom,
  prenom,
  date,
  ine,
  classe,
  niveau: classe.slice(0, 3).trim(),
  ...plus,
});

/** A small school in June: siblings, a name of use, homonyms of two classes, a pupil still without INE. */
const JUIN_ELEVES: Eleve[] = [
  eleve('BERNARD', 'Chloé', '2016-02-11', '111111111AA', 'CM2 Mme Roy'),
  eleve('DUPONT', 'Léa', '2019-05-04', '222222222BB', 'CP A', { usage: 'DUPONT-MARTIN' }),
  eleve('DUPONT', 'Léa', '2017-09-30', '333333333CC', 'CE2 M. Petit'),
  eleve('DUPONT', 'Tom', '2017-01-15', '444444444DD', 'CE2 M. Petit', { sexe: 'H' }),
  eleve('NGUYEN', 'Émile', '2019-11-02', '', 'CP A', { sexe: 'M' }),
  eleve("O'BRIEN", 'Zoé', '2018-07-21', '666666666FF', 'CE1 B'),
];
const JUIN_RESPONSABLES: Responsable[] = [
  {
    civilite: 'MME',
    nom: 'BERNARD',
    prenom: 'Julie',
    mail: 'julie@example.org',
    portable: '06.12.34.56.01',
    enfants: [{ nom: 'BERNARD', prenom: 'Chloé', classe: 'CM2 Mme Roy' }],
  },
  {
    civilite: 'MME',
    usage: 'DUPONT',
    nom: 'MARTIN',
    prenom: 'Sophie',
    mail: 'Sophie.Martin@Example.org',
    portable: '+33612345602',
    enfants: [
      { usage: 'DUPONT-MARTIN', nom: 'DUPONT', prenom: 'Léa', classe: 'CP A' },
      { nom: 'DUPONT', prenom: 'Tom', classe: 'CE2 M. Petit' },
    ],
  },
  {
    civilite: 'M.',
    nom: 'DUPONT',
    prenom: 'Paul',
    domicile: '0299000003',
    enfants: [{ nom: 'DUPONT', prenom: 'Léa', classe: 'CE2 M. Petit' }],
  },
  {
    civilite: 'M.',
    nom: 'NGUYEN',
    prenom: 'Anh',
    mail: 'anh@example.org',
    portable: '0692123404',
    cp: '97400',
    enfants: [{ nom: 'NGUYEN', prenom: 'Emile', classe: 'CP A' }],
  },
  {
    civilite: 'MLLE',
    nom: "O'BRIEN",
    prenom: 'Kate',
    portable: '0612345605',
    enfants: [{ nom: 'O’BRIEN', prenom: 'Zoé', classe: 'CE1 B' }],
  },
];

/** September: classes change, one leaves, one arrives, an INE is given, a birth date is corrected, a mother divorces. */
const SEPTEMBRE_ELEVES: Eleve[] = [
  eleve('DUPONT', 'Léa', '2019-05-04', '222222222BB', 'CE1 B', { usage: 'DUPONT-MARTIN' }),
  eleve('DUPONT', 'Léa', '2017-09-29', '333333333CC', 'CM1'),
  eleve('DUPONT', 'Tom', '2017-01-15', '444444444DD', 'CM1', { sexe: 'H' }),
  eleve('NGUYEN', 'Émile', '2019-11-02', '555555555EE', 'CE1 B', { sexe: 'M' }),
  eleve("O'BRIEN", 'Zoé', '2018-07-21', '666666666FF', 'CE2 M. Petit'),
  eleve('ŁUKASZ', 'Ada', '2020-03-03', '777777777GG', 'CP A'),
];
const SEPTEMBRE_RESPONSABLES: Responsable[] = [
  {
    civilite: 'MME',
    nom: 'MARTIN',
    prenom: 'Sophie',
    mail: 'sophie.martin@example.org',
    portable: '0612345692',
    enfants: [
      { usage: 'DUPONT-MARTIN', nom: 'DUPONT', prenom: 'Léa', classe: 'CE1 B' },
      { nom: 'DUPONT', prenom: 'Tom', classe: 'CM1' },
    ],
  },
  {
    civilite: 'M.',
    nom: 'DUPONT',
    prenom: 'Paul',
    domicile: '0299000003',
    enfants: [{ nom: 'DUPONT', prenom: 'Tom', classe: 'CM1' }],
  },
  {
    civilite: 'M.',
    nom: 'NGUYEN',
    prenom: 'Anh',
    mail: 'anh at example.org',
    portable: '0692123404',
    cp: '97400',
    enfants: [{ nom: 'NGUYEN', prenom: 'Emile', classe: 'CE1 B' }],
  },
  {
    civilite: 'MME',
    nom: "O'BRIEN",
    prenom: 'Kate',
    portable: '0612345605',
    enfants: [{ nom: 'O’BRIEN', prenom: 'Zoé', classe: 'CE2 M. Petit' }],
  },
  {
    civilite: 'MME',
    nom: 'ŁUKASZ',
    prenom: 'Ewa',
    mail: 'ewa@example.org',
    enfants: [{ nom: 'LUKASZ', prenom: 'Ada', classe: 'CP A' }],
  },
];

const juin = {
  eleves: accepte(lire(latin1(fichierEleves(JUIN_ELEVES)))),
  responsables: accepte(lireResp(latin1(fichierResponsables(JUIN_RESPONSABLES).replaceAll('’', "'")))),
};
const septembre = {
  eleves: accepte(lire(fichierEleves(SEPTEMBRE_ELEVES))),
  responsables: accepte(lireResp(fichierResponsables(SEPTEMBRE_RESPONSABLES))),
};

describe('le diff d’une école, de son arrivée à la rentrée suivante', () => {
  it('premier import', async () => {
    await expect(enTexte(comparer(ECOLE_VIDE, juin))).toMatchFileSnapshot(golden('premier-import.txt'));
  });

  it('rentrée : changements de classe, départ, arrivée, INE donné, date corrigée, signalements clos', async () => {
    const etat = ecoleIssueDe(juin);
    const id = (liste: readonly { id: string; prenom: string; nom: string }[], nom: string, rang = 0) =>
      liste.filter((fiche) => `${fiche.prenom} ${fiche.nom}` === nom)[rang]?.id ?? '';
    const grande = etat.eleves.find(({ dateNaissance }) => dateNaissance === '2017-09-30')?.id ?? '';
    const signalements = [
      {
        id: '70',
        type: 'rattachement_errone' as const,
        representantId: id(etat.representants, 'Paul DUPONT'),
        eleveId: grande,
      },
      {
        id: '71',
        type: 'date_naissance_erronee' as const,
        representantId: id(etat.representants, 'Paul DUPONT'),
        eleveId: grande,
      },
      {
        id: '72',
        type: 'date_naissance_erronee' as const,
        representantId: id(etat.representants, 'Anh NGUYEN'),
        eleveId: id(etat.eleves, 'Émile NGUYEN'),
      },
    ];
    await expect(enTexte(comparer({ ...etat, signalements }, septembre))).toMatchFileSnapshot(
      golden('rentree.txt'),
    );
  });

  it('rentrée, fichier des responsables seul', async () => {
    const { responsables } = septembre;
    await expect(enTexte(comparer(ecoleIssueDe(juin), { responsables }))).toMatchFileSnapshot(
      golden('responsables-seuls.txt'),
    );
  });

  it('aucun changement', async () => {
    await expect(enTexte(comparer(ecoleIssueDe(juin), juin))).toMatchFileSnapshot(
      golden('aucun-changement.txt'),
    );
  });
});

describe('ce que lit le directeur', () => {
  it('les raisons de refus d’un fichier', async () => {
    const fichiers = Object.keys(FICHIER_LABELS) as FichierOnde[];
    const textes = CODES_REFUS.flatMap((code) =>
      fichiers.map((fichier) => `${code}, ${fichier}\n  ${refuser(fichier, code, 'PRÉCISION').message}`),
    );
    await expect(`${textes.join('\n')}\n`).toMatchFileSnapshot(golden('refus.txt'));
  });

  it('les anomalies d’un fichier', async () => {
    const eleves: Eleve[] = [
      eleve('BERNARD', 'Chloé', '31/02/2016', '111111111AA', 'CM2'),
      eleve('BERNARD', '', '2016-02-11', '', 'CM2'),
      eleve('DUPONT', 'Léa', '2019-05-04', '22', '', { sexe: 'X', niveau: 'UPE2A' }),
      eleve('DUPONT', 'Léa', '2019-05-04', '', 'CP A'),
      eleve('PETIT', 'Ana', '2019-05-04', '333333333CC', 'CP A'),
      eleve('GRAND', 'Max', '2018-05-04', '333333333CC', 'CP A'),
      eleve('ROY', 'Zoé', '2019-05-05', '', 'CP A'),
      eleve('ROY', 'Zoé', '2019-06-06', '', 'CP A'),
    ];
    const responsables: Responsable[] = [
      {
        civilite: 'Dr',
        nom: 'BERNARD',
        prenom: 'Julie',
        mail: 'julie bernard@example.org',
        portable: '0299000001',
        domicile: '02 99',
        enfants: [{ nom: 'BERNARD', prenom: 'Chloé' }],
      },
      {
        nom: 'PETIT',
        prenom: 'Line',
        mail: 'line@example.org / l.petit@example.org',
        domicile: '0612345678',
        enfants: [{ nom: 'PETIT', prenom: 'Ana', classe: 'CM1' }],
      },
      { nom: 'ROY', prenom: 'Eva', mail: 'hélène@example.org', enfants: [{ nom: 'ROY', prenom: 'Zoé' }] },
      { nom: 'ROY', prenom: 'Eva', travail: '06 12 34 56 78 / 06 12 34 56 79', enfants: [] },
      { nom: 'GRAND', prenom: 'Lise', mail: 'lise@example.org', enfants: [{ nom: 'GRAND', prenom: 'Max' }] },
      {
        nom: 'GRAND',
        prenom: 'Lise',
        mail: 'autre@example.org',
        adresse: 'ailleurs',
        enfants: [{ nom: 'PETIT', prenom: 'Ana' }],
      },
      { nom: '', prenom: 'Lise' },
    ];
    const diff = comparer(ECOLE_VIDE, {
      eleves: accepte(lire(fichierEleves(eleves))),
      responsables: accepte(lireResp(fichierResponsables(responsables))),
    });
    const textes = diff.anomalies.map(
      ({ fichier, ligne, champ, valeur, gravite, message }) =>
        `${fichier} ligne ${ligne}, ${champ} [${valeur}] (${gravite})\n  ${message}`,
    );
    await expect(`${textes.join('\n')}\n`).toMatchFileSnapshot(golden('anomalies.txt'));
  });
});
