import { pluriel } from '../../domain/francais.ts';
import { lireBoite, MAIL_MAX, type MailLu, PasUnMailError } from '../../mails/rebonds.ts';
import { noterRebond } from '../../services/operations/rebonds.ts';
import { type Commande, CommandeError } from '../commande.ts';

/** Of those that were not understood, so many are shown: a mailbox may hold thousands. */
const MONTRES = 50;

export const commande: Commande = {
  nom: 'mails:rebonds',
  description:
    'Note les mails revenus\u00a0: un avis de non-distribution, ou une boîte mbox, sur l’entrée standard',
  async executer({ deps, print }) {
    const notes = { note: 0, deja_note: 0, inconnu: 0 };
    const natures = { echec: 0, sans_echec: 0, automatique: 0, autre: 0, non_compris: 0 };
    const aMontrer: (MailLu & { nature: 'non_compris' })[] = [];
    let tronques = 0;
    try {
      for await (const mail of lireBoite(process.stdin)) {
        natures[mail.nature] += 1;
        if (mail.tronque) tronques += 1;
        if (mail.nature === 'echec') notes[await noterRebond(deps, mail.rebond)] += 1;
        if (mail.nature === 'non_compris' && aMontrer.length < MONTRES) aMontrer.push(mail);
      }
    } catch (error) {
      if (!(error instanceof PasUnMailError)) throw error;
      throw new CommandeError(
        'Ce qui est donné sur l’entrée standard n’est ni un mail, ni une boîte mbox\u00a0: rien n’a été lu.',
      );
    }
    if (Object.values(natures).every((nombre) => nombre === 0)) {
      print('rien reçu sur l’entrée standard\u00a0: aucun mail à lire');
      return;
    }
    print(
      `${pluriel(natures.echec, 'échec définitif lu', 'échecs définitifs lus')}, ${pluriel(notes.note, 'noté')}`,
    );
    if (notes.inconnu > 0) print(`${pluriel(notes.inconnu, 'échec')} d’un mail qui n’est pas parti d’ici`);
    const sansSuite = natures.sans_echec + natures.automatique;
    if (sansSuite > 0)
      print(
        `${pluriel(sansSuite, 'réponse automatique', 'réponses automatiques')} ou sans échec\u00a0: rien à noter`,
      );
    if (natures.autre > 0)
      print(`${pluriel(natures.autre, 'mail')} qui n’annonce aucun échec\u00a0: à lire par une personne`);
    if (tronques > 0)
      print(
        `${pluriel(tronques, 'mail')} de plus de ${MAIL_MAX.octets / 1024}\u00a0ko ou ${MAIL_MAX.lignes}\u00a0lignes\u00a0: seul le début en a été lu`,
      );
    if (natures.non_compris > 0) {
      print(
        `${pluriel(natures.non_compris, 'avis non compris', 'avis non compris')}, à regarder dans la boîte\u00a0:`,
      );
      for (const { date, objet } of aMontrer)
        print(`  ${date || 'sans date'}  «\u00a0${objet || 'sans objet lisible'}\u00a0»`);
      if (natures.non_compris > MONTRES) print(`  et ${natures.non_compris - MONTRES} de plus`);
    }
  },
};
