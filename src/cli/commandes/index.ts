import type { Commande } from '../commande.ts';
import { commande as agentsAffecter } from './agents/affecter.ts';
import { commande as agentsCreer } from './agents/creer.ts';
import { commande as agentsDesactiver } from './agents/desactiver.ts';
import { commande as agentsEnrolement } from './agents/enrolement.ts';
import { commande as agentsHabiliter } from './agents/habiliter.ts';
import { commande as agentsImporter } from './agents/importer.ts';
import { commande as agentsLister } from './agents/lister.ts';
import { commande as agentsMotDePasse } from './agents/mot-de-passe.ts';
import { commande as delegationsLister } from './delegations/lister.ts';
import { commande as delegationsPrendreEffet } from './delegations/prendre-effet.ts';
import { commande as delegationsRetirer } from './delegations/retirer.ts';
import { commande as academiesAssistance } from './ecoles/assistance.ts';
import { commande as ecolesCreer } from './ecoles/creer.ts';
import { commande as ecolesFermer } from './ecoles/fermer.ts';
import { commande as ecolesFusionner } from './ecoles/fusionner.ts';
import { commande as journalClePublique } from './journal/cle-publique.ts';
import { commande as journalVerifier } from './journal/verifier.ts';
import { commande as mailsRebonds } from './mails-rebonds.ts';
import { commande as migrer } from './migrer.ts';
import { commande as nuit } from './nuit.ts';
import { commande as demoOnde } from './onde/demo.ts';
import { commande as ondeImporter } from './onde/importer.ts';
import { commande as ondeImporterTout } from './onde/importer-tout.ts';
import { commande as otp } from './otp.ts';
import { commande as travail } from './travail.ts';
import { commande as verifier } from './verifier.ts';

export const commandes: readonly Commande[] = [
  migrer,
  ecolesCreer,
  ecolesFermer,
  ecolesFusionner,
  academiesAssistance,
  agentsCreer,
  agentsImporter,
  agentsLister,
  agentsHabiliter,
  agentsAffecter,
  agentsDesactiver,
  agentsMotDePasse,
  agentsEnrolement,
  delegationsLister,
  delegationsPrendreEffet,
  delegationsRetirer,
  otp,
  ondeImporter,
  ondeImporterTout,
  nuit,
  travail,
  mailsRebonds,
  demoOnde,
  verifier,
  journalVerifier,
  journalClePublique,
];
