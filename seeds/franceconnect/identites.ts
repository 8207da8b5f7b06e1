/**
 * Invented people, as the real FranceConnect gives them: the birth name in capitals and all the first names of the civil
 * register, often without accents, where a school knows a usage name and one first name. Those said to be guardians are
 * in seeds/onde/ under their usual names, whose mobiles and children's birth dates the portal will ask for.
 */
export interface IdentiteInventee {
  /** Stays: the « sub » is made from it, and accounts are recognized by that. */
  readonly id: string;
  readonly nom: string;
  readonly nomUsage?: string;
  readonly prenoms: readonly string[];
  readonly dateNaissance: string;
  readonly mail?: string;
  /** What it is good to try, in French, without the final stop. */
  readonly essai: string;
}

export const IDENTITES: readonly IdentiteInventee[] = [
  {
    id: 'aubert',
    nom: 'AUBERT',
    prenoms: ['Xavier', 'Marcel', 'Louis'],
    dateNaissance: '1988-03-17',
    mail: 'x.aubert@postel.example',
    essai: 'Père de Julia (0990001N)\u00a0: le cas le plus simple, sans nom d’usage',
  },
  {
    id: 'ait-ouarab',
    nom: 'AIT OUARAB',
    nomUsage: 'OUALI',
    prenoms: ['Hayat', 'Samira'],
    dateNaissance: '1990-11-02',
    mail: 'hayat.aitouarab52@courriel.example',
    essai: 'Mère de Nour et d’Adam (0990001N)\u00a0: nom de naissance et nom d’usage, deux enfants',
  },
  {
    id: 'huang',
    nom: 'HUANG',
    prenoms: ['Zhiming'],
    dateNaissance: '1979-06-00',
    mail: 'zhiminghuang@example.org',
    essai:
      'Père de Mengjie (0990001N)\u00a0: un seul mail pour le couple, jour de naissance inconnu, aucun portable connu de l’école',
  },
  {
    id: 'yang',
    nom: 'YANG',
    prenoms: ['Li', 'Na'],
    dateNaissance: '1983-01-25',
    mail: 'zhiminghuang@example.org',
    essai:
      'Mère de Mengjie (0990001N)\u00a0: même mail que M. Huang\u00a0; l’école écrit «\u00a0Li Na\u00a0», ici deux prénoms',
  },
  {
    id: 'diop',
    nom: 'DIOP',
    nomUsage: 'SOW',
    prenoms: ['Mariama'],
    dateNaissance: '1980-00-00',
    essai: 'Mère de Malo (0990001N)\u00a0: date de naissance présumée, aucun mail',
  },
  {
    id: 'lemaire',
    nom: 'LEMAIRE',
    prenoms: ['Jean', 'Marc', 'Andre'],
    dateNaissance: '1985-09-30',
    mail: 'jeanmarc.lemaire@example.net',
    essai: 'Père de Salomé (0990001N)\u00a0: prénom composé à l’école, prénoms séparés à l’état civil',
  },
  {
    id: 'barthelemy',
    nom: 'BARTHELEMY',
    prenoms: ['Pierre', 'Alexandre'],
    dateNaissance: '1984-02-29',
    mail: 'pa.barthelemy@courriel.example',
    essai:
      'Père d’Alix (0990001N)\u00a0: appelé par son deuxième prénom, sans les accents de l’école, et un autre mail',
  },
  {
    id: 'benali',
    nom: 'PONS',
    nomUsage: 'BENALI',
    prenoms: ['Berengere', 'Odile', 'Marthe'],
    dateNaissance: '1987-05-14',
    mail: 'benali.berengere94@courriel.example',
    essai: 'Mère de Souleymane et de Mathilde (0990001N)\u00a0: l’école ne connaît que son nom d’usage',
  },
  {
    id: 'van-der-meersch',
    nom: 'VAN DER MEERSCH',
    prenoms: ['Alexandre', 'Henri'],
    dateNaissance: '1982-12-08',
    mail: 'alexandre_vandermeersch@example.org',
    essai: 'Père à l’école 0990002P et à l’école 0990003R\u00a0: un seul mail pour le couple',
  },
  {
    id: 'le-du',
    nom: 'LE DU',
    nomUsage: 'VAN DER MEERSCH',
    prenoms: ['Angelique', 'Soizic'],
    dateNaissance: '1986-07-19',
    mail: 'alexandre_vandermeersch@example.org',
    essai:
      'Mère à l’école 0990002P et à l’école 0990003R, même mail que son mari\u00a0: nom de naissance et nom d’usage',
  },
  {
    id: 'ozdemir',
    nom: 'OZDEMIR',
    prenoms: ['Sumeyye'],
    dateNaissance: '1991-04-03',
    mail: 's.ozdemir@example.com',
    essai: 'Mère à l’école 0990002P et à l’école 0990003R\u00a0: signes que l’état civil n’écrit pas',
  },
  {
    id: 'dubois',
    nom: 'DUBOIS',
    prenoms: ['Angela', 'Claire', 'Louise'],
    dateNaissance: '1962-08-24',
    mail: 'angela.dubois@example.net',
    essai: 'Inconnue de toutes les écoles',
  },
];
