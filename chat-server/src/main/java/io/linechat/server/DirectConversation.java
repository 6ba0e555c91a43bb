package io.linechat.server;

import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.message.ChatMessage;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import io.linechat.spi.ChatListener;
import java.io.PrintStream;

/**
 * One to one: the operator at the console and one caller at a time, who both see what the other says. What the operator
 * types reaches the caller through the {@link Console} as ever; this shows what the caller says and does.
 */
final class DirectConversation implements ChatListener {

    private final PrintStream out;

    private DirectConversation(PrintStream out) {
        this.out = out;
    }

    /** Makes the server of such conversations. */
    static ChatServer over(ChatServerBuilder builder, PrintStream out) {
        return builder.maxConnections(1)
                .greeting("you are on the line with the operator; bye ends the conversation")
                .fullMessage("the line is busy, try again later")
                // With one loop, the last caller is gone before the next one is looked at.
                .eventLoopThreads(1)
                // Who is in one room at most is seen to come once and to leave once.
                .maxRooms(1)
                .listener(new DirectConversation(out))
                .build();
    }

    @Override
    public void joined(RoomName room, Nickname who) {
        out.println("* " + who + " is on the line");
    }

    @Override
    public void left(RoomName room, Nickname who) {
        out.println("* " + who + " has left");
    }

    @Override
    public void renamed(RoomName room, Nickname before, Nickname now) {
        out.println("* " + before + " is now " + now);
    }

    @Override
    public void said(ChatMessage message) {
        out.println(
                message.kind() == ChatMessage.Kind.ACTION
                        ? "* " + message.from() + " " + message.text()
                        : "<" + message.from() + "> " + message.text());
    }
}
