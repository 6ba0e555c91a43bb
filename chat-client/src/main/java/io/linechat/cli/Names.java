package io.linechat.cli;

import io.linechat.client.ServerLine;
import io.linechat.message.InvalidNameException;
import io.linechat.message.Nickname;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is around, and who we are, as far as the lines from the server tell. Any thread.
 *
 * <p>What cannot be a nickname is not taken for one, whoever sends it.
 */
final class Names {

    private static final Pattern WELCOME = Pattern.compile("welcome to .*, you are ([^ ;]+)(?:;.*)?");
    private static final Pattern NICK_TAKEN = Pattern.compile("you are now (\\S+)");
    private static final Pattern RENAMED = Pattern.compile("(\\S+) is now (\\S+)");
    private static final Pattern ENTERED = Pattern.compile("(\\S+) entered(?: \\S+)?");
    private static final Pattern LEFT = Pattern.compile("(\\S+) left(?: \\S+)?");
    private static final Pattern LIST = Pattern.compile(
            "(?:you are in \\S+ with|in \\S+ \\(\\d+[^)]*\\):) (.*?)(?: and \\d+ more)?(?:; the topic is: .*)?");

    /** Who was heard of least lately is forgotten. */
    private static final int MAX = 1000;

    private final Set<Nickname> others = new LinkedHashSet<>();
    private @Nullable Nickname you;

    /** Our nickname; {@code null} before the server has told. */
    synchronized @Nullable String you() {
        return you == null ? null : you.toString();
    }

    /** Everyone else, as they write themselves. */
    synchronized List<String> others() {
        return others.stream()
                .filter(name -> !Objects.equals(name, you))
                .map(Nickname::toString)
                .toList();
    }

    synchronized void heard(ServerLine line) {
        if (line instanceof ServerLine.Said said) {
            add(said.from());
        } else if (line instanceof ServerLine.Told told) {
            add(told.from());
        } else if (line instanceof ServerLine.TellSent sent) {
            add(sent.to());
        } else if (line instanceof ServerLine.Notice notice) {
            notice(notice.text());
        }
    }

    private void notice(String text) {
        when(you == null ? WELCOME : NICK_TAKEN, text, match -> nickname(match.group(1), name -> you = name));
        when(RENAMED, text, match -> {
            remove(match.group(1));
            add(match.group(2));
        });
        when(ENTERED, text, match -> add(match.group(1)));
        when(LEFT, text, match -> remove(match.group(1)));
        when(LIST, text, match -> List.of(match.group(1).split(", ", -1)).forEach(this::add));
    }

    private static void when(Pattern pattern, String text, Consumer<Matcher> action) {
        Matcher match = pattern.matcher(text);
        if (match.matches()) {
            action.accept(match);
        }
    }

    private void add(String name) {
        nickname(name, nickname -> {
            others.remove(nickname);
            others.add(nickname);
            if (others.size() > MAX) {
                others.remove(others.iterator().next());
            }
        });
    }

    private void remove(String name) {
        nickname(name, others::remove);
    }

    private static void nickname(String name, Consumer<Nickname> action) {
        try {
            action.accept(Nickname.of(name));
        } catch (InvalidNameException notAName) {
            // The line was about something else.
        }
    }
}
