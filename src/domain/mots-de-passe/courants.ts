/**
 * What people in French schools choose first, folded (no accent, no space): a password made of these is refused.
 * Our own short list, after the usual surveys of leaked passwords. Five letters at least: a shorter word is found
 * inside too many others (« lune » in « lunettes »).
 */
export const MOTS_COURANTS: readonly string[] = [
  // about passwords and this application
  'motdepasse motdepass password passe secret admin administrateur administration login',
  'identifiant compte compteeleve educonnect comptes1d arena education nationale educationnationale ecole',
  'ecoles elementaire maternelle primaire college directeur directrice maitre maitresse eleve parent parents',
  'changeme changezmoi provisoire nouveau bienvenue welcome internet ordinateur google samsung iphone',
  // keyboard
  'azerty azertyuiop qwerty qwertyuiop qsdfghjklm wxcvbn azeqsd qazwsx letmein',
  // affection, greetings
  'bonjour bonsoir coucou salut hello jetaime jetadore iloveyou amour monamour moncoeur coeur bisous',
  'doudou loulou chouchou cheri cherie mamour princesse prince etoile soleil papillon fleur',
  'maman papamaman mamanpapa mamie famille frere soeur enfant enfants',
  // sport, places
  'football basket rugby tennis marseille paris parissg toulouse bordeaux lille nantes france francais',
  'portugal algerie maroc tunisie espagne italie zidane ronaldo messi mbappe neymar juventus barcelone realmadrid',
  'allezom alleslesbleus lesbleus',
  // games, animals, cartoons
  'pokemon pikachu minecraft fortnite roblox mario sonic naruto onepiece dragonball dragon superman batman',
  'spiderman starwars harrypotter disney barbie licorne tigre chien cheval lapin dauphin panda',
  'chocolat nutella bonbon gateau fraise vanille caramel',
  // first names that top the surveys
  'nicolas julien thomas alexandre camille marine pauline manon louise lucas gabriel mohamed',
  // calendar, school life
  'janvier fevrier avril juillet septembre octobre novembre decembre lundi mardi mercredi',
  'jeudi vendredi samedi dimanche printemps automne hiver vacances rentree cantine liberte egalite fraternite',
  'republique',
].flatMap((line) => line.split(' '));
