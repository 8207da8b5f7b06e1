import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../src/auth/password-hashing.ts';
import { PARCOURS, type Parcours } from '../../../src/domain/portail/parcours.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, tenter, tenterSansTrace, useConnexions } from '../../helpers/attaques.ts';
import {
  type EcoleDePortail,
  type Informe,
  type InformeGardien,
  informerEleve,
  informerGardien,
  lireCompte,
  ouvrirEcole,
} from '../../helpers/scenes/portail/informes.ts';
import { enSession, ouvrirSessionDe } from '../../helpers/scenes/portail/sessions-portail.ts';

const test = useTestApp();
const connexions = useConnexions(test);
const HACHE = await hashPassword('sept tortues au galop');
const NOUVELLE = 'n'.repeat(43);
let ecole: EcoleDePortail;
/** Somebody else of the same school. */
let autre: InformeGardien;

beforeAll(async () => {
  ecole = await ouvrirEcole(test);
  autre = await informerGardien(test, ecole, { enfants: [{ naissance: '2016-02-10' }] });
});

describe('chaque fonction hors de son étape', () => {
  /** Each with arguments that would do at the right step, and the ways that it is of. */
  const ETAPES: readonly [string, (qui: InformeGardien | Informe) => unknown[], readonly Parcours[]][] = [
    ['choisir_mon_mot_de_passe($1)', () => [HACHE], ['activation']],
    ['activer_par_ma_naissance($1, $2)', () => ['2018-03-07', NOUVELLE], ['activation']],
    [
      'dire_mes_enfants($1, $2, $3)',
      (qui) => [
        ('enfants' in qui ? qui.enfants : []).map(({ ficheId }) => ficheId),
        ['date'],
        ['2018-03-07'],
      ],
      ['activation'],
    ],
    ['donner_mon_mail($1, $2)', () => ['vol@exemple.fr', NOUVELLE], ['activation']],
    ['remplacer_mon_provisoire($1, $2)', () => [HACHE, NOUVELLE], ['remplacement']],
    ['changer_mon_mot_de_passe_choisi($1, $2, $3)', () => [HACHE, HACHE, NOUVELLE], ['ouverte']],
    ['demander_code_mail($1)', () => ['vol@exemple.fr'], ['ouverte']],
    ['confirmer_mon_mail($1)', () => [Buffer.alloc(32)], ['ouverte']],
    ['signaler_mon_enfant($1, $2)', () => [1, 'pas_le_mien'], ['ouverte']],
    ['reprendre_mon_signalement($1)', () => [1], ['ouverte', 'activation']],
  ];

  it.each(PARCOURS)('parcours « %s » : celles d’un autre sont refusées', async (parcours) => {
    const attaque = new Attaque(`hors de l’étape, ${parcours}`);
    const gens = [await informerGardien(test, ecole), await informerEleve(test, ecole)];
    for (const qui of gens) {
      const tout = { nouveauHache: HACHE, enfantsDits: true, codeProuve: true };
      const session = await ouvrirSessionDe(test, qui, parcours, tout);
      await enSession(connexions.portail, session, async () => {
        for (const [appel, params, de] of ETAPES.filter(
          ([, , parcoursDe]) => !parcoursDe.includes(parcours),
        )) {
          const { code } = await tenterSansTrace(connexions.portail, `select ${appel}`, params(qui));
          attaque.compter(`${qui.profil} ${appel} (${de}) : ${code}`, code !== '42501');
        }
      });
    }
    attaque.conclure(2 * 5);
  });

  interface Refus {
    quoi: string;
    qui: () => Promise<Informe>;
    parcours?: Parcours;
    prouve?: Parameters<typeof ouvrirSessionDe>[3];
    appel: keyof typeof APPELS;
    params: (qui: Informe) => unknown[];
    reponse: unknown;
  }
  const APPELS = {
    activer: 'activer_par_ma_naissance($1, $2)',
    mail: 'donner_mon_mail($1, $2)',
    enfants: 'dire_mes_enfants($1, $2, $3)',
    signaler: 'signaler_mon_enfant($1, $2)',
    reprendre: 'reprendre_mon_signalement($1)',
    changer: 'changer_mon_mot_de_passe_choisi($1, $2, $3)',
    code: 'confirmer_mon_mail($1)',
  } as const;
  const eleve = () => informerEleve(test, ecole);
  const gardien = () => informerGardien(test, ecole);
  const deuxEnfants = () => informerGardien(test, ecole, { enfants: [{}, {}] });
  const ids = (qui: Informe) => (qui as InformeGardien).enfants.map(({ ficheId }) => ficheId);
  const naissance = (date: string | null) => () => [date, NOUVELLE];
  const mail = () => ['vol@exemple.fr', NOUVELLE];
  const lesDeux = (reponses: unknown[], dates: unknown[]) => (qui: Informe) => [ids(qui), reponses, dates];
  const choisi = { nouveauHache: HACHE };
  const dits = { enfantsDits: true };
  const DATE = '2018-03-07';
  // biome-ignore format: one line per refusal
  const REFUS: readonly Refus[] = [
    { quoi: 'activer sans mot de passe choisi', qui: eleve, appel: 'activer', params: naissance(DATE), reponse: 'deja' },
    { quoi: 'activer avec une date fausse', qui: eleve, prouve: choisi, appel: 'activer', params: naissance('2018-03-08'), reponse: 'fausse' },
    { quoi: 'activer sans date', qui: eleve, prouve: choisi, appel: 'activer', params: naissance(null), reponse: 'fausse' },
    { quoi: 'activer un représentant légal par la date de son enfant', qui: gardien, prouve: choisi, appel: 'activer', params: naissance(DATE), reponse: 'fausse' },
    { quoi: 'activer un élève par un mail', qui: eleve, prouve: { ...choisi, ...dits }, appel: 'mail', params: mail, reponse: false },
    { quoi: 'donner son mail sans avoir dit les enfants', qui: gardien, prouve: choisi, appel: 'mail', params: mail, reponse: false },
    { quoi: 'donner son mail sans mot de passe choisi', qui: gardien, prouve: dits, appel: 'mail', params: mail, reponse: false },
    { quoi: 'dire l’enfant d’un autre', qui: gardien, appel: 'enfants', params: () => [ids(autre), ['date'], ['2016-02-10']], reponse: 'incomplet' },
    { quoi: 'dire le sien et l’enfant d’un autre', qui: gardien, appel: 'enfants', params: (qui) => [[...ids(qui), ...ids(autre)], ['date', 'date'], [DATE, '2016-02-10']], reponse: 'incomplet' },
    { quoi: 'dire un enfant sur deux', qui: deuxEnfants, appel: 'enfants', params: (qui) => [ids(qui).slice(1), ['date'], [DATE]], reponse: 'incomplet' },
    { quoi: 'dire deux fois le même', qui: deuxEnfants, appel: 'enfants', params: (qui) => [[ids(qui)[0], ids(qui)[0]], ['date', 'date'], [DATE, DATE]], reponse: 'incomplet' },
    { quoi: 'taire une réponse', qui: deuxEnfants, appel: 'enfants', params: lesDeux(['date'], [DATE]), reponse: 'incomplet' },
    { quoi: 'une réponse absente', qui: deuxEnfants, appel: 'enfants', params: lesDeux(['date', null], [DATE, null]), reponse: 'incomplet' },
    { quoi: 'répondre autre chose', qui: deuxEnfants, appel: 'enfants', params: lesDeux(['date', 'vol'], [DATE, null]), reponse: 'incomplet' },
    { quoi: 'une date juste ne rachète pas une fausse', qui: deuxEnfants, appel: 'enfants', params: lesDeux(['date', 'date'], [DATE, '2018-03-08']), reponse: 'fausse' },
    { quoi: 'une date juste ne rachète pas une absente', qui: deuxEnfants, appel: 'enfants', params: lesDeux(['date', 'date'], [DATE]), reponse: 'fausse' },
    { quoi: 'signaler l’enfant d’un autre', qui: gardien, parcours: 'ouverte', appel: 'signaler', params: () => [ids(autre)[0], 'pas_le_mien'], reponse: false },
    { quoi: 'signaler autre chose', qui: gardien, parcours: 'ouverte', appel: 'signaler', params: (qui) => [ids(qui)[0], 'vol'], reponse: false },
    { quoi: 'reprendre ce que personne n’a signalé', qui: gardien, parcours: 'ouverte', appel: 'reprendre', params: (qui) => [ids(qui)[0]], reponse: 'aucun' },
    { quoi: 'reprendre sans dire quoi', qui: gardien, parcours: 'ouverte', appel: 'reprendre', params: () => [null], reponse: 'aucun' },
    { quoi: 'changer un mot de passe sans le connaître', qui: gardien, parcours: 'ouverte', appel: 'changer', params: () => ['', HACHE, NOUVELLE], reponse: false },
    { quoi: 'changer un mot de passe qu’on n’a pas', qui: gardien, parcours: 'ouverte', appel: 'changer', params: () => [null, HACHE, NOUVELLE], reponse: false },
    { quoi: 'confirmer un code qui n’est pas parti', qui: async () => avecCode(await gardien()), parcours: 'ouverte', appel: 'code', params: () => [null], reponse: 'faux' },
    { quoi: 'confirmer un code que personne n’a demandé', qui: gardien, parcours: 'ouverte', appel: 'code', params: () => [Buffer.alloc(32)], reponse: 'aucun' },
  ];
  const avecCode = async (qui: Informe) => {
    await connexions.proprietaire.query("select programmer_code_mail($1, 'vol@exemple.fr')", [qui.compteId]);
    return qui;
  };
  it.each(REFUS)(
    '$quoi : « $reponse »',
    async ({ qui: creer, parcours = 'activation', prouve, appel, params, reponse }) => {
      const qui = await creer();
      const avant = await lireCompte(test, qui);
      const session = await ouvrirSessionDe(test, qui, parcours, prouve);
      await connexions.portail.query('begin');
      await connexions.portail.query('select from entrer_portail($1)', [session]);
      const { lignes, code } = await tenter(
        connexions.portail,
        `select ${APPELS[appel]} as reponse`,
        params(qui),
      );
      await connexions.portail.query('commit');
      expect([code, lignes[0]?.reponse]).toEqual([undefined, reponse]);
      expect(await lireCompte(test, qui)).toEqual(avant);
    },
  );

  it.each([
    [
      'plus faible',
      '$argon2id$v=19$m=10000,t=2,p=1$c2VsIGRlIHRlc3Qgc2VsIGQ$bW90IGRlIHBhc3NlIGNob2lzaSBtb3QgZGUgcGFzc2UgY2g',
    ],
    [
      'en un tour',
      '$argon2id$v=19$m=19456,t=1,p=1$c2VsIGRlIHRlc3Qgc2VsIGQ$bW90IGRlIHBhc3NlIGNob2lzaSBtb3QgZGUgcGFzc2UgY2g',
    ],
    [
      'argon2i',
      '$argon2i$v=19$m=19456,t=2,p=1$c2VsIGRlIHRlc3Qgc2VsIGQ$bW90IGRlIHBhc3NlIGNob2lzaSBtb3QgZGUgcGFzc2UgY2g',
    ],
    ['sans sel', '$argon2id$v=19$m=19456,t=2,p=1$$bW90IGRlIHBhc3NlIGNob2lzaSBtb3QgZGUgcGFzc2UgY2g'],
    ['en clair', 'sept tortues au galop'],
    ['vide', ''],
    ['absent', null],
  ])('un mot de passe haché %s n’entre pas, à aucune étape', async (_quoi, hache) => {
    const activation = await informerEleve(test, ecole);
    const remplacement = await informerEleve(test, ecole);
    await connexions.proprietaire.query("update comptes set etat = 'actif' where id = $1", [
      remplacement.compteId,
    ]);
    for (const [qui, parcours, appel] of [
      [activation, 'activation', 'choisir_mon_mot_de_passe($1)'],
      [remplacement, 'remplacement', `remplacer_mon_provisoire($1, '${NOUVELLE}')`],
    ] as const) {
      const session = await ouvrirSessionDe(test, qui, parcours);
      await enSession(connexions.portail, session, async () => {
        const juste = await tenterSansTrace(connexions.portail, `select ${appel}`, [HACHE]);
        const faux = await tenterSansTrace(connexions.portail, `select ${appel}`, [hache]);
        expect([juste.code, faux.code], appel).toEqual([undefined, '23514']);
      });
    }
  });
});
