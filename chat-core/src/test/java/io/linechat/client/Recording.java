package io.linechat.client;

import static org.awaitility.Awaitility.await;

import io.linechat.message.ChatMessage;
import io.linechat.message.RoomName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what a client is told, each in one line: lines as {@code nc} would show them, and the rest in words of its own. */
final class Recording implements ChatClientListener {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<ChatMessage> messages = new CopyOnWriteArrayList<>();

    @Override
    public void received(ServerLine line) {
        told.add(text(line));
    }

    private static String text(ServerLine line) {
        if (line instanceof ServerLine.Said said) {
            return in(said.room()) + "<" + said.from() + "> " + said.text();
        } else if (line instanceof ServerLine.Notice notice) {
            return in(notice.room()) + "* " + notice.text();
        } else if (line instanceof ServerLine.Refused refused) {
            return "! " + refused.text();
        } else if (line instanceof ServerLine.Told said) {
            return "[from " + said.from() + "] " + said.text();
        } else if (line instanceof ServerLine.TellSent sent) {
            return "[to " + sent.to() + "] " + sent.text();
        } else if (line instanceof ServerLine.Goodbye goodbye) {
            return "* " + goodbye.reason();
        }
        return line.toString();
    }

    private static String in(@Nullable String room) {
        return room == null ? "" : "[" + room + "] ";
    }

    @Override
    public void said(ChatMessage message) {
        messages.add(message);
    }

    @Override
    public void missed(RoomName room, long from, long to) {
        told.add("missed " + from + "-" + to);
    }

    @Override
    public void connectionLost(Duration retryIn) {
        told.add("lost");
    }

    @Override
    public void back(long missed) {
        told.add("back " + missed);
    }

    @Override
    public void disconnected(Disconnect how) {
        told.add("end " + how);
    }

    /** Waits for that line. */
    void expect(String line) {
        expect(line, line::equals);
    }

    /** Waits for a line that matches as a whole. */
    void expectMatch(String regex) {
        expect(regex, line -> line.matches(regex));
    }

    private void expect(String what, Predicate<String> line) {
        await(what).atMost(Duration.ofSeconds(20)).until(() -> told.stream().anyMatch(line));
    }

    /** What came so far. */
    List<String> all() {
        return List.copyOf(told);
    }

    /** What came so far from that line on. */
    List<String> since(String line) {
        List<String> lines = new ArrayList<>(told);
        return lines.subList(lines.indexOf(line), lines.size());
    }

    /** The messages of others, as they came. */
    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }
}
