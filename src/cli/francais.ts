import type { Command, CommanderError } from 'commander';

const TITRES: Readonly<Record<string, string>> = {
  'Usage:': 'Usage\u00a0:',
  'Options:': 'Options\u00a0:',
  'Arguments:': 'Arguments\u00a0:',
  'Commands:': 'Commandes\u00a0:',
};

/** Commander speaks English; what ops read is French. */
export function enFrancais(command: Command): Command {
  return command
    .helpOption('-h, --help', 'affiche cette aide')
    .helpCommand(false)
    .configureHelp({
      styleTitle: (title) => TITRES[title] ?? title,
      optionDescription: (option) =>
        option.defaultValue === undefined || typeof option.defaultValue === 'boolean'
          ? option.description
          : `${option.description} (par défaut\u00a0: ${option.defaultValue})`,
    })
    .configureOutput({ outputError: () => {} })
    .exitOverride();
}

const PHRASES: Readonly<Record<string, (nom: string) => string>> = {
  'commander.unknownCommand': (nom) => `La commande «\u00a0${nom}\u00a0» n’existe pas.`,
  'commander.unknownOption': (nom) => `L’option ${nom} n’existe pas ici.`,
  'commander.missingArgument': (nom) => `Il manque <${nom}>.`,
  'commander.missingMandatoryOptionValue': (nom) => `Il manque l’option ${nom}.`,
  'commander.optionMissingArgument': (nom) => `L’option ${nom} attend une valeur.`,
  'commander.excessArguments': () => 'Il y a trop d’arguments.',
};

/** What commander refuses, in one line: the name it quotes, the neighbour it suggests, where the help is. */
export function direRefus({ code, message }: CommanderError, commande?: string): string {
  const [, nom = ''] = /'([^']*)'/.exec(message) ?? [];
  const phrase = PHRASES[code]?.(nom) ?? message.replace(/^error: /, '').replace(/\s+/g, ' ');
  const [, voisins] = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message) ?? [];
  const suite = voisins === undefined ? '' : ` Vouliez-vous dire ${voisins}\u00a0?`;
  return `${phrase}${suite} L’aide\u00a0: ${commande === undefined ? '' : `${commande} `}--help`;
}
