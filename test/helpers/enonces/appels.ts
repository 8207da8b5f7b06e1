import { PROFILS } from '../../../src/domain/comptes/etats.ts';
import { MOTIFS_AVIS_TITULAIRE } from '../../../src/domain/portail/avis.ts';
import type { CriteresEleves } from '../../../src/queries/comptes/eleves.ts';
import type { CriteresRepresentants } from '../../../src/queries/comptes/representants-legaux.ts';
import { LES_PERIMES } from '../../../src/repositories/nuit/perimes.ts';
import { QUELCONQUE } from './quelconque.ts';

const parTable = (...suite: unknown[]) =>
  ['eleves', 'representants_legaux'].map((table) => [table, ...suite]);

const parProfil = (...suite: unknown[]) => PROFILS.map((profil) => [profil, ...suite]);

const RIEN = { q: '', niveaux: [], classes: [], etats: [], anomalies: [] };
/** Every criterion of the lists, those of notification apart: one more does not compile before it is said here. */
const TOUT: Required<Omit<CriteresEleves & CriteresRepresentants, 'notification'>> = {
  q: 'dupont',
  niveaux: ['CP'],
  classes: ['1'],
  etats: ['informe'],
  anomalies: ['rattachement_errone'],
  mail: 'refusee',
  portable: 'renseigne',
  identite: 'changee',
  blocage: 'bloque',
  reste: ['attend', 'mail_refuse'],
};
const CRITERES = [RIEN, { ...TOUT, notification: 'expiree' }, { ...TOUT, notification: 'expire_bientot' }];
/** Every way to say which fiches, for each profile. */
const parChoix = PROFILS.flatMap((profil) =>
  [
    { ficheIds: ['1'] },
    { ficheIds: ['1'], compteIds: ['1'] },
    { criteres: RIEN, coches: { tous: true, ids: [] } },
    { criteres: TOUT, coches: { tous: false, ids: ['1'] } },
  ].map((choix) => [profil, choix, new Date(0)]),
);

const AU_GUICHET = [
  [{ mots: 'ava dupont' }],
  [{ mots: '', identifiant: 'a.dupont' }],
  [{ mots: '', mail: 'a@exemple.fr' }],
  [{ mots: '', portable: '+33612345678' }],
  [{ ids: ['1'] }],
];

const REPERE = { le: '1', source: 0, numero: '1' };
const SUITES_DU_JOURNAL = [undefined, { avant: REPERE }, { apres: REPERE }];
const CRITERES_DU_JOURNAL = [
  {},
  { du: '2026-09-01', au: '2026-09-30', auteur: 'Claire Martin', type: 'mots_de_passe', compte: '1' },
  { auteur: 'Titulaire du compte', type: 'portail', compte: '1' },
];

const triees = (tris: readonly string[]) =>
  CRITERES.flatMap((criteres) =>
    tris.map((tri) => [criteres, { tri, sens: 'desc', page: 2, maintenant: new Date(0) }]),
  );

/**
 * Functions whose statements depend on their values: the calls, without the handle, that have each of them said. None where
 * another function says them.
 */
export const APPELS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  deletePerimes: LES_PERIMES.map((quoi) => [quoi, new Date(0), 1]),
  countPerimes: LES_PERIMES.map((quoi) => [quoi, new Date(0)]),
  closeSansSuite: [
    ['1', { etat: 'abandonnee' }],
    ['1', { etat: 'perimee', remplaceePar: '2' }],
  ],
  endHabilitation: [
    [QUELCONQUE, { debut: '2026-09-01', fin: '2026-08-31' }],
    [QUELCONQUE, { debut: '2026-09-01', fin: '2026-09-30' }],
  ],
  findCompteABloquer: parProfil('1'),
  findCompteConcerne: parProfil('1'),
  findFichePresente: parProfil('1'),
  findMiseAJourAffichee: [],
  findOperationAffichee: [],
  insertEnvois: [['https://comptes.example.org', '1', QUELCONQUE]],
  insertFiches: [],
  listAgents: [[{}]],
  listEntrees: CRITERES_DU_JOURNAL.flatMap((criteres) =>
    SUITES_DU_JOURNAL.map((suite) => [criteres, { suite, nombre: 51 }]),
  ),
  nommerAgents: [[['1']]],
  verifierChaines: [[undefined], ['1']],
  compterParClasse: parProfil(new Date(0)),
  listElevesAuGuichet: AU_GUICHET,
  listRepresentantsAuGuichet: AU_GUICHET,
  listGroupesDeReste: [[], ['1']].flatMap((classes) =>
    parProfil({ classes, premiers: 10, maintenant: new Date(0) }),
  ),
  listIdsDuReste: [[], ['1']].flatMap((classes) => parProfil('jamais_informe', classes, new Date(0))),
  listRestePourEnseignant: [[], ['1']].flatMap((classes) =>
    [['eleve'], ['representant_legal'], PROFILS].map((profils) => [
      { profils, classes, maintenant: new Date(0) },
    ]),
  ),
  listBloquesServis: PROFILS.map((profil) => [{ id: '1', profil }]),
  listCandidats: parChoix,
  listChiffres: [
    [{ jour: null, axes: ['ecole'], maintenant: new Date(0) }],
    [{ jour: '2026-11-30', axes: ['ecole', 'classe'], maintenant: new Date(0) }],
  ],
  listPaliers: [[{ rentree: '2026-09-01', jour: '2026-11-30' }]],
  listFaits: [['2026-09-01']],
  listDestinataires: MOTIFS_AVIS_TITULAIRE.flatMap((motif) => [
    ['1', { motif, contacts: [] }],
    ['1', { motif, contacts: [], fiches: [] }],
  ]),
  listRetrouves: [
    [{ oubli: 'oubli_mot_de_passe', profil: 'eleve', canal: 'mail', destination: 'l.dupont12' }],
    ...(['sms', 'mail'] as const).map((canal) => [
      {
        oubli: 'oubli_identifiant',
        profil: 'representant_legal',
        canal,
        destination: 'a',
        nom: 'b',
        prenom: 'c',
      },
    ]),
  ],
  listEleves: triees(['nom', 'prenom', 'date_naissance', 'niveau', 'classe', 'identifiant', 'etat']),
  listImprimes: parChoix,
  listRepresentants: triees(['nom', 'prenom', 'classe', 'identifiant', 'etat', 'origine']),
  listServis: PROFILS.flatMap((profil) => [true, false].map((nouveaux) => [profil, '1', { nouveaux }])),
  lockCompteConcerne: parProfil('1'),
  markIdentitesChangees: parTable(['1'], QUELCONQUE),
  resumeOperation: PROFILS.map((profil) => [{ id: '1', profil }]),
  saveDemande: parProfil(QUELCONQUE, QUELCONQUE),
  saveSelection: [
    ['1', 'eleve', { id: undefined, criteres: {}, tous: true, ids: [] }],
    ['1', 'eleve', { id: '1', criteres: {}, tous: false, ids: ['1'] }],
  ],
  setPartis: parTable(['1'], QUELCONQUE),
  setRevenus: parTable(['1']),
  setTousPartis: parTable('1', QUELCONQUE),
  updateFiches: [],
  whereChoix: [],
};
