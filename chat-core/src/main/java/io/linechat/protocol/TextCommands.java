package io.linechat.protocol;

import io.linechat.message.ChatMessage.Kind;
import io.linechat.message.Command;
import io.linechat.message.ErrorCode;
import io.linechat.message.InvalidNameException;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;

/** What a line typed by a person asks for. */
final class TextCommands {

    /** How many messages are shown to who does not say how many. */
    private static final int USUAL_HISTORY = 20;

    private TextCommands() {}

    /** Understands a clean line that is not empty. */
    static Command parse(String line) {
        if (line.charAt(0) != '/') {
            return isGoodbye(line) ? new Command.Quit() : new Command.Say(null, line, Kind.SAY);
        }
        if (line.startsWith("//")) {
            return new Command.Say(null, line.substring(1), Kind.SAY);
        }
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        try {
            return parse(name, rest);
        } catch (BadName e) {
            return malformed(e.code, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isGoodbye(String line) {
        String word = line.length() <= 16 ? line.strip() : line;
        return word.equals("quit") || word.equals("bye");
    }

    private static Command parse(String name, String rest) throws BadName {
        return switch (name) {
            case "/nick" -> rest.isEmpty() ? usage("/nick NAME") : new Command.Nick(nickname(rest));
            case "/join" -> rest.isEmpty() ? usage("/join ROOM") : new Command.Join(room(rest));
            case "/leave" -> new Command.Leave(rest.isEmpty() ? null : room(rest));
            case "/msg" -> tell(rest);
            case "/me" -> rest.isEmpty() ? usage("/me TEXT") : new Command.Say(null, rest, Kind.ACTION);
            case "/who" -> new Command.Who(rest.isEmpty() ? null : room(rest));
            case "/rooms" -> new Command.Rooms();
            case "/topic" -> new Command.Topic(null, rest.isEmpty() ? null : rest);
            case "/history" -> history(rest);
            case "/help" -> new Command.Help();
            case "/ping" -> new Command.Ping();
            case "/quit" -> new Command.Quit();
            default -> malformed(ErrorCode.UNKNOWN_COMMAND, "there is no command " + name + ", try /help");
        };
    }

    private static Command tell(String rest) throws BadName {
        int space = rest.indexOf(' ');
        if (space < 0) {
            return usage("/msg NAME TEXT");
        }
        return new Command.Tell(
                nickname(rest.substring(0, space)), rest.substring(space + 1).strip());
    }

    private static Command history(String rest) {
        if (rest.isEmpty()) {
            return new Command.History(null, USUAL_HISTORY);
        }
        // Longer ones are no int, or too many.
        int count = rest.length() <= 9 && rest.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(rest) : 0;
        return count >= 1 && count <= Command.History.MAX_COUNT
                ? new Command.History(null, count)
                : usage("/history [N], with N up to " + Command.History.MAX_COUNT);
    }

    private static Nickname nickname(String text) throws BadName {
        try {
            return Nickname.of(text);
        } catch (InvalidNameException e) {
            throw new BadName(ErrorCode.BAD_NICK, e);
        }
    }

    private static RoomName room(String text) throws BadName {
        try {
            return RoomName.of(text);
        } catch (InvalidNameException e) {
            throw new BadName(ErrorCode.BAD_ROOM, e);
        }
    }

    private static Command usage(String usage) {
        return malformed(ErrorCode.BAD_REQUEST, "usage: " + usage);
    }

    private static Command malformed(ErrorCode code, String message) {
        return new Command.Malformed(code, message, false);
    }

    private static final class BadName extends Exception {
        private static final long serialVersionUID = 1L;

        private final ErrorCode code;

        BadName(ErrorCode code, InvalidNameException cause) {
            super(cause.getMessage(), cause);
            this.code = code;
        }
    }
}
