import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { createSmsGateway, type SmsGateway } from '../../../src/sms/gateway.ts';
import type { SmsLimits } from '../../../src/sms/http-provider.ts';
import { SmsError } from '../../../src/sms/sms-error.ts';
import { type FournisseurSms, ouvrirFournisseurSms } from '../../helpers/processus/fournisseur-sms.ts';

export const NUMERO = '+33612345678';
export const TEXTE = 'ÉduConnect : "votre" code est 482915.\nValable \\ 10 min.';
export const JETON = 'sk_Yq7Zt2Lw9Xv4Rb6N';
export const MAINTENANT = new Date('2026-09-01T08:00:00Z');

/** Never reached by a test that does not mean it. */
const LARGE: SmsLimits = { turnMs: 30_000, totalMs: 30_000 };
export const COURT: SmsLimits = { turnMs: 30_000, totalMs: 300 };

/** The error of a send that must fail. */
export async function refus(envoi: Promise<void>): Promise<SmsError> {
  const error = await envoi.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(SmsError);
  return error as SmsError;
}

/** A provider for one test file, that accepts everything again before each test. */
export function useFournisseur() {
  let ouvert: FournisseurSms | undefined;
  const ouvertes: SmsGateway[] = [];
  const actuel = (): FournisseurSms => {
    if (ouvert === undefined) throw new Error('Fournisseur de SMS pas encore prêt');
    return ouvert;
  };
  beforeAll(async () => {
    ouvert = await ouvrirFournisseurSms();
  });
  beforeEach(() => {
    actuel().recues.length = 0;
    actuel().reponses = [];
  });
  afterAll(async () => {
    for (const passerelle of ouvertes) passerelle.close();
    await actuel().close();
  });

  const fournisseur = {
    get recues() {
      return actuel().recues;
    },
    derniere() {
      const requete = actuel().recues.at(-1);
      if (requete === undefined) throw new Error('Aucune requête reçue');
      return requete;
    },
    set reponses(reponses: FournisseurSms['reponses']) {
      actuel().reponses = reponses;
    },
  };
  const ouvrir = ({ limits = LARGE, url = actuel().url, parMinute = 1_000 } = {}): SmsGateway => {
    const config = {
      smsUrl: url,
      smsJeton: JETON,
      smsCorps:
        '{"to":["{{numero}}"],"message":{"body":"{{texte}}","tag":"a {{numero}}"},"id":12345678901234567890}',
      smsParMinute: parMinute,
    };
    const passerelle = createSmsGateway(config, () => MAINTENANT, limits);
    ouvertes.push(passerelle);
    return passerelle;
  };
  const envoyer = (passerelle = ouvrir()) => passerelle.send({ to: NUMERO, text: TEXTE });
  return { fournisseur, ouvrir, envoyer };
}
