// What a line that somebody typed asks for. The commands are those of the text protocol.

export const HELP = [
  "/nick NAME – take another name",
  "/join ROOM – enter a room, or make it",
  "/leave – leave this room, or close this conversation",
  "/msg NAME TEXT – say something to one person",
  "/me TEXT – say what you do",
  "/who, /rooms, /topic [TEXT] – ask who is here, which rooms there are, what this one is about",
  "/quit – say goodbye",
  "//TEXT – say /TEXT",
];

/** Understands a line: `{ name, rest }` for a command, `{ name: "say", rest }` for everything else. */
export function parse(line) {
  if (!line.startsWith("/")) {
    return { name: "say", rest: line };
  }
  if (line.startsWith("//")) {
    return { name: "say", rest: line.slice(1) };
  }
  const [, name, rest] = /^\/(\S*)\s*(.*)$/su.exec(line);
  return { name: name.toLowerCase(), rest: rest.trimEnd() };
}

/** Splits the first word off: `["bob", "see you there"]`. */
export function firstWord(text) {
  const [, word, rest] = /^(\S*)\s*(.*)$/su.exec(text);
  return [word, rest];
}
